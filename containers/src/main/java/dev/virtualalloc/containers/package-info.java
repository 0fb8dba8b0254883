/**
 * Containers that grow without moving.
 *
 * <p>Each owns one {@linkplain dev.virtualalloc.Block block}: its address stays the same for as long as it lives, growing
 * copies nothing, and it is to be closed. Indexes and sizes are {@code long} elements, so nothing ends at 2<sup>31</sup>. A
 * container that is closed, or whose block was taken away from it, refuses every use with an {@link
 * java.lang.IllegalStateException} that names it.
 *
 * <p>A method that throws has changed nothing, unless it says otherwise, and the same call may be tried again. A container is
 * for one thread at a time, like an {@link java.util.ArrayList}. No parameter and no result is null unless annotated so; passing
 * null throws {@link java.lang.NullPointerException}.
 */
@NullMarked
package dev.virtualalloc.containers;

import org.jspecify.annotations.NullMarked;
