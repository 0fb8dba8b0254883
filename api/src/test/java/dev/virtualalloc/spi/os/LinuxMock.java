package dev.virtualalloc.spi.os;

import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.ArgumentMatchers.intThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

/** The functions of a Linux where everything works, all of whose mappings are at one address. */
final class LinuxMock {
    /** Above all that there is. */
    private static final int LAST_ADVICE = 102;

    private LinuxMock() {}

    static PosixCalls at(long address) {
        PosixCalls calls = mock(PosixCalls.class);
        when(calls.getpagesize()).thenReturn(4096);
        when(calls.mmap(anyLong(), anyLong(), anyInt(), anyInt(), anyInt(), anyLong()))
                .thenReturn(address);
        when(calls.madvise(anyLong(), anyLong(), intThat(advice -> advice > LAST_ADVICE)))
                .thenReturn(-1);
        return calls;
    }
}
