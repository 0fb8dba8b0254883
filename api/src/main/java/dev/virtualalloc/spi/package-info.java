/**
 * What stands below the library, and can be replaced: address spaces, and the memory and the owners of blocks.
 *
 * <p>A <em>backend</em> is a {@link dev.virtualalloc.spi.VirtualMemoryProvider}, registered for {@link java.util.ServiceLoader},
 * that opens an {@link dev.virtualalloc.spi.AddressSpace}. One that can call C functions extends {@link
 * dev.virtualalloc.spi.os.SystemProvider} and supplies only the binding. {@link dev.virtualalloc.spi.ForwardingAddressSpace} is for
 * what stands between the library and a backend.
 *
 * <p>An <em>allocator</em> that does not hand on the blocks of another one implements {@link dev.virtualalloc.spi.BlockMemory} and
 * creates blocks on it; it keeps the {@link dev.virtualalloc.spi.BlockControl} of each. A <em>container</em> claims a block: it is
 * the {@link dev.virtualalloc.spi.BlockOwner} then, and has a {@link dev.virtualalloc.spi.BlockClaim}.
 *
 * <p>Addresses and sizes are {@code long} bytes; a range is its start and its length. No parameter and no result is null unless
 * annotated so; passing null throws {@link java.lang.NullPointerException}.
 */
@NullMarked
package dev.virtualalloc.spi;

import org.jspecify.annotations.NullMarked;
