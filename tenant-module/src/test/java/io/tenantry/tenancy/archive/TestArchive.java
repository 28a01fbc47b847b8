package io.tenantry.tenancy.archive;

import com.exceptionfactory.jagged.framework.stream.StandardEncryptingChannelFactory;
import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.sealing.Signatures;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
import org.springframework.beans.factory.BeanFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Archives for tests that have one installation only. */
public final class TestArchive {
    public static final String PASSPHRASE = "seven words that nobody would guess easily";
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int WORK_FACTOR = 10;

    private TestArchive() {}

    /** What a server would make of the tenant, at once. */
    public static byte[] of(BeanFactory beans, TenantId tenantId) throws IOException, GeneralSecurityException {
        return encrypted(out -> beans.getBean(ArchiveContent.class).write(tenantId, out, (_, _) -> {}));
    }

    /**
     * The archive as another tenant of the same life would have it, signed by this installation: it may be taken in where the first
     * one is.
     *
     * @param renamed ids that are made of the tenant's, as the other one would have them
     */
    public static byte[] underAnotherId(
            Signatures signatures, byte[] archive, TenantId from, TenantId to, UnaryOperator<String> renamed)
            throws IOException, GeneralSecurityException {
        OpenedArchive opened = OpenedArchive.of(archive, PASSPHRASE);
        JsonNode manifest = opened.manifest();
        return encrypted(out -> {
            ArchiveFiles files = new ArchiveFiles(out);
            for (JsonNode each : manifest.path("files")) {
                String name = each.path("name").asString();
                String text = renamed.apply(
                        new String(opened.file(name), StandardCharsets.UTF_8).replace(from.toString(), to.toString()));
                files.add(name, file -> text.lines().map(JSON::readTree).forEach(file));
            }
            files.sign(
                    to.value(),
                    Instant.parse(manifest.path("takenAt").asString()),
                    manifest.path("position").asLong(),
                    signatures);
        });
    }

    @FunctionalInterface
    private interface Zip {
        void writeTo(OutputStream out) throws IOException;
    }

    private static byte[] encrypted(Zip zip) throws IOException, GeneralSecurityException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        WritableByteChannel encrypting = new StandardEncryptingChannelFactory()
                .newEncryptingChannel(
                        Channels.newChannel(file),
                        List.of(new ScryptStanza(PASSPHRASE.getBytes(StandardCharsets.UTF_8), WORK_FACTOR)));
        OutputStream out = Channels.newOutputStream(encrypting);
        zip.writeTo(out);
        out.flush();
        encrypting.close();
        return file.toByteArray();
    }
}
