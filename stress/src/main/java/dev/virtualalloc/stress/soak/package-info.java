/** A soak: the same very often, and very much at once. */
package dev.virtualalloc.stress.soak;
