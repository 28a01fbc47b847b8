package io.tenantry.app.pages;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.app.pages.House.Company;
import io.tenantry.tenancy.load.TenantLoad;
import java.net.http.HttpResponse;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Pages count as requests of their tenant. */
@PageTest
class LoadOfPagesTest {
    @Autowired
    private House house;

    @Test
    void pagesBeyondTheRateAreRefusedInWordsAndWhatTheyAreMadeOfIsNot() throws Exception {
        Company acme = house.company("Reloading");
        Company other = house.company("Unconcerned");
        try (Visitor http = Visitor.loggedIn(house.address(), acme);
                Visitor neighbour = Visitor.loggedIn(house.address(), other)) {
            house.limit(acme, new TenantLoad(1L, 2L, null, null));
            HttpResponse<String> refused = null;
            for (int i = 0; i < 20; i++) {
                HttpResponse<String> page = http.page("/");
                if (page.statusCode() != 200) refused = page;
            }
            assertThat(refused).isNotNull();
            assertThat(refused.statusCode()).isEqualTo(429);
            assertThat(refused.headers().firstValueAsLong("Retry-After").orElseThrow())
                    .isBetween(1L, 2L);
            assertThat(refused.body()).contains("more requests than it may");
            for (int i = 0; i < 10; i++) {
                assertThat(http.page("/assets/live.js").statusCode()).isEqualTo(200);
                assertThat(neighbour.page("/").statusCode()).isEqualTo(200);
            }
            house.limit(acme, TenantLoad.NONE);
            assertThat(http.page("/").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aPageThatListensKeepsNoRequestOpen() throws Exception {
        Company acme = house.company("Listening");
        house.limit(acme, new TenantLoad(null, null, 1L, null));
        try (Visitor http = Visitor.loggedIn(house.address(), acme)) {
            BlockingQueue<String> lines = http.listen("/dashboard/events");
            assertThat(lines.poll(10, TimeUnit.SECONDS)).isNotNull();
            for (int i = 0; i < 3; i++) assertThat(http.page("/").statusCode()).isEqualTo(200);
        }
    }
}
