package dev.virtualalloc.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SizesTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0 bytes",
        "1, 1 byte",
        "1023, 1023 bytes",
        "1024, 1 KiB",
        "1536, 1.5 KiB",
        "1048063, 1023 KiB",
        "1048064, 1 MiB",
        "1073741823, 1 GiB",
        "2097152, 2 MiB",
        "500000000, 477 MiB",
        "500000000000, 466 GiB",
        "1099511627776, 1 TiB",
        "9223372036854775807, 8 EiB"
    })
    void sizesAreWrittenAsPeopleSayThem(long bytes, String text) {
        assertThat(Sizes.text(bytes)).isEqualTo(text);
    }

    @Test
    void countsHaveSeparators() {
        assertThat(Sizes.count(1_048_576)).isEqualTo("1,048,576");
    }

    @Test
    void addressesAreHexadecimal() {
        assertThat(Sizes.hex(0x7f3a40000000L)).isEqualTo("0x7f3a40000000");
    }
}
