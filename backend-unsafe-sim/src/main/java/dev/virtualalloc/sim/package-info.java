/**
 * A simulated address space: the memory of another system, on any system, with faults on demand.
 *
 * <p>{@link dev.virtualalloc.sim.Simulator} says what is simulated, {@link dev.virtualalloc.sim.SimulatedProvider} is the
 * address space itself. In the tests of a library that allocates:
 *
 * <pre>{@code
 * SimulatedProvider system = Simulator.linux4k().asProvider();
 * VirtualAlloc allocator = VirtualAlloc.builder().provider(system).maximum(1 << 20).build();
 * system.failWith(FaultPlan.everyFrom(Operation.COMMIT, 3));
 * }</pre>
 *
 * <p>The memory is real and is taken from {@code malloc}, so that it can be used at full speed by its addresses; its pages and
 * their protections are kept in a table. An access that the table forbids does not fault by itself: it does when it goes
 * through {@link dev.virtualalloc.sim.CheckedMemory}.
 *
 * <p>Throughout: sizes are {@code long} bytes, a range is its start and its length, and an address is a {@code long}. No
 * parameter and no result is null unless annotated so; passing null throws {@link java.lang.NullPointerException}.
 */
@NullMarked
package dev.virtualalloc.sim;

import org.jspecify.annotations.NullMarked;
