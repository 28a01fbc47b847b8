package io.tenantry.app.pages;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.billing.api.Money;
import io.tenantry.billing.api.PaymentCommand.RecordProviderResult;
import io.tenantry.billing.api.PaymentId;
import io.tenantry.billing.api.PlanCommand.CreatePlan;
import io.tenantry.billing.api.PlanId;
import io.tenantry.billing.api.PlanTerms;
import io.tenantry.billing.api.SubscriptionCommand.CancelSubscription;
import io.tenantry.billing.api.SubscriptionCommand.StartSubscription;
import io.tenantry.billing.api.SubscriptionCommand.StartTrial;
import io.tenantry.billing.api.SubscriptionId;
import io.tenantry.billing.api.Transition;
import io.tenantry.support.api.TicketCommand.CloseTicket;
import io.tenantry.support.api.TicketCommand.OpenTicket;
import io.tenantry.support.api.TicketCommand.WriteMessage;
import io.tenantry.support.api.TicketId;
import io.tenantry.support.api.TicketPriority;
import io.tenantry.tenancy.Ids;
import io.tenantry.tenancy.MovableClock;
import io.tenantry.tenancy.StreamId;
import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.command.Actor;
import io.tenantry.tenancy.command.CommandContext;
import io.tenantry.tenancy.command.Commands;
import io.tenantry.tenancy.command.Credential;
import io.tenantry.tenancy.command.Source;
import io.tenantry.tenancy.load.TenantLoad;
import io.tenantry.tenancy.projection.Projections;
import io.tenantry.tenancy.sealing.KeyRef;
import io.tenantry.tenancy.sealing.Sealed;
import io.tenantry.tenancy.store.EventFeed;
import io.tenantry.tenant.api.Limits;
import io.tenantry.tenant.api.TenantCommand.ApproveTenant;
import io.tenantry.tenant.api.TenantCommand.ChangeLimits;
import io.tenantry.tenant.api.TenantCommand.SuspendTenant;
import io.tenantry.tenant.api.TenantStream;
import io.tenantry.tenant.api.UserCommand.Authority;
import io.tenantry.tenant.api.UserCommand.BlockUser;
import io.tenantry.tenant.api.UserCommand.CreateUser;
import io.tenantry.tenant.api.UserId;
import io.tenantry.tenant.user.Passwords;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.Environment;
import tools.jackson.databind.json.JsonMapper;

/** The server as the page tests use it: who signs up, pays and asks for help in it. */
class House {
    static final String OPERATOR = "operator@tenantry.local";
    static final String PASSWORD = "correct horse battery";
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final AtomicLong SERIAL = new AtomicLong(System.nanoTime());

    private final Environment environment;
    private final Commands commands;
    private final Projections projections;
    private final MovableClock clock;
    private final Ids ids;
    private final EventFeed feed;
    private final Passwords passwords;

    House(
            Environment environment,
            Commands commands,
            Projections projections,
            MovableClock clock,
            Ids ids,
            EventFeed feed,
            Passwords passwords) {
        this.environment = environment;
        this.commands = commands;
        this.projections = projections;
        this.clock = clock;
        this.ids = ids;
        this.feed = feed;
        this.passwords = passwords;
    }

    /** A tenant and its first administrator, who logs in with {@link #PASSWORD}. */
    record Company(TenantId id, String name, String slug, String administrator, UUID administratorId) {}

    String address() {
        return "http://localhost:" + environment.getRequiredProperty("local.server.port");
    }

    /** Signs up and waits for approval. */
    Company applicant(String name) {
        String slug = name.toLowerCase(java.util.Locale.ROOT).replaceAll("[^a-z]+", "-") + "-" + next();
        return applicant(name, slug);
    }

    Company applicant(String name, String slug) {
        String email = "ann@" + slug + ".example";
        String body = JSON.writeValueAsString(Map.of(
                "name",
                name,
                "slug",
                slug,
                "contactEmail",
                "office@" + slug + ".example",
                "admin",
                Map.of("email", email, "password", PASSWORD, "firstName", "Ann", "lastName", "Lee")));
        HttpRequest request = HttpRequest.newBuilder(URI.create(address() + "/api/v1/tenants"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
            var json = JSON.readTree(answer.body());
            Company company = new Company(
                    new TenantId(UUID.fromString(json.required("id").asString())),
                    name,
                    slug,
                    email,
                    UUID.fromString(json.required("adminId").asString()));
            settle();
            return company;
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Signs up and is approved. */
    Company company(String name) {
        return approved(applicant(name));
    }

    Company approved(Company company) {
        TenantStream stream = TenantStream.of(company.id());
        send(stream, new ApproveTenant(stream, null));
        settle();
        return company;
    }

    void suspend(Company company, String reason) {
        TenantStream stream = TenantStream.of(company.id());
        send(stream, new SuspendTenant(stream, Sealed.of(KeyRef.ofTenant(company.id()), reason)));
        settle();
    }

    void limit(Company company, TenantLoad load) {
        TenantStream stream = TenantStream.of(company.id());
        send(stream, new ChangeLimits(stream, new Limits(null, null, null, null, load)));
    }

    UUID customer(Company company, String first, String last) {
        return person(company, "customer", "u" + next() + "@mail.example", null, first, last, false);
    }

    UUID customer(Company company, String first, String last, long telegramId) {
        return person(company, "customer", "u" + next() + "@mail.example", telegramId, first, last, false);
    }

    /** Logs in with {@link #PASSWORD}; answers the e-mail. */
    String staff(Company company, String first, String last) {
        return login(company, "staff", first, last);
    }

    /** As {@link #staff}, of any role. */
    String login(Company company, String role, String first, String last) {
        String email = "desk" + next() + "@" + company.slug() + ".example";
        person(company, role, email, null, first, last, true);
        settle();
        return email;
    }

    private UUID person(
            Company company,
            String role,
            String email,
            @Nullable Long telegramId,
            String first,
            String last,
            boolean logsIn) {
        UserId id = new UserId(company.id(), ids.next());
        KeyRef key = KeyRef.ofSubject(company.id(), id.value());
        send(
                id,
                new CreateUser(
                        id,
                        role,
                        Sealed.of(key, email),
                        Sealed.ofNullable(key, telegramId),
                        null,
                        Sealed.of(key, first),
                        Sealed.of(key, last),
                        "en",
                        Long.toString(next(), 36).toUpperCase(java.util.Locale.ROOT),
                        logsIn,
                        Authority.SYSTEM),
                Actor.user(company.administratorId()),
                Source.API,
                logsIn ? List.of(passwords.credential(id, PASSWORD)) : List.of());
        return id.value();
    }

    void block(Company company, UUID user) {
        UserId id = new UserId(company.id(), user);
        send(id, new BlockUser(id, Authority.SYSTEM));
        settle();
    }

    /** The provider's word on a payment that was not opened here; the same subject is the same payment. */
    void provider(Company company, UUID user, String subject, Transition transition, long minor, String currency) {
        PaymentId id = PaymentId.of(company.id(), "yookassa", subject);
        send(
                id,
                new RecordProviderResult(
                        id,
                        null,
                        user,
                        "yookassa",
                        subject,
                        transition,
                        Money.of(minor, currency),
                        transition == Transition.REFUNDED ? subject : null,
                        "card"));
    }

    void pays(Company company, UUID user, long minor, String currency) {
        provider(company, user, "p" + next(), Transition.SUCCEEDED, minor, currency);
    }

    PlanId plan(Company company, String name, long minor, String currency) {
        PlanId id = new PlanId(company.id(), ids.next());
        send(id, new CreatePlan(id, new PlanTerms(name, Period.ofMonths(1), Money.of(minor, currency), 7, Map.of())));
        return id;
    }

    SubscriptionId subscribes(Company company, UUID user, PlanId plan) {
        SubscriptionId id = new SubscriptionId(company.id(), ids.next());
        send(id, new StartSubscription(id, user, plan, true), Actor.user(user), Source.API);
        return id;
    }

    void tries(Company company, UUID user, PlanId plan) {
        SubscriptionId id = new SubscriptionId(company.id(), ids.next());
        send(id, new StartTrial(id, user, plan, false), Actor.user(user), Source.API);
    }

    void cancels(SubscriptionId id) {
        send(id, new CancelSubscription(id, false, null));
    }

    TicketId asks(Company company, UUID user, String subject, TicketPriority priority) {
        TicketId id = new TicketId(company.id(), ids.next());
        send(
                id,
                new OpenTicket(id, user, ids.next(), subject, "Can you help me, please?", priority),
                Actor.user(user),
                Source.API);
        return id;
    }

    void answers(TicketId id, UUID author) {
        send(
                id,
                new WriteMessage(id, ids.next(), author, "Gladly: try it again now.", false, null),
                Actor.user(author),
                Source.API);
    }

    void closes(TicketId id) {
        send(id, new CloseTicket(id, null));
    }

    void isNow(Instant now) {
        clock.moveTo(now);
    }

    void isReallyNow() {
        clock.reset();
    }

    /** Waits until every projection has seen everything. Reactions may wait for a Kafka that is not there. */
    void settle() {
        List<String> names = projections.progress().stream()
                .map(Projections.Progress::processor)
                .filter(name -> name.contains("."))
                .toList();
        boolean seen = projections.await(names, TenantId.PLATFORM, feed.head(), Duration.ofSeconds(30));
        assertThat(seen).as("projections keep up").isTrue();
    }

    private void send(StreamId target, Object command) {
        send(target, command, Actor.system(Source.KAFKA), Source.KAFKA);
    }

    private void send(StreamId target, Object command, Actor actor, Source source) {
        send(target, command, actor, source, List.of());
    }

    private void send(StreamId target, Object command, Actor actor, Source source, List<Credential> credentials) {
        CommandContext system = CommandContext.system(target.tenantId(), source, "house-" + next(), null);
        commands.send(
                target,
                command,
                new CommandContext(
                        target.tenantId(),
                        actor,
                        source,
                        system.requestId(),
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        false,
                        credentials,
                        CommandContext.Answer.DONE));
    }

    private static long next() {
        return SERIAL.incrementAndGet();
    }
}
