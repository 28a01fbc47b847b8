package io.tenantry.billing.wallet.web;

import io.swagger.v3.oas.annotations.media.Schema;
import io.tenantry.billing.web.MoneyBody;
import java.util.List;
import java.util.UUID;

@Schema(name = "Wallet", description = "What a user owns, by currency. Empty before the first entry.")
record WalletView(UUID userId, List<MoneyBody> balances) {}
