/** What the modules of this project share and nobody else may rely on: raw memory, page arithmetic, the inside of a block. */
@NullMarked
package dev.virtualalloc.internal;

import org.jspecify.annotations.NullMarked;
