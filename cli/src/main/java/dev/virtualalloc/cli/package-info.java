/** The commands of the runnable jar: {@code demo}, {@code doctor} and {@code verify}. */
@NullMarked
package dev.virtualalloc.cli;

import org.jspecify.annotations.NullMarked;
