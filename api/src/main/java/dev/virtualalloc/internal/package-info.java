/** What the modules of this project share and nobody else may rely on: raw memory, page arithmetic, texts of sizes, the limits of Linux. */
@NullMarked
package dev.virtualalloc.internal;

import org.jspecify.annotations.NullMarked;
