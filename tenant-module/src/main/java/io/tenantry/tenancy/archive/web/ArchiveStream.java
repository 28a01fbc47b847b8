package io.tenantry.tenancy.archive.web;

import io.tenantry.tenancy.archive.ArchiveId;
import io.tenantry.tenancy.archive.ArchiveStore;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** An archive's file, of which each piece is read when its turn comes. */
final class ArchiveStream extends InputStream {
    private final ArchiveStore store;
    private final ArchiveId id;
    private long left;
    private int number;
    private byte[] piece = new byte[0];
    private int next;

    ArchiveStream(ArchiveStore store, ArchiveId id, long bytes) {
        this.store = store;
        this.id = id;
        this.left = bytes;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) return 0;
        if (left == 0) return -1;
        if (next == piece.length) {
            // a download that ends early must not look whole
            piece = store.piece(id, number++).orElseThrow(() -> new EOFException("the archive is deleted"));
            next = 0;
        }
        int read = Math.min(length, piece.length - next);
        System.arraycopy(piece, next, target, offset, read);
        next += read;
        left -= read;
        return read;
    }
}
