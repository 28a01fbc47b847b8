package io.tenantry.billing.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.CoreMatchers.is;

import io.tenantry.billing.api.BillingRejected;
import io.tenantry.billing.api.LetterCommand.DiscardLetter;
import io.tenantry.billing.api.LetterCommand.EditLetter;
import io.tenantry.billing.api.LetterCommand.KeepLetter;
import io.tenantry.billing.api.LetterCommand.PrepareReplay;
import io.tenantry.billing.api.LetterCommand.RecordLetter;
import io.tenantry.billing.api.LetterCommand.ReplayLetter;
import io.tenantry.billing.api.LetterEvent;
import io.tenantry.billing.api.LetterEvent.LetterDiscarded;
import io.tenantry.billing.api.LetterEvent.LetterEdited;
import io.tenantry.billing.api.LetterEvent.LetterRecorded;
import io.tenantry.billing.api.LetterEvent.LetterReplayFailed;
import io.tenantry.billing.api.LetterEvent.LetterReplayed;
import io.tenantry.billing.api.LetterId;
import io.tenantry.tenancy.event.GoldenEvents;
import io.tenantry.tenancy.sealing.KeyRef;
import io.tenantry.tenancy.sealing.Sealed;
import java.util.UUID;
import org.axonframework.test.aggregate.AggregateTestFixture;
import org.axonframework.test.aggregate.TestExecutor;
import org.hamcrest.CustomTypeSafeMatcher;
import org.junit.jupiter.api.Test;

class LetterTest {
    private static final LetterId ID = LetterId.of(Samples.TENANT, Topics.PAYMENT_EVENTS, 3, 42);
    private static final UUID ARRIVED = ID.value();
    private static final UUID EDITED = UUID.fromString("018f3c20-0000-7000-8000-000000000002");
    private static final Sealed<String> WORDS = Sealed.of(KeyRef.ofTenant(Samples.TENANT), "a test");

    private final AggregateTestFixture<Letter> fixture = new AggregateTestFixture<>(Letter.class);

    @Test
    void isRecorded() {
        fixture.givenNoPriorActivity()
                .when(new RecordLetter(ID, "payment-events", 3, 42, "unreadable", "The value is not UTF-8.", 17, false))
                .expectEvents(recorded(false));
    }

    @Test
    void isEdited() {
        given(recorded(false)).when(new EditLetter(ID, EDITED)).expectEvents(new LetterEdited(ID, EDITED));
    }

    @Test
    void isReplayedWithItsPresentValue() {
        given(recorded(false))
                .when(new PrepareReplay(ID, ARRIVED))
                .expectNoEvents()
                .expectSuccessfulHandlerExecution();
        given(recorded(false), edited())
                .when(new PrepareReplay(ID, EDITED))
                .expectNoEvents()
                .expectSuccessfulHandlerExecution();
        given(recorded(false), edited())
                .when(new ReplayLetter(ID, EDITED))
                .expectEvents(new LetterReplayed(ID, EDITED));
    }

    @Test
    void isNotReplayedWithAnotherValue() {
        refused(given(recorded(false), edited()), new PrepareReplay(ID, ARRIVED), BillingRejected.Why.LETTER_CHANGED);
    }

    @Test
    void staysOpenWhenItFailsAgain() {
        given(recorded(false))
                .when(new KeepLetter(ID, ARRIVED, "unknown-tenant", "No."))
                .expectEvents(new LetterReplayFailed(ID, ARRIVED, "unknown-tenant", "No."));
        given(recorded(false), new LetterReplayFailed(ID, ARRIVED, "unknown-tenant", "No."))
                .when(new ReplayLetter(ID, ARRIVED))
                .expectEvents(new LetterReplayed(ID, ARRIVED));
    }

    @Test
    void isDiscarded() {
        given(recorded(false)).when(new DiscardLetter(ID, WORDS)).expectEvents(new LetterDiscarded(ID, WORDS));
    }

    @Test
    void repeatsAreQuiet() {
        given(recorded(false), replayed())
                .when(new ReplayLetter(ID, ARRIVED))
                .expectNoEvents()
                .expectSuccessfulHandlerExecution();
        given(recorded(false), replayed())
                .when(new PrepareReplay(ID, ARRIVED))
                .expectNoEvents()
                .expectSuccessfulHandlerExecution();
        given(recorded(false), discarded())
                .when(new DiscardLetter(ID, WORDS))
                .expectNoEvents()
                .expectSuccessfulHandlerExecution();
    }

    @Test
    void onceClosedItStaysAsItIs() {
        BillingRejected.Why why = BillingRejected.Why.LETTER_NOT_OPEN;
        refused(given(recorded(false), replayed()), new EditLetter(ID, EDITED), why);
        refused(given(recorded(false), replayed()), new KeepLetter(ID, ARRIVED, "x", "x"), why);
        refused(given(recorded(false), replayed()), new DiscardLetter(ID, WORDS), why);
        refused(given(recorded(false), discarded()), new EditLetter(ID, EDITED), why);
        refused(given(recorded(false), discarded()), new PrepareReplay(ID, ARRIVED), why);
        refused(given(recorded(false), discarded()), new ReplayLetter(ID, ARRIVED), why);
        refused(given(recorded(false), discarded()), new KeepLetter(ID, ARRIVED, "x", "x"), why);
    }

    @Test
    void aCutOneCanOnlyBeDiscarded() {
        refused(given(recorded(true)), new EditLetter(ID, EDITED), BillingRejected.Why.LETTER_CUT);
        refused(given(recorded(true)), new PrepareReplay(ID, ARRIVED), BillingRejected.Why.LETTER_CUT);
        given(recorded(true)).when(new DiscardLetter(ID, null)).expectEvents(new LetterDiscarded(ID, null));
    }

    @Test
    void eventsAreStoredAsTheyWere() {
        GoldenEvents.verify(
                LetterEvent.class,
                recorded(true),
                edited(),
                new LetterReplayFailed(ID, EDITED, "unknown-tenant", "tenantid names no tenant."),
                replayed(),
                discarded());
        assertThat(ID.value())
                .isEqualTo(LetterId.of(Samples.TENANT, "payment-events", 3, 42).value());
    }

    private TestExecutor<Letter> given(Object... events) {
        return new AggregateTestFixture<>(Letter.class).given(events);
    }

    private static void refused(TestExecutor<Letter> given, Object command, BillingRejected.Why why) {
        given.when(command)
                .expectNoEvents()
                .expectException(new CustomTypeSafeMatcher<BillingRejected>("rejected because of " + why) {
                    @Override
                    protected boolean matchesSafely(BillingRejected rejected) {
                        return is((Object) why).matches(rejected.reason());
                    }
                });
    }

    private static LetterRecorded recorded(boolean cut) {
        return new LetterRecorded(ID, "payment-events", 3, 42, "unreadable", "The value is not UTF-8.", 17, cut);
    }

    private static LetterEdited edited() {
        return new LetterEdited(ID, EDITED);
    }

    private static LetterReplayed replayed() {
        return new LetterReplayed(ID, ARRIVED);
    }

    private static LetterDiscarded discarded() {
        return new LetterDiscarded(ID, WORDS);
    }
}
