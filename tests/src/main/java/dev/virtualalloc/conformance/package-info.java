/**
 * The conformance kit: the rules of the contract as tests, for whoever writes a backend or an allocator.
 *
 * <p>A test class of a backend implements {@link dev.virtualalloc.conformance.ProviderContract}, one of an allocator {@link
 * dev.virtualalloc.conformance.AllocatorContract}: one method each. The rules and their reasons are in {@code SPEC.md}, which is
 * in this package of the jar as well; the display name of each test begins with the number of its rule.
 *
 * <p>Addresses and sizes are {@code long} bytes. No parameter and no result is null.
 */
@NullMarked
package dev.virtualalloc.conformance;

import org.jspecify.annotations.NullMarked;
