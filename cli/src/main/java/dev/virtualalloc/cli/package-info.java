/** The commands of the runnable jar: one class each, and what they share. Nothing is null unless it is said to be. */
@NullMarked
package dev.virtualalloc.cli;

import org.jspecify.annotations.NullMarked;
