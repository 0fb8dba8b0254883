/** The backend on {@code java.lang.foreign}: found by itself, and nothing to be called directly. */
@NullMarked
package dev.virtualalloc.ffm;

import org.jspecify.annotations.NullMarked;
