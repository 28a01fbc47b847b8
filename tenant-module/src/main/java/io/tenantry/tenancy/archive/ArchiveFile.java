package io.tenantry.tenancy.archive;

import io.tenantry.tenancy.archive.ArchiveStore.NotMine;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.UUID;

/** The file of an archive while it is written: a piece goes to the database whenever it is full. */
final class ArchiveFile implements WritableByteChannel {
    static final int PIECE = 1024 * 1024;

    private final ArchiveStore store;
    private final ArchiveId id;
    private final UUID server;
    private final ByteBuffer piece = ByteBuffer.allocate(PIECE);
    private final MessageDigest hash = ArchiveFiles.sha256();
    private long bytes;
    private int pieces;
    private boolean open = true;

    ArchiveFile(ArchiveStore store, ArchiveId id, UUID server) {
        this.store = store;
        this.id = id;
        this.server = server;
    }

    /** @throws NotMine when somebody else is at it */
    @Override
    public int write(ByteBuffer source) {
        int written = source.remaining();
        hash.update(source.duplicate());
        while (source.hasRemaining()) {
            int fits = Math.min(source.remaining(), piece.remaining());
            piece.put(source.slice(source.position(), fits));
            source.position(source.position() + fits);
            if (!piece.hasRemaining()) store();
        }
        bytes += written;
        return written;
    }

    private void store() {
        byte[] content = new byte[piece.flip().remaining()];
        piece.get(content).clear();
        store.add(id, server, pieces++, content);
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public void close() {
        if (open && piece.position() > 0) store();
        open = false;
    }

    long bytes() {
        return bytes;
    }

    /** Once it is closed. */
    String sha256() {
        return HexFormat.of().formatHex(hash.digest());
    }
}
