package io.tenantry.app.observability;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.kafka.core.KafkaAdmin;
import org.springframework.stereotype.Component;

/** Kafka has a broker that answers. */
@Component
class KafkaHealthIndicator extends AbstractHealthIndicator implements DisposableBean {
    private static final int PATIENCE_MILLIS = 2_000;

    private final Map<String, Object> settings;
    private final Probe<Integer> brokers =
            new Probe<>(Duration.ofSeconds(5), Duration.ofMillis(PATIENCE_MILLIS + 500), this::count);
    private volatile @Nullable Admin admin;

    KafkaHealthIndicator(KafkaAdmin configured) {
        super("Kafka does not answer");
        this.settings = new HashMap<>(configured.getConfigurationProperties());
        settings.put(AdminClientConfig.CLIENT_ID_CONFIG, "tenantry-health");
        settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, PATIENCE_MILLIS);
        settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, PATIENCE_MILLIS);
    }

    @Override
    protected void doHealthCheck(Health.Builder health) throws Exception {
        health.up().withDetail("brokers", brokers.answer());
    }

    /** Only one probe runs at a time, so the client is made once. */
    private Integer count() throws Exception {
        Admin client = admin;
        if (client == null) {
            client = Admin.create(settings);
            admin = client;
        }
        return client.describeCluster(new DescribeClusterOptions().timeoutMs(PATIENCE_MILLIS))
                .nodes()
                .get()
                .size();
    }

    @Override
    public void destroy() {
        Admin client = admin;
        if (client != null) client.close(Duration.ofSeconds(1));
    }
}
