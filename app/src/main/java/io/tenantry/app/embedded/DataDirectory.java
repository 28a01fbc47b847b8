package io.tenantry.app.embedded;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.tenantry.app.startup.StartupFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The directory of everything that must survive, held by one server at a time. */
final class DataDirectory implements AutoCloseable {
    private static final String LOCK = "tenantry.lock";

    private final Path path;
    private final FileChannel lock;

    private DataDirectory(Path path, FileChannel lock) {
        this.path = path;
        this.lock = lock;
    }

    static DataDirectory open(Path wanted) {
        Path absolute = wanted.toAbsolutePath().normalize();
        try {
            if (!Files.isDirectory(absolute)) {
                Files.createDirectories(
                        absolute, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            }
            // the real path: a process that was left behind is recognised by it
            Path path = absolute.toRealPath();
            if (!Files.isWritable(path)) throw unwritable(absolute, null);
            return new DataDirectory(path, lock(path));
        } catch (IOException e) {
            throw unwritable(absolute, e);
        }
    }

    private static StartupFailure unwritable(Path path, @Nullable IOException cause) {
        return new StartupFailure(
                "The data directory " + path
                        + " cannot be written: give this user the right to, or set TENANTRY_DATA_DIR"
                        + " to another directory" + (cause == null ? "." : " (" + cause + ")."),
                cause);
    }

    private static FileChannel lock(Path path) throws IOException {
        Path file = path.resolve(LOCK);
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock held = null;
        try {
            held = channel.tryLock();
            if (held == null) throw inUse(path, Files.readString(file).strip());
            channel.truncate(0).write(ByteBuffer.wrap((ProcessHandle.current().pid() + "\n").getBytes(US_ASCII)));
            channel.force(true);
            return channel;
        } catch (OverlappingFileLockException e) {
            throw inUse(path, Long.toString(ProcessHandle.current().pid()));
        } finally {
            if (held == null) channel.close();
        }
    }

    private static StartupFailure inUse(Path path, String pid) {
        return new StartupFailure("Another server, process " + pid + ", uses the data directory " + path
                + ": stop it, or set TENANTRY_DATA_DIR to another directory.");
    }

    Path resolve(String name) {
        return path.resolve(name);
    }

    /** The content of a file that only this user may read, made once. */
    String secret(String name, Supplier<String> generator) {
        Path file = path.resolve(name);
        try {
            if (!Files.exists(file)) {
                Path partial = path.resolve(name + ".partial");
                Files.deleteIfExists(partial);
                Files.createFile(
                        partial, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
                try (FileChannel channel = FileChannel.open(partial, StandardOpenOption.WRITE)) {
                    channel.write(ByteBuffer.wrap((generator.get() + "\n").getBytes(US_ASCII)));
                    channel.force(true);
                }
                Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
            }
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new StartupFailure(
                    "The file " + file + " cannot be read or written: check its owner and rights (" + e + ").", e);
        }
    }

    @Override
    public void close() {
        try {
            lock.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
