/** The commands that measure every row of the table, write it, and compare two runs. */
@NullMarked
package dev.virtualalloc.benchmarks.report;

import org.jspecify.annotations.NullMarked;
