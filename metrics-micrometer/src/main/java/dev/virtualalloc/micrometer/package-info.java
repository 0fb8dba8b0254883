/** What the library holds, as gauges of Micrometer. */
@NullMarked
package dev.virtualalloc.micrometer;

import org.jspecify.annotations.NullMarked;
