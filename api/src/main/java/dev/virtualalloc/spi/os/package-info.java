/**
 * What Linux, macOS and Windows mean by virtual memory, written once: a backend that can call C functions supplies the calls.
 *
 * <p>A backend of your own takes four steps:
 *
 * <ol>
 *   <li>Implement {@link dev.virtualalloc.spi.os.PosixCalls}, {@link dev.virtualalloc.spi.os.WindowsCalls}, or both. Each
 *       method calls the function of its name and keeps the error of the call for {@code errno()} or {@code GetLastError()}:
 *       per thread, and taken right after the call, because the JVM makes system calls of its own in between. kernel32 has to
 *       be loaded by name; the C library is there already.
 *   <li>Extend {@link dev.virtualalloc.spi.os.SystemProvider} with a public class that has a public constructor without
 *       parameters. It has a name that no other has and a rank, and returns the calls of step 1.
 *   <li>Register it: {@code provides dev.virtualalloc.spi.VirtualMemoryProvider with} your class in the module descriptor, and
 *       a line with its name in {@code META-INF/services/dev.virtualalloc.spi.VirtualMemoryProvider} for the class path.
 *   <li>Run the conformance kit against it: {@code dev.virtualalloc.conformance.ProviderContract}, in the artifact {@code
 *       virtualalloc-tests}.
 * </ol>
 *
 * <pre>{@code
 * public final class MyProvider extends SystemProvider {
 *     public MyProvider() {
 *         super("mine", 150);
 *     }
 *
 *     @Override
 *     protected PosixCalls posixCalls() {
 *         return new MyPosixCalls();
 *     }
 *
 *     @Override
 *     protected WindowsCalls windowsCalls() {
 *         throw new UnsupportedOperationException("does not know Windows. Use ffm or jna there");
 *     }
 * }
 * }</pre>
 *
 * <p>Addresses and sizes are {@code long} bytes. No parameter and no result is null.
 */
@NullMarked
package dev.virtualalloc.spi.os;

import org.jspecify.annotations.NullMarked;
