package io.tenantry.billing.payment;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.billing.Desk;
import io.tenantry.billing.api.Money;
import io.tenantry.billing.api.PaymentCommand.OpenPayment;
import io.tenantry.billing.api.PaymentId;
import io.tenantry.billing.api.Transition;
import io.tenantry.billing.api.WalletEvent;
import io.tenantry.billing.api.WalletEvent.WalletCredited;
import io.tenantry.billing.api.WalletEvent.WalletDebited;
import io.tenantry.billing.api.WalletId;
import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.test.ModuleApplication;
import io.tenantry.tenancy.test.TestDatabase;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** Whatever providers say in whatever order and however often: the ledger adds up, and the order makes no difference. */
class ProviderResultsPropertyTest {
    private static @Nullable ConfigurableApplicationContext server;

    /** What one provider says about one of its two payments. Each says a thing with one amount, as providers do. */
    record Told(int subject, boolean withReference, Transition transition, int refund) {
        Money amount() {
            return new Money(transition == Transition.REFUNDED ? 300 + 100L * refund : 1000, "RUB");
        }
    }

    @BeforeContainer
    static void start() {
        server = new SpringApplicationBuilder(ModuleApplication.class)
                .initializers(new TestDatabase())
                .web(WebApplicationType.NONE)
                .run();
    }

    @AfterContainer
    static void stop() {
        if (server != null) server.close();
    }

    @Provide
    Arbitrary<List<Told>> results() {
        return Combinators.combine(
                        Arbitraries.integers().between(1, 3),
                        Arbitraries.of(Transition.class),
                        Arbitraries.integers().between(1, 2))
                .as((subject, transition, refund) -> new Told(subject, subject < 3, transition, refund))
                .list()
                .ofMinSize(1)
                .ofMaxSize(10);
    }

    @Property(tries = 40, shrinking = ShrinkingMode.BOUNDED)
    void theLedgerAddsUpAndOrderMakesNoDifference(@ForAll("results") List<Told> results, @ForAll Random random) {
        if (server == null) throw new AssertionError("not started");
        Desk desk = server.getBean(Desk.class);
        long asTold = balanceAfter(desk, results);
        List<Told> otherwise = new ArrayList<>(results);
        otherwise.addAll(results.subList(0, results.size() / 2)); // repeats
        Collections.shuffle(otherwise, random);
        assertThat(balanceAfter(desk, otherwise)).isEqualTo(asTold);
        assertThat(asTold).isEqualTo(expected(results));
    }

    /** Each success counts once, and each refund once if its payment succeeded at all. */
    private static long expected(List<Told> results) {
        return results.stream()
                .distinct()
                .filter(told -> results.stream()
                        .anyMatch(it -> it.subject() == told.subject() && it.transition() == Transition.SUCCEEDED))
                .map(told -> new Told(
                        told.subject(),
                        told.withReference(),
                        told.transition(),
                        told.transition() == Transition.REFUNDED ? told.refund() : 0))
                .distinct()
                .mapToLong(told -> switch (told.transition()) {
                    case SUCCEEDED -> told.amount().amountMinor();
                    case REFUNDED -> -told.amount().amountMinor();
                    default -> 0;
                })
                .sum();
    }

    private static long balanceAfter(Desk desk, List<Told> results) {
        TenantId tenant = desk.tenant();
        UUID user = desk.user(tenant);
        PaymentId opened = new PaymentId(tenant, UUID.randomUUID());
        desk.send(opened, new OpenPayment(opened, user, "acme-pay", new Money(1000, "RUB"), null, null));
        for (Told told : results) {
            desk.told(
                    tenant,
                    told.withReference() ? opened.value() : null,
                    told.withReference() ? null : user,
                    "p-" + told.subject(),
                    told.transition(),
                    told.amount(),
                    told.transition() == Transition.REFUNDED ? "r-" + told.refund() : null);
        }
        return sumOfEntries(desk.events(WalletId.of(tenant, user)));
    }

    private static long sumOfEntries(List<Object> entries) {
        long sum = 0;
        for (Object entry : entries) {
            sum += switch ((WalletEvent) entry) {
                case WalletCredited e -> e.amount().amountMinor();
                case WalletDebited e -> -e.amount().amountMinor();
            };
            assertThat(((WalletEvent) entry).balanceAfter().amountMinor()).isEqualTo(sum);
        }
        return sum;
    }
}
