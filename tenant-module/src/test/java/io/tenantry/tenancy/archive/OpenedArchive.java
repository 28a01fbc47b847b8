package io.tenantry.tenancy.archive;

import static org.assertj.core.api.Assertions.assertThat;

import com.exceptionfactory.jagged.framework.stream.StandardDecryptingChannelFactory;
import io.tenantry.tenancy.sealing.Signatures;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An archive as somebody reads it who knows the passphrase and docs/archive-format.md. */
public record OpenedArchive(Map<String, byte[]> files) {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    public static OpenedArchive of(byte[] file, String passphrase) throws IOException, GeneralSecurityException {
        var channel = new StandardDecryptingChannelFactory()
                .newDecryptingChannel(
                        Channels.newChannel(new ByteArrayInputStream(file)),
                        List.of(new ScryptStanza(passphrase.getBytes(StandardCharsets.UTF_8), 0)));
        Map<String, byte[]> files = new LinkedHashMap<>();
        try (ZipInputStream zip = new ZipInputStream(Channels.newInputStream(channel))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry())
                files.put(entry.getName(), zip.readAllBytes());
        }
        return new OpenedArchive(files);
    }

    byte[] file(String name) {
        return Objects.requireNonNull(files.get(name), name);
    }

    public List<JsonNode> lines(String name) {
        return new String(file(name), StandardCharsets.UTF_8)
                .lines()
                .map(JSON::readTree)
                .toList();
    }

    public JsonNode manifest() {
        return JSON.readTree(file(Manifest.NAME));
    }

    /** What anybody can check without us. */
    OpenedArchive requireRight() {
        byte[] key = Base64.getDecoder().decode(manifest().path("publicKey").asString());
        byte[] signature = Base64.getDecoder().decode(file(Manifest.SIGNATURE));
        assertThat(Signatures.isRight(key, signature, file(Manifest.NAME))).isTrue();
        Map<String, String> hashes = new LinkedHashMap<>();
        manifest()
                .path("files")
                .forEach(each -> hashes.put(
                        each.path("name").asString(), each.path("sha256").asString()));
        for (String name : files.keySet()) {
            if (name.startsWith("manifest.")) continue;
            assertThat(hashes.remove(name))
                    .as(name)
                    .isEqualTo(HexFormat.of().formatHex(ArchiveFiles.sha256().digest(file(name))));
        }
        assertThat(hashes).isEmpty();
        return this;
    }
}
