package io.tenantry.tenancy.archive;

import com.exceptionfactory.jagged.UnsupportedRecipientStanzaException;
import com.exceptionfactory.jagged.framework.stream.StandardDecryptingChannelFactory;
import io.tenantry.tenancy.Rejection;
import io.tenantry.tenancy.archive.ImportRefused.Why;
import io.tenantry.tenancy.sealing.Signatures;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import javax.crypto.AEADBadTagException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads an archive from front to end, as far as it is what it says. Nothing that it hands on is right before it returns:
 * hashes and signature come last.
 */
final class ArchiveReader {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private static final int LONGEST_LINE = 4 * 1024 * 1024;
    private static final int MOST_FILES = 100;
    /** Records pack to a tenth or so; whoever packs better than this has packed nothing. */
    private static final int MOST_UNPACKED_PER_BYTE = 200;

    private static final int SMALL = 10 * 1024 * 1024;

    private final long mostUnpacked;
    private final long packed;
    private final List<Manifest.File> files = new ArrayList<>();
    private byte @Nullable [] manifest;
    private byte @Nullable [] signature;
    private long unpacked;

    private ArchiveReader(long mostUnpacked, long packed) {
        this.mostUnpacked = mostUnpacked;
        this.packed = packed;
    }

    /** Who takes the records. */
    @FunctionalInterface
    interface Records {
        void record(String file, JsonNode each);
    }

    /**
     * Hands on every record, and then tells what it was.
     *
     * @throws ImportRefused when it is not right
     */
    static Manifest read(Path file, byte[] passphrase, long mostUnpacked, Records records) throws IOException {
        ArchiveReader reader = new ArchiveReader(mostUnpacked, Files.size(file));
        try (ReadableByteChannel encrypted = Files.newByteChannel(file);
                ZipInputStream zip = new ZipInputStream(
                        new BufferedInputStream(Channels.newInputStream(open(encrypted, passphrase))),
                        StandardCharsets.UTF_8)) {
            return reader.read(zip, records);
        } catch (Rejection refused) {
            throw refused;
        } catch (IOException | JacksonException | IllegalArgumentException | IllegalStateException broken) {
            throw tampered("It cannot be read to its end.");
        }
    }

    private static ReadableByteChannel open(ReadableByteChannel encrypted, byte[] passphrase) {
        try {
            return new StandardDecryptingChannelFactory()
                    .newDecryptingChannel(encrypted, List.of(new ScryptStanza(passphrase, 0)));
        } catch (AEADBadTagException wrong) {
            throw new ImportRefused(Why.PASSPHRASE_WRONG, "The passphrase does not open the archive.");
        } catch (UnsupportedRecipientStanzaException other) {
            throw new ImportRefused(Why.ARCHIVE_UNREADABLE, "The file is not encrypted to a passphrase.");
        } catch (GeneralSecurityException | IOException | RuntimeException none) {
            throw new ImportRefused(Why.ARCHIVE_UNREADABLE, "The file is not of the format age, or is damaged.");
        }
    }

    private static ImportRefused tampered(String how) {
        return new ImportRefused(Why.ARCHIVE_TAMPERED, "The archive is damaged or was changed. " + how);
    }

    private Manifest read(ZipInputStream zip, Records records) throws IOException {
        int entries = 0;
        for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
            if (++entries > MOST_FILES) throw tooLarge();
            switch (entry.getName()) {
                case Manifest.NAME -> manifest = whole(zip);
                case Manifest.SIGNATURE -> signature = whole(zip);
                default -> lines(entry.getName(), zip, records);
            }
        }
        return verified();
    }

    private byte[] whole(InputStream in) throws IOException {
        byte[] content = in.readNBytes(LONGEST_LINE + 1);
        count(content.length);
        if (content.length > LONGEST_LINE) throw tooLarge();
        return content;
    }

    private void lines(String name, InputStream in, Records records) throws IOException {
        MessageDigest hash = ArchiveFiles.sha256();
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        byte[] buffer = new byte[64 * 1024];
        long bytes = 0;
        long count = 0;
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            hash.update(buffer, 0, read);
            bytes += read;
            count(read);
            int from = 0;
            for (int i = 0; i < read; i++) {
                if (buffer[i] != '\n') continue;
                line.write(buffer, from, i - from);
                records.record(name, JSON.readTree(line.toByteArray()));
                line.reset();
                count++;
                from = i + 1;
            }
            line.write(buffer, from, read - from);
            if (line.size() > LONGEST_LINE) throw tooLarge();
        }
        if (line.size() > 0) throw tampered("A line of " + name + " has no end.");
        files.add(new Manifest.File(name, count, bytes, HexFormat.of().formatHex(hash.digest())));
    }

    private void count(int bytes) {
        unpacked += bytes;
        if (unpacked > mostUnpacked || unpacked > packed * MOST_UNPACKED_PER_BYTE + SMALL) throw tooLarge();
    }

    private static ImportRefused tooLarge() {
        return new ImportRefused(Why.ARCHIVE_TOO_LARGE, "The archive holds more than is taken in here.");
    }

    private Manifest verified() {
        if (manifest == null || signature == null)
            throw new ImportRefused(Why.ARCHIVE_UNREADABLE, "There is no manifest with a signature in it.");
        Manifest says = JSON.readValue(manifest, Manifest.class);
        if (!Manifest.FORMAT.equals(says.format()))
            throw new ImportRefused(Why.ARCHIVE_UNREADABLE, "It is no archive of a tenant.");
        if (says.version() > Manifest.VERSION)
            throw new ImportRefused(Why.ARCHIVE_TOO_NEW, "Its format is of a later version than this server.");
        boolean signed = Signatures.isRight(
                Base64.getDecoder().decode(says.publicKey()),
                Base64.getDecoder().decode(new String(signature, StandardCharsets.US_ASCII)),
                manifest);
        if (!signed) throw tampered("The signature is not right.");
        if (!says.files().equals(files)) throw tampered("Files are not as the manifest says.");
        return says;
    }
}
