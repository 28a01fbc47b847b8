package io.tenantry.billing.intake;

import io.tenantry.billing.api.LetterEvent;
import io.tenantry.billing.api.LetterEvent.LetterDiscarded;
import io.tenantry.billing.api.LetterEvent.LetterEdited;
import io.tenantry.billing.api.LetterEvent.LetterRecorded;
import io.tenantry.billing.api.LetterEvent.LetterReplayFailed;
import io.tenantry.billing.api.LetterEvent.LetterReplayed;
import io.tenantry.tenancy.event.RecordedEvent;
import io.tenantry.tenancy.projection.Projection;
import io.tenantry.tenancy.projection.Row;
import io.tenantry.tenancy.projection.Rows;
import io.tenantry.tenancy.projection.Table;
import java.util.List;
import java.util.Set;
import org.springframework.stereotype.Component;

/** The letters of {@code GET /letters}, in the platform's schema: operators see those of all tenants. */
@Component
class LetterList implements Projection {
    static final String NAME = "billing.letters";
    private static final Table LETTER = Table.of("letter", "tenant_id", "id");

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public Set<Class<?>> events() {
        return Set.of(LetterEvent.class);
    }

    @Override
    public List<Table> tables() {
        return List.of(LETTER);
    }

    @Override
    public void on(RecordedEvent event, Rows rows) {
        switch ((LetterEvent) event.payload()) {
            case LetterRecorded e ->
                rows.insert(LETTER, e.letterId().tenantId(), e.letterId().value())
                        .set("topic", e.topic())
                        .set("partition", e.partition())
                        .set("record_offset", e.offset())
                        .set("reason", e.reason())
                        .set("detail", e.detail())
                        .set("size", e.size())
                        .set("cut", e.cut())
                        .set("state", "open")
                        .set("value_id", e.letterId().value())
                        .set("edited", false)
                        .set("created_at", event.timestamp())
                        .set("changed_at", event.timestamp())
                        .set("version", event.version());
            case LetterEdited e ->
                changed(event, rows).set("value_id", e.valueId()).set("edited", true);
            case LetterReplayFailed e ->
                changed(event, rows).set("reason", e.reason()).set("detail", e.detail());
            case LetterReplayed _ -> changed(event, rows).set("state", "replayed");
            case LetterDiscarded _ -> changed(event, rows).set("state", "discarded");
        }
    }

    private static Row changed(RecordedEvent event, Rows rows) {
        return rows.require(LETTER, event.tenantId(), event.id())
                .set("changed_at", event.timestamp())
                .set("version", event.version());
    }
}
