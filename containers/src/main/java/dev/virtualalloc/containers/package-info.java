/**
 * Containers that grow without moving: {@linkplain dev.virtualalloc.containers.Vec vecs}, {@linkplain
 * dev.virtualalloc.containers.VecStack stacks}, {@linkplain dev.virtualalloc.containers.VirtualArena arenas} and {@linkplain
 * dev.virtualalloc.containers.ByteRing rings}.
 *
 * <p>Each owns one {@linkplain dev.virtualalloc.Block block}. Its address stays the same for as long as it lives, growing copies
 * nothing, and it is to be closed. Indexes and sizes are {@code long} and count elements, so nothing ends at 2<sup>31</sup>; what
 * counts bytes says so.
 *
 * <p>What follows holds for every method and is not repeated there.
 *
 * <ul>
 *   <li><b>Creating.</b> {@code withMaximum} reserves addresses and no memory; it throws {@link
 *       java.lang.IllegalArgumentException} if the maximum is not positive or its bytes are more than a {@code long} holds, and
 *       {@link dev.virtualalloc.NoUsableProviderException} if there is no provider. {@code withCapacity} takes memory of an
 *       allocator, and the container can grow as far as that allows; it throws {@code IllegalArgumentException} if the capacity
 *       is negative or the allocator's memory cannot be read and written. {@code open} takes a file instead; it throws {@link
 *       dev.virtualalloc.containers.VecFileException} if that cannot be used.
 *   <li><b>Growing.</b> What adds elements throws {@link dev.virtualalloc.CapacityExceededException} if the maximum would be
 *       exceeded, or if the container lies in an arena and another block follows it there, and {@link
 *       dev.virtualalloc.OutOfVirtualMemoryException} if the system has no memory.
 *   <li><b>Failure.</b> What asks the system for anything, closing included, throws {@link
 *       dev.virtualalloc.VirtualMemoryException} if it refuses. A method that throws has changed nothing, unless it says
 *       otherwise, and the same call may be tried again.
 *   <li><b>Closed.</b> A container that is closed, or whose block was taken away from it, throws an {@link
 *       java.lang.IllegalStateException} that names it. Its size, capacity and maximum are 0 then. Closing again has no effect.
 *   <li><b>Frozen.</b> What adds, replaces or removes elements throws {@code IllegalStateException} if the container is frozen.
 *   <li><b>Threads.</b> A container is for one thread at a time, like an {@link java.util.ArrayList}, unless it says otherwise.
 *   <li><b>Null.</b> No parameter and no result is null unless annotated so; passing null throws {@link
 *       java.lang.NullPointerException}.
 * </ul>
 */
@NullMarked
package dev.virtualalloc.containers;

import org.jspecify.annotations.NullMarked;
