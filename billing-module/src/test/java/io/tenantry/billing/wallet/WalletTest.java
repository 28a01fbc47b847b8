package io.tenantry.billing.wallet;

import static io.tenantry.billing.Desk.rubles;
import static io.tenantry.billing.Refused.because;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.billing.Desk;
import io.tenantry.billing.api.BillingRejected.Why;
import io.tenantry.billing.api.EntryReason;
import io.tenantry.billing.api.Money;
import io.tenantry.billing.api.WalletCommand.AdjustWallet;
import io.tenantry.billing.api.WalletEvent.WalletCredited;
import io.tenantry.billing.api.WalletEvent.WalletDebited;
import io.tenantry.billing.api.WalletId;
import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.sealing.KeyRef;
import io.tenantry.tenancy.sealing.Sealed;
import io.tenantry.tenancy.test.ModuleTest;
import io.tenantry.tenant.api.TenantRejected;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@ModuleTest
class WalletTest {
    private final Desk desk;
    private final TenantId tenant;
    private final UUID user;
    private final WalletId wallet;
    private final Sealed<String> note;

    @Autowired
    WalletTest(Desk desk) {
        this.desk = desk;
        tenant = desk.tenant();
        user = desk.user(tenant);
        wallet = WalletId.of(tenant, user);
        note = Sealed.of(KeyRef.ofSubject(tenant, user), "sorry");
    }

    private void adjust(Money amount) {
        desk.send(wallet, new AdjustWallet(wallet, user, amount, "sorry"));
    }

    @Test
    void isCreditedAndDebitedByHandInEachCurrency() {
        adjust(rubles(5));
        adjust(new Money(700, "USDT"));
        adjust(rubles(-5));
        assertThat(desk.events(wallet)).hasSize(3);
        WalletCredited first = (WalletCredited) desk.events(wallet).get(0);
        WalletCredited second = (WalletCredited) desk.events(wallet).get(1);
        WalletDebited third = (WalletDebited) desk.events(wallet).get(2);
        assertThat(first)
                .isEqualTo(new WalletCredited(
                        wallet,
                        user,
                        first.entryId(),
                        rubles(5),
                        EntryReason.ADJUSTMENT,
                        first.entryId(),
                        rubles(5),
                        note));
        assertThat(second.balanceAfter()).isEqualTo(new Money(700, "USDT"));
        assertThat(third)
                .isEqualTo(new WalletDebited(
                        wallet,
                        user,
                        third.entryId(),
                        rubles(5),
                        EntryReason.ADJUSTMENT,
                        third.entryId(),
                        rubles(0),
                        note));
        assertThat(third.entryId().toString())
                .isGreaterThan(second.entryId().toString())
                .isNotEqualTo(first.entryId().toString());
    }

    @Test
    void isNotDebitedBelowZero() {
        because(Why.INSUFFICIENT_FUNDS, () -> adjust(rubles(-1)));
        adjust(rubles(5));
        because(Why.INSUFFICIENT_FUNDS, () -> adjust(rubles(-6)));
        because(Why.INSUFFICIENT_FUNDS, () -> adjust(new Money(-1, "EUR")));
        assertThat(desk.events(wallet)).hasSize(1);
    }

    @Test
    void isAdjustedBySomethingThatCanBeCounted() {
        because(Why.AMOUNT_ZERO, () -> adjust(rubles(0)));
        because(Why.CURRENCY_UNKNOWN, () -> adjust(new Money(1, "XXX")));
        because(Why.AMOUNT_TOO_LARGE, () -> adjust(new Money(Long.MIN_VALUE, "RUB")));
        adjust(new Money(Long.MAX_VALUE, "RUB"));
        because(Why.AMOUNT_TOO_LARGE, () -> adjust(rubles(1)));
        assertThat(desk.events(wallet)).hasSize(1);
    }

    @Test
    void belongsToAUserOfTheTenant() {
        UUID stranger = desk.user(desk.tenant());
        WalletId id = WalletId.of(tenant, stranger);
        because(Why.UNKNOWN_USER, () -> desk.send(id, new AdjustWallet(id, stranger, rubles(1), "sorry")));
    }

    @Test
    void isLeftAloneAtASuspendedTenant() {
        desk.suspend(tenant);
        because(TenantRejected.Why.TENANT_SUSPENDED, () -> adjust(rubles(1)));
    }
}
