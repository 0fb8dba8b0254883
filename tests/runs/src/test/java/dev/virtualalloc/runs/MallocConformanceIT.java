package dev.virtualalloc.runs;

import dev.virtualalloc.runs.sample.MallocContract;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Summary.class)
class MallocConformanceIT extends MallocContract {
    /** It is registered in the jar that {@code SampleBackendIT} makes, and not among the tests. */
    @Override
    public boolean isRegistered() {
        return false;
    }
}
