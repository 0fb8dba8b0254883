package dev.virtualalloc.spi;

/**
 * How a range is going to be used, for a system that can make use of knowing it.
 *
 * @since 0.1
 */
public enum Advice {
    /** Back the range with huge pages where possible: fewer page faults, but memory comes in larger portions. */
    HUGE_PAGES,
    /** Do not back the range with huge pages: memory comes in the smallest portions. */
    SMALL_PAGES
}
