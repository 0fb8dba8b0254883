/**
 * What tests of users need: {@link dev.virtualalloc.junit.NoLeaks}, for JUnit 5.
 *
 * <p>No parameter and no result is null.
 */
@NullMarked
package dev.virtualalloc.junit;

import org.jspecify.annotations.NullMarked;
