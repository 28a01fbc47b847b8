package io.tenantry.tenancy.archive;

import com.exceptionfactory.jagged.framework.stream.StandardEncryptingChannelFactory;
import io.tenantry.tenancy.FailureNotice;
import io.tenantry.tenancy.archive.ArchiveCommand.FinishArchive;
import io.tenantry.tenancy.archive.ArchiveCommand.GiveUpArchive;
import io.tenantry.tenancy.archive.ArchiveStore.NotMine;
import io.tenantry.tenancy.command.CommandContext;
import io.tenantry.tenancy.command.Commands;
import io.tenantry.tenancy.command.Source;
import io.tenantry.tenancy.projection.Projections;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Makes the archives that wait, one at a time on each server. Whoever has not been heard of for half a minute has lost his,
 * and another server begins it anew: what it writes is of its own moment.
 */
@Component
class ArchiveMaker implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(ArchiveMaker.class);
    private static final long EVERY_NANOS = TimeUnit.SECONDS.toNanos(1);
    /** While one is about to wait: it does so when its event has been followed. */
    private static final long OFTEN_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private static final long SOON_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final long SWEEP_NANOS = TimeUnit.MINUTES.toNanos(10);
    private static final Duration UNTIL_SEEN = Duration.ofSeconds(5);
    private static final int BUFFER = 64 * 1024;

    private final UUID server = UUID.randomUUID();
    private final ArchiveStore store;
    private final ArchiveContent content;
    private final Commands commands;
    private final Projections projections;
    private final Duration keep;
    private final int workFactor;
    private volatile long keptAt = System.nanoTime() - SOON_NANOS;
    private volatile boolean running;
    private volatile Thread thread = Thread.ofPlatform().unstarted(() -> {});

    ArchiveMaker(
            ArchiveStore store,
            ArchiveContent content,
            Commands commands,
            Projections projections,
            @Value("${tenantry.exports.keep:7d}") Duration keep,
            @Value("${tenantry.exports.scrypt-work-factor:18}") int workFactor) {
        this.store = store;
        this.content = content;
        this.commands = commands;
        this.projections = projections;
        this.keep = keep;
        this.workFactor = workFactor;
        store.tell(this::lookSoon);
    }

    private void lookSoon() {
        keptAt = System.nanoTime();
        LockSupport.unpark(thread);
    }

    private void run() {
        long sweptAt = System.nanoTime();
        while (running) {
            try {
                Optional<ArchiveId> next = store.claim(server);
                if (next.isPresent()) {
                    make(next.get());
                    continue;
                }
                if (System.nanoTime() - sweptAt > SWEEP_NANOS) {
                    store.dropOrphans();
                    sweptAt = System.nanoTime();
                }
            } catch (RuntimeException e) {
                if (running) log.warn("cannot go on with archives, trying again", e);
            }
            LockSupport.parkNanos(System.nanoTime() - keptAt < SOON_NANOS ? OFTEN_NANOS : EVERY_NANOS);
        }
    }

    private void make(ArchiveId id) {
        try {
            byte[] passphrase = store.passphrase(id).orElseThrow(NotMine::new);
            ArchiveFile file = new ArchiveFile(store, id, server);
            long events = write(id, passphrase, file);
            long made = commands.send(
                            id, new FinishArchive(id, events, file.bytes(), file.sha256(), keep), context(id, "made"))
                    .position();
            // who looks before the list says that it is made sees how far it was
            projections.await(Set.of(ArchiveList.NAME), id.tenantId(), made, UNTIL_SEEN);
            store.forgetWork(id);
        } catch (NotMine gone) {
            log.info("the archive {} is no longer ours to make", id);
        } catch (DataAccessException | TransactionException away) {
            throw away; // it is begun anew when its time is over
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            if (!running) return;
            log.error("the archive {} cannot be made: reference {}", id, FailureNotice.reference(e), e);
            commands.send(id, new GiveUpArchive(id, FailureNotice.of(e)), context(id, "failed"));
            store.drop(id);
        }
    }

    private long write(ArchiveId id, byte[] passphrase, ArchiveFile file) throws IOException, GeneralSecurityException {
        WritableByteChannel encrypting = new StandardEncryptingChannelFactory()
                .newEncryptingChannel(file, List.of(new ScryptStanza(passphrase, workFactor)));
        OutputStream zip = new java.io.BufferedOutputStream(Channels.newOutputStream(encrypting), BUFFER);
        long events = content.write(id.tenantId(), zip, (done, total) -> {
            if (!running) throw new NotMine();
            store.progress(id, server, done, total);
        });
        zip.flush();
        encrypting.close();
        file.close();
        return events;
    }

    private static CommandContext context(ArchiveId id, String what) {
        return CommandContext.system(id.tenantId(), Source.SCHEDULE, id.value() + "/" + what, null);
    }

    @Override
    public void start() {
        running = true;
        thread = Thread.ofVirtual().name("archives").start(this::run);
    }

    @Override
    public void stop() {
        running = false;
        LockSupport.unpark(thread);
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** After the lanes. */
    @Override
    public int getPhase() {
        return 1;
    }
}
