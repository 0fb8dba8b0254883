/**
 * Memory that grows without moving.
 *
 * <p>{@link dev.virtualalloc.VirtualAlloc} gives {@linkplain dev.virtualalloc.Block blocks}, each with a range of addresses as
 * large as it may ever become and memory for as much as it holds now. {@link dev.virtualalloc.Reservation} is the same one
 * level below: a range of addresses whose pages are committed, protected and decommitted by hand.
 *
 * <p>Throughout: sizes and offsets are {@code long} bytes, a range is its start and its length, and an address is a {@code
 * long}. No parameter and no result is null unless annotated so; passing null throws {@link java.lang.NullPointerException}.
 * Multi-byte values are in the byte order of the machine.
 */
@NullMarked
package dev.virtualalloc;

import org.jspecify.annotations.NullMarked;
