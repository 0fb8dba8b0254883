package dev.virtualalloc.examples.wasm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;

class GrowPageByPageIT {

    @Test
    void itShowsEachMemoryAtItsMaximum() {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();

        GrowPageByPage.run(100, new PrintStream(printed, true));

        assertThat(printed.toString().lines())
                .extracting(line -> line.replaceFirst(" in .*", "").replaceAll(" +", " "))
                .containsExactly("LinearMemory 100 pages", "ByteArrayMemory 100 pages", "ByteBufferMemory 100 pages");
    }
}
