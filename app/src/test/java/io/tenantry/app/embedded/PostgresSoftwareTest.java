package io.tenantry.app.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tenantry.app.startup.StartupFailure;
import java.io.DataInputStream;
import java.util.Objects;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tukaani.xz.XZInputStream;

class PostgresSoftwareTest {
    private static final int UNIVERSAL = 0xCAFEBABE;
    private static final int X86_64 = 0x01000007;
    private static final int ARM_64 = 0x0100000C;

    @ParameterizedTest
    @CsvSource({"Linux, amd64", "Linux, aarch64", "Mac OS X, x86_64", "Mac OS X, aarch64"})
    void hasAnArchiveForEverySystemWePromise(String system, String architecture) {
        assertThat(PostgresSoftware.class.getResource(PostgresSoftware.archive(system, architecture)))
                .isNotNull();
    }

    @Test
    void namesTheWayOutOnAnyOtherSystem() {
        assertThatThrownBy(() -> PostgresSoftware.archive("Windows 11", "amd64"))
                .isInstanceOf(StartupFailure.class)
                .hasMessageContainingAll("Windows 11", "SPRING_DATASOURCE_URL");
    }

    /** We carry only one of two equal archives for macOS; this fails when they stop being equal. */
    @Test
    void theArchiveForMacRunsOnBothArchitectures() throws Exception {
        String archive = PostgresSoftware.archive("Mac OS X", "aarch64");
        var in = Objects.requireNonNull(PostgresSoftware.class.getResourceAsStream(archive));
        try (var tar = new TarArchiveInputStream(new XZInputStream(in))) {
            TarArchiveEntry entry = tar.getNextEntry();
            while (!entry.getName().endsWith("bin/initdb")) entry = tar.getNextEntry();
            DataInputStream header = new DataInputStream(tar);
            assertThat(header.readInt()).isEqualTo(UNIVERSAL);
            assertThat(header.readInt()).isEqualTo(2);
            int first = header.readInt();
            header.skipNBytes(16);
            assertThat(new int[] {first, header.readInt()}).containsExactlyInAnyOrder(X86_64, ARM_64);
        }
    }
}
