/**
 * The conformance kit: every rule of the contract as a test, for whoever writes a backend or an allocator.
 *
 * <p>A backend implements {@link dev.virtualalloc.conformance.ProviderContract} in a test class, an allocator {@link
 * dev.virtualalloc.conformance.AllocatorContract}: one method each. The rules and their reasons are in {@code SPEC.md}, which
 * is in this package of the jar as well; the name of each test begins with the number of its rule.
 *
 * <p>Addresses and sizes are {@code long} bytes. No parameter and no result is null.
 */
@NullMarked
package dev.virtualalloc.conformance;

import org.jspecify.annotations.NullMarked;
