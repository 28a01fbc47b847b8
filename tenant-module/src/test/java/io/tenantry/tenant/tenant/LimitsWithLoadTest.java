package io.tenantry.tenant.tenant;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class LimitsWithLoadTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @Test
    void limitsOfTheFirstRevisionLeaveRequestsUnlimited() {
        ObjectNode stored = (ObjectNode) JSON.readTree("""
                {"id": "t/t", "limits": {"maxUsers": 1000, "maxActiveSubscriptions": null,
                  "dailyTransactionLimit": {"amountMinor": 1000000, "currency": "RUB"}, "monthlyRevenueLimit": null}}""");
        assertThat(new LimitsWithLoad().upcast(stored)).isEqualTo(JSON.readTree("""
                {"id": "t/t", "limits": {"maxUsers": 1000, "maxActiveSubscriptions": null,
                  "dailyTransactionLimit": {"amountMinor": 1000000, "currency": "RUB"}, "monthlyRevenueLimit": null,
                  "load": {}}}"""));
    }
}
