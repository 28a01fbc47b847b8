package io.tenantry.app.observability;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.app.Http;
import io.tenantry.app.WholeServer;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;

@WholeServer
class HealthAndMetricsTest {
    @LocalServerPort
    private int port;

    @Test
    void isUnreadyWithoutKafkaAndYetAlive() throws Exception {
        HttpResponse<String> ready = new Http(port).get("/actuator/health/readiness");
        assertThat(ready.statusCode()).isEqualTo(503);
        assertThat(Http.json(ready).at("/components/kafka/status").asString()).isEqualTo("DOWN");
        for (String up : List.of("database", "projections", "readinessState"))
            assertThat(Http.json(ready).at("/components/" + up + "/status").asString())
                    .as(up)
                    .isEqualTo("UP");
        assertThat(ready.body()).as("details are for operators").doesNotContain("localhost", "error");
        assertThat(new Http(port).get("/actuator/health/liveness").statusCode()).isEqualTo(200);
    }

    @Test
    void measuresWithFewLabels() throws Exception {
        HttpResponse<String> metrics = new Http(port).get("/actuator/prometheus");
        assertThat(metrics.statusCode()).isEqualTo(200);
        assertThat(metrics.body())
                .contains(
                        "tenantry_projection_lag_positions{",
                        "tenantry_projection_lag_seconds{",
                        "tenantry_projection_parked{",
                        "tenantry_append_batch_size_count",
                        "tenantry_append_latency_seconds_bucket",
                        "tenantry_append_waiting",
                        "tenantry_letters{",
                        "hikaricp_connections_active{pool=\"tenantry_app\"",
                        "hikaricp_connections_active{pool=\"tenantry_vault\"");
        assertThat(Arrays.stream(metrics.body().split("\n")).filter(line -> !line.startsWith("#")))
                .as("no id is a label")
                .noneMatch(line -> line.matches(".*[0-9a-f]{8}-[0-9a-f]{4}-.*"));
    }

    @Test
    void showsNothingElse() throws Exception {
        for (String hidden : List.of("env", "beans", "heapdump", "loggers", "configprops", "threaddump", "shutdown"))
            assertThat(new Http(port).get("/actuator/" + hidden).statusCode())
                    .as(hidden)
                    .isEqualTo(404);
    }
}
