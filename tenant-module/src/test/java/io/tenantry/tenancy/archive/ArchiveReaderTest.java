package io.tenantry.tenancy.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.exceptionfactory.jagged.framework.stream.StandardEncryptingChannelFactory;
import com.google.crypto.tink.subtle.Ed25519Sign;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** Whoever knows the passphrase can write a file that opens; whether it is an archive is told by what is in it. */
class ArchiveReaderTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final byte[] PASSPHRASE = "seven words".getBytes(StandardCharsets.UTF_8);
    private static final long MOST = 1_000_000_000;

    @TempDir
    Path folder;

    private final Map<String, byte[]> files = new LinkedHashMap<>();
    private Ed25519Sign.KeyPair key;
    private int version = 1;
    private String format = "tenantry-archive";

    @BeforeEach
    void anArchive() throws GeneralSecurityException {
        key = Ed25519Sign.KeyPair.newKeyPair();
        files.put("events.ndjson", text("{\"a\":1}\n{\"a\":2}\n"));
        files.put("others.ndjson", text("{\"b\":1}\n"));
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void isReadFromFrontToEnd() throws Exception {
        assertThat(read(signed()))
                .containsExactly("events.ndjson {\"a\":1}", "events.ndjson {\"a\":2}", "others.ndjson {\"b\":1}");
    }

    @Test
    void whatWasChangedIsTampered() throws Exception {
        Map<String, byte[]> archive = signed();
        archive.put("events.ndjson", text("{\"a\":1}\n{\"a\":3}\n"));
        refused(archive, "archive-tampered");

        archive = signed();
        archive.remove("others.ndjson");
        refused(archive, "archive-tampered");

        archive = signed();
        archive.put("more.ndjson", text("{}\n"));
        refused(archive, "archive-tampered");

        archive = signed();
        archive.put(
                "manifest.json",
                new String(archive.get("manifest.json"), StandardCharsets.UTF_8)
                        .replace("\"records\":2", "\"records\":3")
                        .getBytes(StandardCharsets.UTF_8));
        refused(archive, "archive-tampered");

        archive = signed();
        archive.put("events.ndjson", text("{\"a\":1}\n{\"a\":"));
        refused(archive, "archive-tampered");
    }

    @Test
    void whatIsNoArchiveIsUnreadable() throws Exception {
        Map<String, byte[]> archive = signed();
        archive.remove("manifest.sig");
        refused(archive, "archive-unreadable");
        format = "something else";
        refused(signed(), "archive-unreadable");
    }

    @Test
    void whatIsOfALaterVersionIsTooNew() throws Exception {
        version = 2;
        refused(signed(), "archive-too-new");
    }

    @Test
    void whatUnpacksToMoreThanItShouldIsTooLarge() throws Exception {
        files.put("events.ndjson", text(("[" + " ".repeat(1_000) + "]\n").repeat(30_000)));
        refused(signed(), "archive-too-large");
        files.put("events.ndjson", text("[" + " ".repeat(5_000_000) + "]\n"));
        refused(signed(), "archive-too-large");
        files.put("events.ndjson", text("{}\n"));
        assertThatThrownBy(() -> read(signed(), 100)).satisfies(ArchiveReaderTest::isTooLarge);
        for (int i = 0; i < 101; i++) files.put("file-" + i + ".ndjson", new byte[0]);
        refused(signed(), "archive-too-large");
    }

    private static void isTooLarge(Throwable refused) {
        assertThat(((ImportRefused) refused).reason().code()).isEqualTo("archive-too-large");
    }

    private void refused(Map<String, byte[]> archive, String code) {
        assertThatThrownBy(() -> read(archive)).isInstanceOfSatisfying(ImportRefused.class, refused -> assertThat(
                        refused.reason().code())
                .isEqualTo(code));
    }

    /** The files with manifest and signature. */
    private Map<String, byte[]> signed() throws GeneralSecurityException {
        List<Manifest.File> listed = new ArrayList<>();
        files.forEach((name, content) -> listed.add(new Manifest.File(
                name,
                new String(content, StandardCharsets.UTF_8).lines().count(),
                content.length,
                HexFormat.of().formatHex(ArchiveFiles.sha256().digest(content)))));
        String publicKey = Base64.getEncoder().encodeToString(key.getPublicKey());
        byte[] manifest = JSON.writeValueAsBytes(
                new Manifest(format, version, new UUID(1, 2), Instant.EPOCH, 7, listed, publicKey));
        Map<String, byte[]> all = new LinkedHashMap<>(files);
        all.put("manifest.json", manifest);
        all.put("manifest.sig", Base64.getEncoder().encode(new Ed25519Sign(key.getPrivateKey()).sign(manifest)));
        return all;
    }

    private List<String> read(Map<String, byte[]> archive) throws IOException, GeneralSecurityException {
        return read(archive, MOST);
    }

    private List<String> read(Map<String, byte[]> archive, long mostUnpacked)
            throws IOException, GeneralSecurityException {
        ByteArrayOutputStream encrypted = new ByteArrayOutputStream();
        try (WritableByteChannel channel = new StandardEncryptingChannelFactory()
                        .newEncryptingChannel(
                                Channels.newChannel(encrypted), List.of(new ScryptStanza(PASSPHRASE, 2)));
                ZipOutputStream zip = new ZipOutputStream(Channels.newOutputStream(channel))) {
            for (Map.Entry<String, byte[]> each : archive.entrySet()) {
                zip.putNextEntry(new ZipEntry(each.getKey()));
                zip.write(each.getValue());
                zip.closeEntry();
            }
        }
        Path file = Files.write(folder.resolve("archive.age"), encrypted.toByteArray());
        List<String> records = new ArrayList<>();
        ArchiveReader.read(file, PASSPHRASE, mostUnpacked, (name, each) -> records.add(name + " " + each));
        return records;
    }
}
