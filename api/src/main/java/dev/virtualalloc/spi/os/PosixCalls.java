package dev.virtualalloc.spi.os;
/** Placeholder. */
public interface PosixCalls {}
