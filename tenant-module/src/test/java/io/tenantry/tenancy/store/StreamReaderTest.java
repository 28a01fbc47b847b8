package io.tenantry.tenancy.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.command.CommandContext;
import io.tenantry.tenancy.command.Source;
import io.tenantry.tenancy.probe.Probe;
import io.tenantry.tenancy.probe.Probe.CounterId;
import io.tenantry.tenancy.probe.Probe.OtherId;
import io.tenantry.tenancy.test.ModuleTest;
import java.util.List;
import java.util.UUID;
import org.axonframework.commandhandling.GenericCommandMessage;
import org.axonframework.messaging.unitofwork.DefaultUnitOfWork;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;

@ModuleTest
@Import(Probe.class)
class StreamReaderTest {
    @Autowired
    StreamReader reader;

    private final TenantId tenant = new TenantId(UUID.randomUUID());
    private final CounterId id = CounterId.of(tenant);

    private static final class OfTwoKinds {
        @AggregateIdentifier
        private CounterId id;

        private OtherId related;
    }

    /** Its append could not verify it: the rows of another tenant are hidden from it. */
    @Test
    void aCommandReadsNoStreamOfAnotherTenant() {
        var unitOfWork = DefaultUnitOfWork.startAndGet(new GenericCommandMessage<Object>("a command"));
        try {
            unitOfWork.resources().put(PostgresEventStorageEngine.PENDING, pending(id));
            assertThat(reader.load(id.stream()).version()).isZero();
            CounterId others = CounterId.of(new TenantId(UUID.randomUUID()));
            assertThatThrownBy(() -> reader.load(others.stream()))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining(others.stream());
        } finally {
            unitOfWork.rollback();
        }
    }

    @Test
    void aSnapshotIsOfTheKindOfItsIdAndOfNoneThatItIsRelatedTo() {
        CachedStream stream = CachedStream.of(new Snapshot(99, OfTwoKinds.class, "{}"), List.of());
        OtherId related = new OtherId(tenant, id.value());
        assertThat(StreamReader.isOfAnotherKind(pending(id), id.stream(), stream))
                .isFalse();
        assertThat(StreamReader.isOfAnotherKind(pending(related), id.stream(), stream))
                .isTrue();
    }

    private PendingAppend pending(io.tenantry.tenancy.StreamId target) {
        return new PendingAppend(target, CommandContext.system(tenant, Source.API, "key", null));
    }
}
