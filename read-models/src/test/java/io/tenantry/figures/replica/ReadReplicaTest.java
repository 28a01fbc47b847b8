package io.tenantry.figures.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;

import io.micrometer.core.instrument.MeterRegistry;
import io.tenantry.figures.Happened;
import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.database.Reports;
import io.tenantry.tenancy.database.TenantDatabase;
import io.tenantry.tenancy.store.PublishedEvents;
import io.tenantry.tenancy.test.ModuleApplication;
import io.tenantry.tenancy.tier.TenantSchemas;
import io.tenantry.tenancy.web.Caller;
import io.tenantry.tenancy.web.Scope;
import io.tenantry.tenant.api.UserId;
import jakarta.servlet.Filter;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;
import org.springframework.test.web.servlet.setup.DefaultMockMvcBuilder;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.web.context.WebApplicationContext;
import tools.jackson.databind.json.JsonMapper;

/** Figures are read on a replica, and nobody is told less than he may know, nor more. */
@SpringBootTest(classes = ModuleApplication.class)
@ContextConfiguration(initializers = ReplicatedPostgres.class)
@TestPropertySource(
        properties = {
            "tenantry.replica.longest-lag=6s",
            "tenantry.replica.patience=1500ms",
            "tenantry.consistency-timeout=10s"
        })
@DirtiesContext
class ReadReplicaTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration LONGEST = Duration.ofSeconds(30);
    private static final String WHO = "select current_user || ' ' || pg_is_in_recovery() || ' '"
            + " || current_setting('transaction_read_only') || ' ' || current_setting('transaction_isolation')"
            + " || ' ' || current_setting('statement_timeout')";

    @Autowired
    WebApplicationContext context;

    @Autowired
    List<Filter> filters;

    @Autowired
    PublishedEvents events;

    @Autowired
    Reports reports;

    @Autowired
    TenantDatabase database;

    @Autowired
    TenantSchemas schemas;

    @Autowired
    MeterRegistry metrics;

    private final TenantId tenant = new TenantId(UUID.randomUUID());
    private final TenantId other = new TenantId(UUID.randomUUID());
    private final UserId ann = new UserId(tenant, UUID.randomUUID());
    private ReplicatedPostgres postgres;
    private MockMvc http;
    private long position;

    /** The server has been started without its replica: that is there from the first test on. */
    @BeforeEach
    void twoTenantsAndAReplica() throws Exception {
        postgres = ReplicatedPostgres.running();
        DefaultMockMvcBuilder builder = MockMvcBuilders.webAppContextSetup(context);
        http = builder.addFilters(filters.toArray(Filter[]::new)).build();
        signedUp(other);
        signedUp(tenant);
        await().atMost(LONGEST).until(() -> status(position) == 200);
        if (!postgres.hasReplica()) {
            assertThat(isRead("primary")).as("without a replica").isTrue();
            postgres.startReplica();
        }
        awaitReplica();
        await().atMost(LONGEST).until(() -> reports.inTenant(tenant, false, ReadReplicaTest::rows) == 1);
    }

    private void awaitReplica() {
        await().atMost(LONGEST).until(() -> isRead("replica"));
    }

    /** Where a report without a token is read now. */
    private boolean isRead(String where) {
        double before = counted(where);
        reports.asOperator(false, jdbc -> jdbc.sql("select 1").query(Long.class).single());
        return counted(where) == before + 1;
    }

    private double counted(String where) {
        return metrics.counter("tenantry.reports", "datasource", where).count();
    }

    private static long rows(JdbcClient jdbc) {
        return jdbc.sql("select count(*) from tenant_statistics")
                .query(Long.class)
                .single();
    }

    private static String who(JdbcClient jdbc) {
        return jdbc.sql(WHO).query(String.class).single();
    }

    @Test
    void aTenantsReportSeesThereWhatItMaySee() {
        assertThat(reports.inTenant(tenant, false, ReadReplicaTest::who))
                .isEqualTo("tenantry_readonly true on repeatable read 30s");
        assertThat((long) reports.inTenant(tenant, false, ReadReplicaTest::rows))
                .isEqualTo(1);
        assertThat((long) reports.inTenant(new TenantId(UUID.randomUUID()), false, ReadReplicaTest::rows))
                .isZero();
        assertThat(reports.asOperator(false, ReadReplicaTest::who)).startsWith("tenantry_operator true on");
        assertThat((long) reports.asOperator(false, ReadReplicaTest::rows)).isGreaterThanOrEqualTo(2);
        assertThatThrownBy(() -> reports.asOperator(false, jdbc -> jdbc.sql("select count(*) from event")
                        .query(Long.class)
                        .single()))
                .rootCause()
                .hasMessageContaining("permission denied");
    }

    @Test
    void whoeverWroteReadsItAtOnce() {
        double onReplica = counted("replica");
        for (int payments = 1; payments <= 10; payments++) {
            paid(100);
            assertThat(revenue(position)).isEqualTo(100L * payments);
        }
        assertThat(counted("replica")).as("and mostly on the replica").isGreaterThan(onReplica + 3);
    }

    @Test
    void whateverIsAReportIsReadThere() {
        Caller operator = new Caller(
                Caller.Kind.OPERATOR, TenantId.PLATFORM, UUID.randomUUID(), "operator", Scope.ofRole("operator"), null);
        Map<String, Caller> reports = new LinkedHashMap<>();
        for (String own : List.of("statistics", "revenue", "audit-log"))
            reports.put("/api/v1/tenants/" + tenant + "/" + own, admin());
        for (String ofAll : List.of("statistics", "audit-log", "platform/tenants"))
            reports.put("/api/v1/" + ofAll, operator);
        reports.put("/dashboard/board", admin());
        reports.put("/dashboard/overview", operator);
        reports.put("/dashboard/usage", operator);
        reports.forEach((path, caller) -> await(path).atMost(LONGEST).until(() -> {
            double before = counted("replica");
            assertThat(answer(path, caller, null).getStatus()).as(path).isEqualTo(200);
            return counted("replica") > before;
        }));
    }

    @Test
    void aReplicaThatIsLateTellsNobodyTheOldWhoAsksForTheNew() throws Exception {
        paid(100);
        assertThat(revenue(position)).isEqualTo(100);
        await().atMost(LONGEST).until(() -> revenue(null) == 100);
        postgres.pauseReplay();
        try {
            paid(100);
            assertThat(revenue(position)).as("with the token, on the primary").isEqualTo(200);
            double onPrimary = counted("primary");
            assertThat(revenue(null)).as("without one, as old as the replica").isEqualTo(100);
            assertThat(counted("primary")).isEqualTo(onPrimary);
            await("it is too old for anybody").atMost(LONGEST).until(() -> isRead("primary"));
            assertThat(revenue(null)).isEqualTo(200);
        } finally {
            postgres.resumeReplay();
        }
        awaitReplica();
        assertThat(revenue(null)).isEqualTo(200);
    }

    @Test
    void aTenantIsReadWhereTheReplicaHasIt() throws Exception {
        assertThat(placeOf(false)).isEqualTo("shared.tenant_profile");
        postgres.pauseReplay();
        try {
            schemas.provision(tenant, "Nord");
            assertThat(placeOf(false)).as("as it was").isEqualTo("shared.tenant_profile");
        } finally {
            postgres.resumeReplay();
        }
        await().atMost(LONGEST).until(() -> placeOf(true).startsWith("t_nord_"));
        assertThat(reports.inTenant(tenant, true, ReadReplicaTest::who)).startsWith("tenantry_readonly true");
        paid(100);
        assertThat(revenue(position)).isEqualTo(100);
        long others = reports.inTenant(other, false, jdbc -> jdbc.sql("select count(*) from tenant_profile")
                .query(Long.class)
                .single());
        assertThat(others).isEqualTo(1);
    }

    private String placeOf(boolean upToDate) {
        return reports.inTenant(tenant, upToDate, jdbc -> jdbc.sql(
                        "select n.nspname || '.' || c.relname from tenant_profile p join pg_class c on c.oid = p.tableoid"
                                + " join pg_namespace n on n.oid = c.relnamespace")
                .query(String.class)
                .single());
    }

    @Test
    void aReplicaThatIsAwayIsMissedByNobody() throws Exception {
        paid(100);
        postgres.stopReplica();
        try {
            assertThat(revenue(position)).isEqualTo(100);
            await().atMost(LONGEST).until(() -> isRead("primary"));
            paid(100);
            assertThat(revenue(position)).isEqualTo(200);
            assertThat(revenue(null)).isEqualTo(200);
        } finally {
            postgres.startReplica();
        }
        awaitReplica();
        assertThat(revenue(position)).isEqualTo(200);
    }

    /** What the replica refuses is asked of the primary: here a table that it has not got yet. */
    @Test
    void whatFailsThereIsReadHere() throws Exception {
        postgres.pauseReplay();
        try {
            schemas.provision(other, "Other");
            String own = database.withoutTenant(
                    jdbc -> jdbc.sql("select schema_name from tenantry.tenant_schema where tenant_id = ?")
                            .param(other.value())
                            .query(String.class)
                            .single());
            long found =
                    reports.inTenant(other, false, jdbc -> jdbc.sql("select count(*) from " + own + ".tenant_profile")
                            .query(Long.class)
                            .single());
            assertThat(found).isEqualTo(1);
        } finally {
            postgres.resumeReplay();
        }
        assertThat(isRead("replica"))
                .as("one failure of a statement is none of the replica")
                .isTrue();
    }

    private void signedUp(TenantId id) {
        position = Happened.signedUp(events, id, ann);
    }

    private void paid(long minor) {
        position = Happened.paid(events, tenant, ann, minor);
    }

    private long revenue(@Nullable Long token) {
        return JSON.readTree(statistics(token, 200)).at("/revenue/0/totalMinor").asLong();
    }

    private int status(long token) {
        return answer(token).getStatus();
    }

    private String statistics(@Nullable Long token, int status) {
        MockHttpServletResponse answer = answer(token);
        assertThat(answer.getStatus()).isEqualTo(status);
        try {
            return answer.getContentAsString();
        } catch (java.io.UnsupportedEncodingException e) {
            throw new AssertionError(e);
        }
    }

    private Caller admin() {
        return new Caller(Caller.Kind.USER, tenant, ann.value(), "admin", Scope.ofRole("admin"), null);
    }

    private MockHttpServletResponse answer(@Nullable Long token) {
        return answer("/api/v1/tenants/" + tenant + "/statistics", admin(), token);
    }

    private MockHttpServletResponse answer(String path, Caller caller, @Nullable Long token) {
        MockHttpServletRequestBuilder request = get(path).requestAttr(Caller.ATTRIBUTE, caller);
        if (token != null) request.header("Consistency-Token", token.toString());
        try {
            return http.perform(request).andReturn().getResponse();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
