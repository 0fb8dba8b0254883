/**
 * Blocks, vecs and arenas as what {@code java.lang.foreign} has: memory segments, arenas, allocators of segments, and layouts.
 *
 * <p>Nothing is copied. A segment is of the calling thread alone, as of {@link java.lang.foreign.Arena#ofConfined}, since what it shows
 * is for one thread at a time. It can be used until what it shows is closed, shrunk, protected otherwise or given back: from then on it
 * throws {@link java.lang.IllegalStateException}, as any segment does whose arena is closed. If another thread does one of these, which
 * must not use the segment and cannot end it, the segment reads zeros or what was there last, and its addresses stay taken until
 * nobody can reach it.
 *
 * <p>Segments of more than 2 GiB, and those of {@link dev.virtualalloc.foreign.Segments#arena}, are made by a restricted method of the
 * JDK: the application is started with {@code --enable-native-access=dev.virtualalloc.foreign}, or {@code ALL-UNNAMED} on the class
 * path.
 */
@NullMarked
package dev.virtualalloc.foreign;

import org.jspecify.annotations.NullMarked;
