package io.tenantry.app.leaks;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.app.leaks.Stranger.Standing;
import io.tenantry.app.stories.Answer;
import io.tenantry.app.stories.Api;
import io.tenantry.app.stories.Furnished;
import io.tenantry.app.stories.Operation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Strangers try every operation of the API on the first tenant's things: ids in path, query and body, tenants in path,
 * header and host. A caller who is bound to a tenant gets 403 {@code tenant-mismatch} for any other tenant in path or header,
 * existing or not; another tenant's object under the own tenant is 404, or 422 where a field of the body names it.
 */
final class HttpProbes {
    private static final Set<Integer> REFUSALS = Set.of(401, 403, 404, 422);
    private static final int AT_ONCE = 3;

    private final Furnished first;
    private final Furnished second;
    private final List<Stranger> strangers;
    private final Map<String, AtomicInteger> tried = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<Leak> leaks = new ConcurrentLinkedQueue<>();
    private volatile boolean enough;

    /** Something that came through, or was refused otherwise than it must be. */
    record Leak(String who, String how, String operation, String told) {
        @Override
        public String toString() {
            return who + ", " + how + ", " + operation + ": " + told;
        }
    }

    HttpProbes(Furnished first, Furnished second, List<Stranger> strangers) {
        this.first = first;
        this.second = second;
        this.strangers = strangers;
    }

    /** Everything, by everybody. */
    List<Leak> run(List<Operation> operations) {
        return run(operations, false);
    }

    /** Until something comes through; what only reads is tried first. */
    List<Leak> runToTheFirst(List<Operation> operations) {
        return run(readsFirst(operations), true);
    }

    private static List<Operation> readsFirst(List<Operation> operations) {
        return operations.stream()
                .sorted(Comparator.comparing(operation -> !operation.isRead()))
                .toList();
    }

    private List<Leak> run(List<Operation> operations, boolean toTheFirst) {
        // who stops at the first must not have written meanwhile
        boolean inOrder = toTheFirst && !operations.stream().allMatch(Operation::isRead);
        try (ExecutorService threads = Executors.newFixedThreadPool(inOrder ? 1 : AT_ONCE)) {
            for (Operation operation : operations)
                for (Stranger stranger : strangers)
                    threads.execute(() -> {
                        if (!enough) new Visit(operation, stranger).all();
                        if (toTheFirst && !leaks.isEmpty()) enough = true;
                    });
        }
        return List.copyOf(leaks);
    }

    void report(String area) {
        tried.forEach((key, count) -> {
            String[] whoAndHow = key.split("\n", -1);
            long found = leaks.stream()
                    .filter(leak ->
                            leak.who().equals(whoAndHow[0]) && leak.how().equals(whoAndHow[1]))
                    .count();
            LeakReport.tried(area, whoAndHow[0], whoAndHow[1], count.get(), found);
        });
    }

    int tried() {
        return tried.values().stream().mapToInt(AtomicInteger::get).sum();
    }

    private final class Visit {
        private final Operation operation;
        private final Stranger stranger;

        Visit(Operation operation, Stranger stranger) {
            this.operation = operation;
            this.stranger = stranger;
        }

        private interface Probe {
            void run();
        }

        private void probe(String how, Probe probe) {
            if (enough) return;
            try {
                probe.run();
            } catch (AssertionError leak) {
                leaks.add(new Leak(stranger.name(), how, operation.name(), String.valueOf(leak.getMessage())));
            }
        }

        void all() {
            probe("the first's ids in path and body", this::firstsIds);
            probe("the first in the header", this::firstInHeader);
            if (!stranger.isMember()) return;
            probe("the first's ids as a dry run", this::dryRun);
            probe("one of the first's ids in the body", this::firstsIdsInSingleFields);
            probe("one of the first's ids in the query", this::firstsIdsInFilters);
            probe("the first in the path", this::firstInPath);
            probe("path and header disagree", this::disagreement);
            probe("a header that names nothing", this::nonsenseInHeader);
            probe("the first's ids in the past", this::firstsIdsInThePast);
            probe("the first as host", this::firstAsHost);
            probe("the first as a parameter and a field that nobody asked for", this::firstWhereNobodyAsks);
        }

        private Answer ask(String how, Api api, String path, @Nullable String body) {
            tried.computeIfAbsent(stranger.name() + "\n" + how, _ -> new AtomicInteger())
                    .incrementAndGet();
            Api asking = operation.method().equals("PUT") ? api.with("If-Match", "\"1\"") : api;
            Answer answer = asking.send(operation.method(), path, body);
            String what = answer.request() + "\n" + answer.status() + " " + answer.text();
            assertThat(answer.text()).as(what).doesNotContain(first.marker());
            String asked = path + body + answer.request();
            first.ids().values().stream()
                    .filter(id -> !asked.contains(id)
                            && !id.equals(first.company().id().toString()))
                    .forEach(id -> assertThat(answer.text()).as(what).doesNotContain(id));
            if (!operation.isPublic() && !stranger.isMember())
                assertThat(answer.status()).as(what).isEqualTo(stranger.standing() == Standing.UNKNOWN ? 401 : 403);
            return answer;
        }

        private boolean namesThings() {
            return operation.hasId() || !operation.idFields().isEmpty();
        }

        private String path(Function<String, String> ids) {
            return operation.pathWith(ids.apply(operation.resource()));
        }

        private void firstsIds() {
            Answer answer =
                    ask("the first's ids in path and body", stranger.api(), path(first::id), operation.body(first::id));
            if (namesThings()) requireRefused(answer);
        }

        private void dryRun() {
            if (operation.isCommand() && namesThings())
                requireRefused(ask(
                        "the first's ids as a dry run",
                        stranger.api(),
                        path(first::id) + "?dryRun=true",
                        operation.body(first::id)));
        }

        /** The caller's own objects, but one field of the body is the first's. */
        private void firstsIdsInSingleFields() {
            if (operation.isAboutATenant()) return;
            for (String field : operation.idFields()) {
                Function<String, String> ids = name -> name.equals(field) ? first.id(name) : second.id(name);
                requireRefused(ask(
                        "one of the first's ids in the body", stranger.api(), path(second::id), operation.body(ids)));
            }
        }

        private void firstsIdsInFilters() {
            for (String filter : operation.idFilters()) {
                Answer answer = ask(
                        "one of the first's ids in the query",
                        stranger.api(),
                        path(second::id) + "?" + filter + "=" + first.id(filter),
                        null);
                if (answer.status() == 200)
                    assertThat(answer.items()).as(answer.request()).isEmpty();
            }
        }

        private void firstInHeader() {
            String how = "the first in the header";
            Api naming = stranger.api().inTenant(first.company().id());
            Function<String, String> own = operation.isAboutATenant() ? first::id : second::id;
            requireMismatch(ask(how, naming, path(own), operation.body(own)));
            if (!operation.isAboutATenant() && stranger.isMember())
                requireMismatch(ask(how, naming, path(first::id), operation.body(first::id)));
        }

        private String pathIn(String tenant, Function<String, String> ids) {
            return path(ids).replace("/api/v1/", "/api/v1/tenants/" + tenant + "/");
        }

        private void firstInPath() {
            if (operation.isAboutATenant() || operation.isPublic()) return;
            requireMismatch(ask(
                    "the first in the path",
                    stranger.api(),
                    pathIn(first.id("tenants"), first::id),
                    operation.body(first::id)));
        }

        private void disagreement() {
            if (operation.isAboutATenant() || operation.isPublic()) return;
            String how = "path and header disagree";
            Api api = stranger.api();
            requireMismatch(ask(
                    how,
                    api.inTenant(first.id("tenants")),
                    pathIn(second.id("tenants"), second::id),
                    operation.body(second::id)));
            requireMismatch(ask(
                    how,
                    api.inTenant(second.id("tenants")),
                    pathIn(first.id("tenants"), first::id),
                    operation.body(first::id)));
        }

        private void nonsenseInHeader() {
            if (operation.isRead() && !operation.isAboutATenant())
                requireMismatch(ask(
                        "a header that names nothing", stranger.api().inTenant("nonsense"), path(second::id), null));
        }

        private void firstsIdsInThePast() {
            if (!operation.parameters().contains("asOf")) return;
            // few may look back at once
            synchronized (HttpProbes.this) {
                Answer answer = ask(
                        "the first's ids in the past",
                        stranger.api(),
                        path(first::id) + "?asOf=" + Instant.now().minusSeconds(1),
                        null);
                if (operation.hasId()) requireRefused(answer);
            }
        }

        private void firstAsHost() {
            if (!operation.isRead()) return;
            Api elsewhere = stranger.api();
            for (String header : List.of("X-Forwarded-Host", "Forwarded", "X-Original-Host"))
                elsewhere = elsewhere.with(
                        header,
                        (header.equals("Forwarded") ? "host=" : "")
                                + first.company().slug() + ".tenantry.test");
            Answer answer = ask("the first as host", elsewhere, path(first::id), null);
            if (operation.hasId()) requireRefused(answer);
        }

        private void firstWhereNobodyAsks() {
            String how = "the first as a parameter and a field that nobody asked for";
            String tenant = first.id("tenants");
            Answer answer;
            if (operation.isRead()) {
                answer = ask(how, stranger.api(), path(first::id) + "?tenantId=" + tenant + "&tenant=" + tenant, null);
                if (operation.hasId()) requireRefused(answer);
            } else if (!operation.isAboutATenant() && !operation.isPublic() && operation.hasBody()) {
                String body = String.valueOf(operation.body(second::id));
                if (!body.startsWith("{") || operation.idFields().contains("tenantId")) return;
                answer = ask(
                        how,
                        stranger.api(),
                        path(second::id),
                        "{\"tenantId\":\"" + tenant + "\"" + (body.equals("{}") ? "}" : "," + body.substring(1)));
                assertThat(answer.status())
                        .as("%s%n%s", answer.request(), answer.text())
                        .isIn(400, 403, 404, 422);
            }
        }

        private void requireRefused(Answer answer) {
            assertThat(answer.status())
                    .as("%s%n%s", answer.request(), answer.text())
                    .isIn(REFUSALS);
        }

        private void requireMismatch(Answer answer) {
            if (operation.isPublic()) return;
            if (stranger.isMember()) answer.problem(403, "tenant-mismatch");
        }
    }

    /** The counter-check: with the own ids the same requests reach their objects. */
    List<String> ownIds(List<Operation> operations) {
        List<String> wrong = new ArrayList<>();
        Set<String> operators = Set.of("platform", "statistics");
        // what is deleted cannot be read: reads go first
        for (Operation operation : readsFirst(operations)) {
            if (operation.isPublic()) continue;
            String path = operation.pathWith(second.id(operation.resource()));
            Answer answer = second.company()
                    .admin()
                    .with("If-Match", "\"1\"")
                    .send(operation.method(), path, operation.body(second::id));
            boolean forOperators = operators.contains(operation.resource()) || path.equals("/api/v1/tenants");
            boolean reached = !Set.of(400, 401, 404, 405, 415, 428).contains(answer.status());
            if (!reached || (operation.isRead() && !forOperators && answer.status() != 200))
                wrong.add(answer.request() + ": " + answer.status() + " " + answer.text());
        }
        return wrong;
    }
}
