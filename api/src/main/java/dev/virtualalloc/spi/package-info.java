/**
 * What a backend implements so that the library can use another system, or the same system by other means.
 *
 * <p>A backend is one class that implements {@link dev.virtualalloc.spi.VirtualMemoryProvider}, registered for {@link
 * java.util.ServiceLoader}. One that can call C functions extends {@link dev.virtualalloc.spi.os.SystemProvider} and supplies
 * only the binding.
 *
 * <p>Addresses and sizes are {@code long} bytes; a range is its start and its length. No parameter and no result is null.
 */
@NullMarked
package dev.virtualalloc.spi;

import org.jspecify.annotations.NullMarked;
