package io.tenantry.app.embedded;

import io.tenantry.app.startup.Console;
import io.tenantry.app.startup.StartupFailure;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.springframework.util.FileSystemUtils;
import org.tukaani.xz.XZInputStream;

/** PostgreSQL's programs for this machine, unpacked from the class path once. */
final class PostgresSoftware {
    private PostgresSoftware() {}

    /** The directory that holds {@code bin}; its name tells one build of PostgreSQL from the next. */
    static Path unpack(Path parent) {
        String archive = archive(System.getProperty("os.name", ""), System.getProperty("os.arch", ""));
        try {
            Path software = parent.resolve("software-" + digest(archive));
            if (Files.isDirectory(software)) return software;
            Console.say("Unpacking PostgreSQL (first start only)");
            Path partial = parent.resolve("software.partial");
            FileSystemUtils.deleteRecursively(partial);
            Files.createDirectories(partial);
            extract(archive, partial);
            // a start that was killed while unpacking leaves only the partial directory
            return Files.move(partial, software, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new StartupFailure(
                    "PostgreSQL cannot be unpacked into " + parent + " (" + e + "): free some space there, or set"
                            + " SPRING_DATASOURCE_URL to a PostgreSQL of your own.",
                    e);
        }
    }

    /** The archive for macOS holds universal programs, so the one named for x86_64 serves both of its architectures. */
    static String archive(String system, String architecture) {
        String name = system.toLowerCase(Locale.ROOT);
        boolean arm = architecture.equals("aarch64") || architecture.equals("arm64");
        boolean intel = architecture.equals("amd64") || architecture.equals("x86_64");
        if (name.startsWith("mac") && (arm || intel)) return "/postgres-darwin-x86_64.txz";
        if (name.equals("linux") && intel) return "/postgres-linux-x86_64.txz";
        if (name.equals("linux") && arm) return "/postgres-linux-arm_64.txz";
        throw new StartupFailure("There is no embedded PostgreSQL for " + system + " on " + architecture
                + ": set SPRING_DATASOURCE_URL to a PostgreSQL of your own.");
    }

    private static String digest(String archive) throws IOException {
        try (InputStream in = open(archive)) {
            var digest = new DigestInputStream(in, MessageDigest.getInstance("SHA-256"));
            digest.transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(digest.getMessageDigest().digest(), 0, 6);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void extract(String archive, Path target) throws IOException {
        try (var tar = new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(open(archive))))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                Path path = target.resolve(entry.getName()).normalize();
                if (!path.startsWith(target)) throw new IOException("entry outside of the archive: " + entry.getName());
                Files.createDirectories(entry.isDirectory() ? path : path.resolveSibling("."));
                if (entry.isSymbolicLink()) Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
                else if (!entry.isDirectory()) copy(tar, entry, path);
            }
        }
    }

    private static void copy(TarArchiveInputStream tar, TarArchiveEntry entry, Path path) throws IOException {
        Files.copy(tar, path);
        boolean program = (entry.getMode() & 0100) != 0;
        if (program && !path.toFile().setExecutable(true)) throw new IOException("cannot make executable: " + path);
    }

    private static InputStream open(String archive) throws IOException {
        InputStream in = PostgresSoftware.class.getResourceAsStream(archive);
        if (in == null) throw new IOException(archive + " is not on the class path");
        return in;
    }
}
