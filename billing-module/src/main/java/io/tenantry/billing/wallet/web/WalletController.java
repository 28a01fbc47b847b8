package io.tenantry.billing.wallet.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.tenantry.billing.api.WalletCommand.AdjustWallet;
import io.tenantry.billing.api.WalletExplanation;
import io.tenantry.billing.api.WalletExplanations;
import io.tenantry.billing.api.WalletId;
import io.tenantry.billing.web.MoneyBody;
import io.tenantry.tenancy.command.CommandRefused;
import io.tenantry.tenancy.web.ApiCall;
import io.tenantry.tenancy.web.Listing;
import io.tenantry.tenancy.web.Page;
import io.tenantry.tenancy.web.Scope;
import io.tenantry.tenancy.web.TimeTravel;
import io.tenantry.tenant.api.UserId;
import io.tenantry.tenant.api.Users;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Pattern;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/users/{id}/wallet")
@Tag(name = "Wallets", description = "What each user owns, entry by entry")
class WalletController {
    private static final List<String> WALLETS = List.of("billing.wallets");

    private final Users users;
    private final WalletExplanations explanations;

    WalletController(Users users, WalletExplanations explanations) {
        this.users = users;
        this.explanations = explanations;
    }

    @GetMapping
    @TimeTravel
    @Operation(summary = "Show a user's balances", description = "One for each currency that was ever in the wallet.")
    WalletView get(@PathVariable UUID id, ApiCall call) {
        call.requireFor(Scope.BILLING_READ, id);
        requireUser(id, call);
        return call.about(WalletId.of(call.tenantId(), id))
                .read(
                        WALLETS,
                        jdbc -> new WalletView(
                                id,
                                jdbc.sql(
                                                "select balance_minor, currency from wallet_balance where tenant_id = ? and user_id = ?"
                                                        + " order by currency")
                                        .params(call.tenantId().value(), id)
                                        .query((row, _) -> MoneyBody.of(row, "balance_minor"))
                                        .list()));
    }

    @GetMapping("/entries")
    @TimeTravel
    @Operation(
            summary = "List a wallet's entries",
            description = "Newest first. A balance is the sum of its currency's entries.")
    Page<WalletEntryView> entries(@PathVariable UUID id, ApiCall call) {
        call.requireFor(Scope.BILLING_READ, id);
        requireUser(id, call);
        return call.about(WalletId.of(call.tenantId(), id))
                .page(
                        WALLETS,
                        Listing.of("wallet_entry", WalletEntryView.COLUMNS, WalletEntryView::of)
                                .where("user_id", id));
    }

    @GetMapping("/explain")
    @Operation(
            summary = "Explain a user's balances",
            description =
                    "From the events: every entry, newest first, with the event that made it, its command, the payment and"
                            + " the provider's message, the subscription and what was due, and who it was; and for each"
                            + " currency the balance beside the sum of its entries. Customers see their own.")
    WalletExplanationView explain(
            @PathVariable UUID id,
            @Parameter(description = "Entries of this currency only", example = "RUB")
                    @RequestParam(required = false)
                    @Pattern(regexp = "[A-Z]{3,5}")
                    @Nullable
                    String currency,
            ApiCall call) {
        call.requireFor(Scope.BILLING_READ, id);
        requireUser(id, call);
        WalletExplanation explained = explanations.explain(new UserId(call.tenantId(), id), currency, call);
        return WalletExplanationView.of(id, explained, call.caller());
    }

    @PostMapping("/adjust")
    @Operation(summary = "Credit or debit by hand", description = "A debit cannot go below zero.")
    ResponseEntity<?> adjust(@PathVariable UUID id, @Valid @RequestBody AdjustWalletRequest body, ApiCall call) {
        call.require(Scope.BILLING_WRITE);
        requireUser(id, call);
        WalletId walletId = WalletId.of(call.tenantId(), id);
        return call.act(walletId, new AdjustWallet(walletId, id, body.amount().toMoney(), body.reason()));
    }

    private void requireUser(UUID id, ApiCall call) {
        if (!users.exists(new UserId(call.tenantId(), id))) {
            throw new CommandRefused(CommandRefused.Why.NOT_FOUND, "No such object.");
        }
    }
}
