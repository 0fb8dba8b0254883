package dev.virtualalloc.spi.os;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.virtualalloc.spi.ProviderUnavailableException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlatformTest {

    @ParameterizedTest
    @CsvSource({
        "Linux, amd64, linux-x86_64",
        "Linux, aarch64, linux-aarch64",
        "Linux, ppc64le, linux-ppc64le",
        "Mac OS X, x86_64, macos-x86_64",
        "Mac OS X, aarch64, macos-aarch64",
        "Darwin, arm64, macos-aarch64",
        "Windows 11, amd64, windows-x86_64",
        "Windows Server 2022, aarch64, windows-aarch64",
    })
    void knownPlatformsAreNamedInOneWay(String osName, String osArch, String text) {
        Platform platform = Platform.of(osName, osArch);

        assertThat(platform).hasToString(text);
        assertThatCode(platform::requireKnown).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({
        "FreeBSD, amd64, other-x86_64",
        "AIX, ppc64, other-ppc64",
        "Linux, arm, linux-arm",
        "Linux, i386, linux-i386",
        "Windows 10, x86, windows-x86",
        "Linux, mips64el, linux-mips64el"
    })
    void otherSystemsAndThirtyTwoBitsAreUnavailable(String osName, String osArch, String text) {
        assertThatThrownBy(Platform.of(osName, osArch)::requireKnown)
                .isInstanceOf(ProviderUnavailableException.class)
                .hasMessage("does not know the system calls of " + text
                        + ". It needs a 64-bit Java on Linux, macOS or Windows");
    }

    @Test
    void thisPlatformIsTheOneJavaNames() {
        assertThat(Platform.current())
                .isEqualTo(Platform.of(System.getProperty("os.name"), System.getProperty("os.arch")));
    }
}
