package io.tenantry.tenancy.archive;

import io.tenantry.tenancy.sealing.Signatures;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.json.JsonMapper;

/** The zip of an archive, written from front to end: a file of records after another, then what they all amount to. */
final class ArchiveFiles {
    private static final JsonMapper JSON = JsonMapper.builder()
            .disable(DateTimeFeature.WRITE_DATES_AS_TIMESTAMPS)
            .build();

    private final ZipOutputStream zip;
    private final List<Manifest.File> files = new ArrayList<>();

    ArchiveFiles(OutputStream out) {
        this.zip = new ZipOutputStream(out, StandardCharsets.UTF_8);
    }

    /** Who writes the records of one file. */
    @FunctionalInterface
    interface Content {
        void write(Consumer<JsonNode> file);
    }

    /** A file of records, one JSON object a line. */
    long add(String name, Content content) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        Lines lines = new Lines();
        try {
            content.write(lines);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        zip.closeEntry();
        files.add(new Manifest.File(
                name, lines.records, lines.bytes, HexFormat.of().formatHex(lines.hash.digest())));
        return lines.records;
    }

    private final class Lines implements Consumer<JsonNode> {
        private final MessageDigest hash = sha256();
        private long records;
        private long bytes;

        @Override
        public void accept(JsonNode each) {
            byte[] line = (JSON.writeValueAsString(each) + "\n").getBytes(StandardCharsets.UTF_8);
            hash.update(line);
            records++;
            bytes += line.length;
            try {
                zip.write(line);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Manifest and signature, the last files. */
    void sign(UUID tenantId, Instant takenAt, long position, Signatures signatures) throws IOException {
        String key = Base64.getEncoder().encodeToString(signatures.publicKey());
        byte[] manifest = JSON.writerWithDefaultPrettyPrinter()
                .writeValueAsBytes(new Manifest(
                        Manifest.FORMAT, Manifest.VERSION, tenantId, takenAt, position, List.copyOf(files), key));
        whole(Manifest.NAME, manifest);
        whole(Manifest.SIGNATURE, Base64.getEncoder().encode(signatures.sign(manifest)));
        zip.finish();
        zip.flush();
    }

    private void whole(String name, byte[] content) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(content);
        zip.closeEntry();
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
