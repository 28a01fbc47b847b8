package io.tenantry.tenant.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DnsTextRecordsTest {
    private final StubDns dns = new StubDns();
    private final TextRecords records = new DnsTextRecords(dns.address());

    @AfterEach
    void stop() {
        dns.close();
    }

    @Test
    void allTextsOfANameAreRead() {
        dns.publish("_tenantry.shop.acme.example", "tenantry-verification=abc", "v=spf1 -all", "a \"quoted\" one");
        assertThat(records.of("_tenantry.shop.acme.example"))
                .contains("tenantry-verification=abc", "v=spf1 -all")
                .hasSize(3);
    }

    @Test
    void aNameThatIsNotThereHasNone() {
        assertThat(records.of("_tenantry.nobody.example")).isEmpty();
    }

    @Test
    void whatIsPublishedIsSeenAtTheNextQuestion() {
        assertThat(records.of("_tenantry.acme.example")).isEmpty();
        dns.publish("_tenantry.acme.example", "first");
        assertThat(records.of("_tenantry.acme.example")).containsExactly("first");
        dns.publish("_tenantry.acme.example", "second");
        assertThat(records.of("_tenantry.acme.example")).containsExactly("second");
    }

    @Test
    void aServerThatFailsSaysNeitherYesNorNo() {
        dns.fail("_tenantry.acme.example");
        assertThatThrownBy(() -> records.of("_tenantry.acme.example")).isInstanceOf(DnsUnavailable.class);
    }
}
