/** The same. */
@NullMarked
package dev.virtualalloc.spi.os;

import org.jspecify.annotations.NullMarked;
