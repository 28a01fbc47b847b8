package io.tenantry.billing.intake;

import static io.tenantry.billing.intake.Samples.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.argThat;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.reset;
import static org.mockito.Mockito.timeout;
import static org.mockito.Mockito.verify;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.put;

import io.tenantry.billing.api.LetterEvent.LetterRecorded;
import io.tenantry.billing.api.LetterId;
import io.tenantry.billing.api.PaymentCommand.RecordProviderResult;
import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.command.Commands;
import io.tenantry.tenancy.database.TenantDatabase;
import io.tenantry.tenancy.sealing.KeyRef;
import io.tenantry.tenancy.sealing.Sealed;
import io.tenantry.tenancy.store.PublishedEvents;
import io.tenantry.tenancy.test.ModuleTest;
import io.tenantry.tenancy.web.Caller;
import io.tenantry.tenancy.web.Scope;
import io.tenantry.tenant.api.TenantEvent.TenantApproved;
import io.tenantry.tenant.api.TenantEvent.TenantProvisioned;
import io.tenantry.tenant.api.TenantEvent.TenantSignedUp;
import io.tenantry.tenant.api.TenantStream;
import io.tenantry.tenant.api.UserEvent.UserCreated;
import io.tenantry.tenant.api.UserId;
import jakarta.servlet.Filter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.AdminClient;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.kafka.config.KafkaListenerEndpointRegistry;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.core.KafkaAdmin;
import org.springframework.kafka.core.KafkaOperations;
import org.springframework.kafka.listener.MessageListenerContainer;
import org.springframework.kafka.test.EmbeddedKafkaBroker;
import org.springframework.kafka.test.context.EmbeddedKafka;
import org.springframework.kafka.test.utils.KafkaTestUtils;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.bean.override.mockito.MockitoSpyBean;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.MvcResult;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;
import org.springframework.test.web.servlet.setup.DefaultMockMvcBuilder;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.web.context.WebApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Payment events on a real broker and a real database, from the record to the wallet, the letter and the topics out. */
@ModuleTest
@EmbeddedKafka(bootstrapServersProperty = "spring.kafka.bootstrap-servers")
@DirtiesContext
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class IntakeOnKafkaTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @Autowired
    KafkaAdmin admin;

    @Autowired
    KafkaOperations<byte[], byte[]> kafka;

    @Autowired
    EmbeddedKafkaBroker broker;

    @Autowired
    KafkaListenerEndpointRegistry listeners;

    @Autowired
    PublishedEvents events;

    @Autowired
    TenantDatabase database;

    @Autowired
    WebApplicationContext web;

    @MockitoSpyBean
    Commands commands;

    private final TenantId tenant = new TenantId(UUID.randomUUID());
    private final UUID user = UUID.randomUUID();

    @SuppressWarnings("NullAway.Init")
    private MockMvc http;

    @BeforeAll
    void start() {
        admin.initialize();
        makeTenant(tenant);
        makeUser(tenant, user);
        listener().start();
        DefaultMockMvcBuilder builder = MockMvcBuilders.webAppContextSetup(web);
        web.getBeanProvider(Filter.class).orderedStream().forEach(filter -> builder.addFilters(filter));
        http = builder.build();
    }

    @BeforeEach
    void worksAsUsual() {
        reset(commands);
    }

    @AfterAll
    void stop() {
        listener().stop();
    }

    @Test
    void creditsOnceWhateverIsDeliveredTwice() {
        UUID payer = newUser();
        String event = succeeded("once", payer, 500);
        send(event);
        send(event);
        send(event.replace("\"e-once\"", "\"another id\""));
        awaitBalance(payer, 500);
        send(succeeded("after", payer, 1));
        awaitBalance(payer, 501);
        assertThat(letters(payer)).isEmpty();
    }

    @Test
    void theSameIdWithOtherContentIsNotSwallowed() {
        UUID payer = newUser();
        send(succeeded("first", payer, 500));
        send(succeeded("second", payer, 70).replace("\"e-second\"", "\"e-first\""));
        awaitBalance(payer, 570);
    }

    @Test
    void aBadRecordIsKeptAndHoldsUpNothing() {
        UUID payer = newUser();
        String marker = "not json " + payer;
        send(marker);
        send(succeeded("behind-it", payer, 5));
        awaitBalance(payer, 5);
        try (Consumer<byte[], byte[]> dead = consumer(Topics.DEAD_LETTERS)) {
            ConsumerRecord<byte[], byte[]> record = find(dead, marker);
            assertThat(header(record, "tenantry-reason")).isEqualTo("unreadable");
            assertThat(header(record, "tenantry-topic")).isEqualTo("payment-events");
            assertThat(record.key()).isEqualTo(bytes(tenant.toString()));
            UUID letter = UUID.fromString(header(record, "tenantry-letter"));
            awaitState(TenantId.PLATFORM, letter, "open");
            assertThat(stored(letter)).as("what the database holds").doesNotContain("not json");
        }
    }

    @Test
    void aLetterIsEditedAndReplayed() throws Exception {
        UUID nobody = UUID.randomUUID();
        UUID payer = newUser();
        send(succeeded("lost", nobody, 900));
        UUID letter = await().atMost(PATIENCE)
                .until(() -> letters(nobody), found -> !found.isEmpty())
                .getFirst();

        JsonNode shown = answer(get("/api/v1/letters/" + letter), 200);
        assertThat(shown.path("reason").asString()).isEqualTo("unknown-payment-and-user");
        String value = shown.path("value").asString();
        assertThat(value).contains(nobody.toString());
        assertThat(answer(post("/api/v1/letters/" + letter + "/replay"), 409)
                        .path("code")
                        .asString())
                .isEqualTo("letter-fails-again");

        long valuesBefore = valuesKept();
        String body = JSON.writeValueAsString(Map.of("value", value.replace(nobody.toString(), payer.toString())));
        answer(put("/api/v1/letters/" + letter).content(body).header("If-Match", "\"1\""), 412);
        answer(put("/api/v1/letters/" + letter).content(body), 428);
        assertThat(valuesKept()).as("refused edits leave nothing behind").isEqualTo(valuesBefore);
        Caller staff = new Caller(Caller.Kind.USER, tenant, UUID.randomUUID(), "staff", Scope.ofRole("staff"), null);
        assertThat(as(staff, put("/api/v1/letters/" + letter).content(body))
                        .getResponse()
                        .getStatus())
                .isEqualTo(403);
        String token = edit(letter, body, 2);
        JsonNode replayed =
                answer(post("/api/v1/letters/" + letter + "/replay").header("Consistency-Token", token), 200);
        assertThat(replayed.path("outcome").asString()).isEqualTo("recorded");
        awaitBalance(payer, 900);
        awaitState(tenant, letter, "replayed");

        answer(post("/api/v1/letters/" + letter + "/replay"), 200);
        answer(post("/api/v1/letters/" + letter + "/discard").content("{\"reason\":\"x\"}"), 409);
        awaitBalance(payer, 900);
        JsonNode list = answer(get("/api/v1/letters?state=replayed"), 200);
        assertThat(list.path("items").toString()).contains(letter.toString()).doesNotContain("value");
    }

    /** An import brings letters of places in another Kafka, and one that was made anew counts from 0 again. */
    @Test
    void aRecordAtThePlaceOfAnotherLetterIsALetterOfItsOwn() {
        UUID payer = newUser();
        RecordMetadata place = sent(succeeded("beside", payer, 3));
        LetterId brought = LetterId.of(tenant, place.topic(), place.partition(), place.offset() + 1);
        values.keep(tenant, brought.value(), bytes("of another Kafka"));
        events.publish(
                brought,
                new LetterRecorded(
                        brought,
                        place.topic(),
                        place.partition(),
                        place.offset() + 1,
                        "unreadable",
                        "no JSON",
                        16,
                        false));
        UUID nobody = UUID.randomUUID();
        assertThat(sent(succeeded("same-place", nobody, 9)).offset()).isEqualTo(place.offset() + 1);
        List<UUID> arrived = await().atMost(PATIENCE).until(() -> letters(nobody), found -> !found.isEmpty());
        assertThat(arrived).doesNotContain(brought.value()).hasSize(1);
        awaitState(tenant, brought.value(), "open");
        assertThat(valueOf(brought.value())).isEqualTo("of another Kafka");

        values.forgetWords(tenant, brought.value(), bytes("of another Kafka")); // whoever it named is erased
        assertThat(values.holdAnother(brought, bytes("what comes then"))).isTrue();
        assertThat(values.holdAnother(new LetterId(tenant, arrived.getFirst()), bytes(valueOf(arrived.getFirst()))))
                .as("a second delivery")
                .isFalse();
    }

    @Test
    void aRecordThatComesAgainAfterItsPersonIsErasedBringsNothingBack() {
        UUID gone = UUID.randomUUID();
        String event = succeeded("gone", gone, 9);
        RecordMetadata place = sent(event);
        LetterId letter = LetterId.of(tenant, place.topic(), place.partition(), place.offset());
        awaitState(tenant, letter.value(), "open");
        await().atMost(PATIENCE).until(() -> committed() == written());
        people.erase(tenant, gone);
        assertThat(valueOf(letter.value())).isEmpty();
        long values = valuesKept();
        long dead = records(Topics.DEAD_LETTERS);

        again(place, event);
        assertThat(valuesKept()).isEqualTo(values);
        assertThat(valueOf(letter.value())).isEmpty();
        assertThat(records(Topics.DEAD_LETTERS)).isEqualTo(dead);
        people.erase(tenant, gone);
        again(place, event);
        assertThat(valuesKept()).isEqualTo(values);

        String another = succeeded("another", UUID.randomUUID(), 9);
        again(place, another);
        assertThat(valuesKept()).as("another Kafka's").isEqualTo(values + 1);
    }

    private void again(RecordMetadata place, String event) {
        intake.answer(List.of(new ConsumerRecord<>(
                place.topic(), place.partition(), place.offset(), bytes(tenant.toString()), bytes(event))));
    }

    @Test
    void anotherTenantSeesNoLetter() throws Exception {
        UUID nobody = UUID.randomUUID();
        send(succeeded("hidden", nobody, 1));
        UUID letter = await().atMost(PATIENCE)
                .until(() -> letters(nobody), found -> !found.isEmpty())
                .getFirst();
        TenantId neighbour = new TenantId(UUID.randomUUID());
        makeTenant(neighbour);
        assertThat(as(admin(neighbour), get("/api/v1/letters/" + letter))
                        .getResponse()
                        .getStatus())
                .isEqualTo(404);
        assertThat(as(admin(neighbour), post("/api/v1/letters/" + letter + "/replay"))
                        .getResponse()
                        .getStatus())
                .isEqualTo(404);
        Caller operator = new Caller(
                Caller.Kind.OPERATOR, TenantId.PLATFORM, UUID.randomUUID(), "operator", Scope.ofRole("operator"), null);
        assertThat(as(operator, get("/api/v1/letters")).getResponse().getContentAsString())
                .contains(letter.toString());
        assertThat(as(operator, post("/api/v1/letters/" + letter + "/discard").content("{\"reason\":\"a test\"}"))
                        .getResponse()
                        .getStatus())
                .isEqualTo(200);
        awaitState(tenant, letter, "discarded");
    }

    @Test
    void aCutLetterCanOnlyBeDiscarded() throws Exception {
        UUID payer = newUser();
        send(succeeded("huge", payer, 5)
                .replace("\"currency\"", "\"raw\":\"" + "x".repeat(70_000) + "\",\"currency\""));
        UUID letter = await().atMost(PATIENCE)
                .until(() -> letters("too-large"), found -> !found.isEmpty())
                .getFirst();
        assertThat(answer(get("/api/v1/letters/" + letter), 200).path("cut").asBoolean())
                .isTrue();
        assertThat(answer(post("/api/v1/letters/" + letter + "/replay"), 409)
                        .path("code")
                        .asString())
                .isEqualTo("letter-cut");
        answer(post("/api/v1/letters/" + letter + "/discard").content("{\"reason\":\"too large\"}"), 200);
        assertThat(balance(payer)).isZero();
    }

    @Test
    void whileTheDatabaseIsAwayNothingIsAcknowledgedAndNothingIsLost() throws Exception {
        UUID payer = newUser();
        send(succeeded("before", payer, 1));
        awaitBalance(payer, 1);
        long before = await().atMost(PATIENCE).until(this::committed, offset -> offset > 0 && offset == written());
        doThrow(new DataAccessResourceFailureException("away"))
                .when(commands)
                .send(any(), argThat(c -> c instanceof RecordProviderResult r && payer.equals(r.userId())), any());
        send(succeeded("stuck", payer, 42));
        verify(commands, timeout(PATIENCE.toMillis()).atLeast(2))
                .send(any(), argThat(c -> c instanceof RecordProviderResult r && payer.equals(r.userId())), any());
        listener().stop(); // as a crash would: before the poll has its answer
        assertThat(committed()).isEqualTo(before);
        assertThat(letters(payer)).isEmpty();
        reset(commands);
        listener().start();
        awaitBalance(payer, 43);
        await().atMost(PATIENCE).until(() -> committed() > before);
    }

    @Test
    void aRefundThatComesFirstWaitsAndItsLetterIsARepeatThen() throws Exception {
        UUID payer = newUser();
        String success = succeeded("late", payer, 500);
        String refund = success.replace("payment.succeeded", "payment.refunded")
                .replace("\"e-late\"", "\"e-late-refund\"")
                .replace("\"userId\":\"" + payer + "\",", "");
        send(refund);
        UUID letter = await().atMost(PATIENCE)
                .until(() -> letters(payer), found -> !found.isEmpty())
                .getFirst();
        send(success);
        send(refund);
        send(succeeded("late-end", payer, 7));
        awaitBalance(payer, 7);
        assertThat(entries(payer)).isEqualTo(3);
        assertThat(letters(payer)).containsExactly(letter);
        JsonNode replayed = answer(post("/api/v1/letters/" + letter + "/replay"), 200);
        assertThat(replayed.path("outcome").asString()).isEqualTo("repeated");
        assertThat(entries(payer)).isEqualTo(3);
    }

    private long entries(UUID userId) {
        return database.inTenant(
                tenant, jdbc -> jdbc.sql("select count(*) from wallet_entry where tenant_id = ? and user_id = ?")
                        .params(tenant.value(), userId)
                        .query(Long.class)
                        .single());
    }

    @Test
    void tellsOtherSystems() {
        UUID payer = newUser();
        send(succeeded("told", payer, 77));
        try (Consumer<byte[], byte[]> out = consumer(Topics.EVENTS)) {
            ConsumerRecord<byte[], byte[]> record = find(out, payer.toString());
            assertThat(text(record.key())).isEqualTo(tenant.toString());
            JsonNode event = JSON.readTree(record.value());
            assertThat(event.path("specversion").asString()).isEqualTo("1.0");
            assertThat(event.path("type").asString()).isEqualTo("tenantry.payment-succeeded.v1");
            assertThat(event.path("tenantid").asString()).isEqualTo(tenant.toString());
            assertThat(event.path("data").path("amountMinor").asLong()).isEqualTo(77);
            assertThat(event.path("data").path("provider").asString()).isEqualTo("yookassa");
        }
    }

    // ---- the world

    private MessageListenerContainer listener() {
        return Objects.requireNonNull(listeners.getListenerContainer("payment-events"));
    }

    private void makeTenant(TenantId id) {
        TenantStream stream = TenantStream.of(id);
        events.publish(
                stream,
                new TenantSignedUp(
                        stream,
                        "Acme",
                        "acme-" + id,
                        Sealed.of(KeyRef.ofTenant(id), "a@example.org"),
                        "shared",
                        null,
                        new UserId(id, UUID.randomUUID())),
                new TenantApproved(stream, "shared"),
                new TenantProvisioned(stream, "shared"));
    }

    private UUID newUser() {
        UUID id = UUID.randomUUID();
        makeUser(tenant, id);
        return id;
    }

    private void makeUser(TenantId of, UUID id) {
        UserId userId = new UserId(of, id);
        events.publish(
                userId, new UserCreated(userId, "customer", null, null, null, null, null, null, id.toString(), false));
    }

    private String succeeded(String name, UUID userId, long amount) {
        return """
                {"specversion":"1.0","id":"e-%s","source":"yookassa","type":"payment.succeeded","subject":"%s-%s",
                 "tenantid":"%s","data":{"userId":"%s","amountMinor":%d,"currency":"RUB"}}""".formatted(name, name, userId, tenant, userId, amount);
    }

    private void send(String value) {
        var _ = sent(value);
    }

    private RecordMetadata sent(String value) {
        return kafka.send(new ProducerRecord<>(Topics.PAYMENT_EVENTS, bytes(tenant.toString()), bytes(value)))
                .join()
                .getRecordMetadata();
    }

    private long balance(UUID userId) {
        return database.inTenant(tenant, jdbc -> jdbc.sql(
                        "select coalesce(sum(amount_minor), 0) from wallet_entry where tenant_id = ? and user_id = ?")
                .params(tenant.value(), userId)
                .query(Long.class)
                .single());
    }

    private void awaitBalance(UUID userId, long expected) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(balance(userId)).isEqualTo(expected));
    }

    /** Letters of this tenant about nobody: found by their record, whose value names the user. */
    private List<UUID> letters(UUID userId) {
        return letters("unknown-payment-and-user").stream()
                .filter(id -> valueOf(id).contains(userId.toString()))
                .toList();
    }

    private List<UUID> letters(String reason) {
        return database.inTenant(tenant, jdbc -> jdbc.sql("select id from letter where tenant_id = ? and reason = ?")
                .params(tenant.value(), reason)
                .query(UUID.class)
                .list());
    }

    @Autowired
    LetterValues values;

    @Autowired
    LettersOfPeople people;

    @Autowired
    Intake intake;

    private String valueOf(UUID letter) {
        return values.find(tenant, letter).map(IntakeOnKafkaTest::text).orElse("");
    }

    private long valuesKept() {
        return database.inTenant(tenant, jdbc -> jdbc.sql("select count(*) from letter_value where tenant_id = ?")
                .param(tenant.value())
                .query(Long.class)
                .single());
    }

    private String stored(UUID letter) {
        byte[] sealed = database.asOperator(jdbc -> jdbc.sql("select sealed from letter_value where id = ?")
                .param(letter)
                .query(byte[].class)
                .single());
        return text(sealed);
    }

    private void awaitState(TenantId of, UUID letter, String state) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(database.<@Nullable String>inTenant(
                        of, jdbc -> jdbc.sql("select state from letter where tenant_id = ? and id = ?")
                                .params(of.value(), letter)
                                .query(String.class)
                                .optional()
                                .orElse(null)))
                .isEqualTo(state));
    }

    private long committed() throws Exception {
        try (AdminClient client = AdminClient.create(Map.of("bootstrap.servers", broker.getBrokersAsString()))) {
            Map<TopicPartition, OffsetAndMetadata> offsets = client.listConsumerGroupOffsets("tenantry")
                    .partitionsToOffsetAndMetadata()
                    .get(10, TimeUnit.SECONDS);
            return offsets.values().stream()
                    .mapToLong(OffsetAndMetadata::offset)
                    .sum();
        }
    }

    /** How many records there are: what is committed once all have their answer. */
    private long written() {
        return records(Topics.PAYMENT_EVENTS);
    }

    private long records(String topic) {
        try (Consumer<byte[], byte[]> consumer = consumer(topic)) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            return consumer.endOffsets(partitions).values().stream()
                    .mapToLong(Long::longValue)
                    .sum();
        }
    }

    private Consumer<byte[], byte[]> consumer(String topic) {
        Map<String, Object> properties = KafkaTestUtils.consumerProps(broker, "test-" + UUID.randomUUID(), false);
        properties.put("auto.offset.reset", "earliest");
        Consumer<byte[], byte[]> consumer = new DefaultKafkaConsumerFactory<>(
                        properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())
                .createConsumer();
        consumer.subscribe(List.of(topic));
        return consumer;
    }

    private static ConsumerRecord<byte[], byte[]> find(Consumer<byte[], byte[]> consumer, String text) {
        return await().atMost(PATIENCE)
                .until(
                        () -> {
                            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200)))
                                if (text(record.value()).contains(text)) return record;
                            return null;
                        },
                        Objects::nonNull);
    }

    private static String text(byte[] utf8) {
        return new String(utf8, StandardCharsets.UTF_8);
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        return text(record.headers().lastHeader(name).value());
    }

    private static Caller admin(TenantId of) {
        return new Caller(Caller.Kind.USER, of, UUID.randomUUID(), "admin", Scope.ofRole("admin"), null);
    }

    private MvcResult as(Caller caller, MockHttpServletRequestBuilder request) throws Exception {
        return http.perform(request.requestAttr(Caller.ATTRIBUTE, caller).contentType("application/json"))
                .andReturn();
    }

    private JsonNode answer(MockHttpServletRequestBuilder request, int status) throws Exception {
        MvcResult result = as(admin(tenant), request);
        String body = result.getResponse().getContentAsString();
        assertThat(result.getResponse().getStatus()).as(body).isEqualTo(status);
        return JSON.readTree(body);
    }

    private String edit(UUID letter, String body, long version) throws Exception {
        MvcResult result = as(
                admin(tenant),
                put("/api/v1/letters/" + letter).content(body).header("If-Match", "\"" + version + "\""));
        assertThat(result.getResponse().getStatus())
                .as(result.getResponse().getContentAsString())
                .isEqualTo(200);
        return Objects.requireNonNull(result.getResponse().getHeader("Consistency-Token"));
    }
}
