/**
 * Memory that grows without moving.
 *
 * <p>{@link dev.virtualalloc.VirtualAlloc} allocates {@linkplain dev.virtualalloc.Block blocks}, each with a range of addresses as
 * large as it may ever become and memory for as much as it holds now. {@link dev.virtualalloc.Reservation} is the same one
 * level below: a range of addresses whose pages are committed, protected and decommitted by hand.
 *
 * <p>Throughout, unless a method says otherwise:
 *
 * <ul>
 *   <li>Sizes and offsets are {@code long} bytes, a range is its start and its length, and an address is a {@code long}. Multi-byte
 *       values are in the byte order of the machine.
 *   <li>No parameter and no result is null unless annotated so; passing null throws {@link java.lang.NullPointerException}.
 *   <li>What needs the system to do something throws {@link dev.virtualalloc.VirtualMemoryException} if the system refuses, and
 *       {@link dev.virtualalloc.OutOfVirtualMemoryException}, which is one, if it has no such addresses or no such memory, or a
 *       {@link dev.virtualalloc.MemoryBudget} does not allow it.
 *   <li>What was closed throws {@link java.lang.IllegalStateException} from then on, but for closing again, which has no effect, and
 *       for what {@code address()}, the sizes and {@code toString()} return.
 *   <li>A method that throws has changed nothing, and the same call may be tried again.
 *   <li>Blocks and what is made of them are for one thread at a time, like an {@link java.util.ArrayList}. Reservations and address
 *       spaces are for any number of threads, and so are allocators that do not say otherwise.
 * </ul>
 */
@NullMarked
package dev.virtualalloc;

import org.jspecify.annotations.NullMarked;
