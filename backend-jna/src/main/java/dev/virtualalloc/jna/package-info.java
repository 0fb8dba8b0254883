/** The backend on JNA: found by itself, and nothing to be called directly. */
@NullMarked
package dev.virtualalloc.jna;

import org.jspecify.annotations.NullMarked;
