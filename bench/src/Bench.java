import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/** Measures a server of its own beside the floor. Started by {@code bench/run}. */
final class Bench {
    private static final Duration REST = Duration.ofSeconds(5);
    private static final int FLOOR_WARMUP = 3;
    /** The first events of the streams that are copied. */
    private static final List<String> COPIED =
            List.of("support.ticket-opened", "billing.payment-discovered", "billing.subscription-started");

    private static final long TOP_UP = Scenario.PRICE * 1_000_000;

    private final Options options;
    private final Server server;
    private final Report report;
    private final AtomicLong mostJvm = new AtomicLong();
    private final AtomicLong mostPostgres = new AtomicLong();

    private Bench(Options options) throws IOException {
        this.options = options;
        this.server = new Server(options.jar(), options.work());
        this.report = new Report(options);
    }

    public static void main(String[] arguments) throws Exception {
        try {
            new Bench(Options.of(List.of(arguments))).run();
            System.exit(0);
        } catch (IllegalArgumentException | IllegalStateException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }

    private void run() throws Exception {
        start();
        say("preparing " + options.users() + " users");
        Scenario scenario = Scenario.prepare(server.httpPort(), "bench-first", options.users());
        try (Floor floor = new Floor(
                        options.pgbench(),
                        options.root().resolve("bench/floor.sql"),
                        server.postgresPort(),
                        server.superuserPassword());
                ScheduledExecutorService sampler = Executors.newSingleThreadScheduledExecutor()) {
            sampler.scheduleWithFixedDelay(this::sampleMemory, 1, 1, TimeUnit.SECONDS);
            measure(scenario, floor);
            sampler.shutdownNow();
        }
        report.put("megabytesUnderLoad", named(mostJvm.get(), mostPostgres.get()));
        server.stop();
        report.finish();
    }

    private void start() throws Exception {
        say("starting on an empty data directory");
        double first = server.start("bench-first");
        if (!options.measures(Options.Figure.START) && !options.statements()) return;
        server.stop();
        if (options.statements()) server.configurePostgres(Statements.SETTING);
        say("starting again");
        double second = server.start("bench-second");
        Thread.sleep(REST);
        report.put(
                "secondsToFirstCommand",
                Map.of("emptyDataDirectory", Report.round(first), "secondStart", Report.round(second)));
        report.put("megabytesAtRest", named(server.residentMegabytes(), server.postgresMegabytes()));
    }

    private static Map<String, Long> named(long jvm, long postgres) {
        return Map.of("jvm", jvm, "postgres", postgres);
    }

    private void measure(Scenario scenario, Floor floor) throws Exception {
        int few = options.clients().getFirst();
        if (options.measures(Options.Figure.COMMANDS)) {
            Commands tickets =
                    commands("open a ticket", "support.ticket-opened", scenario, floor, scenario::openTicket);
            tickets.warmUp(few, options.warmup());
            for (int clients : options.clients()) aims(tickets.measure(clients, clients == few));
        }
        // after the tickets in a full run, when the server is warm
        if (options.measures(Options.Figure.HTTP)) http(few);
        if (options.measures(Options.Figure.VISIBLE)) {
            Commands seen = commands("ticket seen", "support.ticket-opened", scenario, floor, scenario::openTicket);
            if (!options.measures(Options.Figure.COMMANDS)) seen.warmUp(few, options.warmup());
            seen.visible(few);
        }
        if (options.measures(Options.Figure.STREAMS))
            new Streams(scenario, new Copies(floor.superuser()), report)
                    .measure(options.warmup() / 2, Math.max(1, options.seconds() / 2), options.rounds());
        if (options.measures(Options.Figure.FAIRNESS))
            Fairness.beside(scenario, report).measure(options.warmup() / 2, options.seconds(), options.rounds());
        if (options.measuresAny(
                Options.Figure.SUBSCRIPTIONS,
                Options.Figure.PAYMENTS,
                Options.Figure.HISTORY,
                Options.Figure.REBUILD,
                Options.Figure.TIER)) {
            try (Payments payments = new Payments(server.kafkaPort(), scenario, floor)) {
                payments.run(options.users(), TOP_UP);
                withMoney(scenario, floor, payments, few);
            }
        }
        if (options.measures(Options.Figure.ISOLATION)) new Isolation(options, server, scenario, report).measure(few);
        if (options.measuresAny(Options.Figure.HISTORY, Options.Figure.REBUILD, Options.Figure.TIER))
            history(scenario, floor, few);
        if (options.measures(Options.Figure.REBUILD)) {
            Rebuilds rebuilds = new Rebuilds(scenario, floor.superuser(), report);
            rebuilds.measure("figures.statistics");
            rebuilds.measure("figures.revenue");
        }
        if (options.measures(Options.Figure.TIER)) new TierMove(scenario, report).measure(options.events());
        if (options.measures(Options.Figure.ARCHIVE)) new Archives(options, server, floor, report).measure();
        if (options.measures(Options.Figure.TENANTS)) new Tenants(options, server, floor, report).measure(few);
    }

    private void withMoney(Scenario scenario, Floor floor, Payments payments, int clients) throws Exception {
        Commands subscriptions = commands(
                "start a subscription", "billing.subscription-started", scenario, floor, scenario::startSubscription);
        if (options.measures(Options.Figure.SUBSCRIPTIONS)) {
            subscriptions.warmUp(clients, options.warmup() / 2);
            subscriptions.measure(clients, false);
        } else {
            subscriptions.warmUp(clients, 1); // so that there is one to copy
        }
        if (options.measures(Options.Figure.PAYMENTS)) payments(scenario, floor, payments, clients);
    }

    /** Tickets with little stored, then with much: the copies are made while the server is stopped. */
    private void history(Scenario scenario, Floor floor, int clients) throws Exception {
        boolean measured = options.measures(Options.Figure.HISTORY);
        server.stop();
        Rounds before = null;
        if (measured) { // as young a server as the one that will be measured with much stored
            server.start("bench-third");
            floor.reconnect();
            before = history("a ticket, few stored", scenario, floor, clients);
            server.stop();
        }
        say("copying " + options.events() + " events");
        server.startPostgresAlone();
        floor.reconnect();
        long copied = new Copies(floor.superuser()).streamsLike(COPIED, options.events());
        server.stopPostgresAlone();
        double start = server.start("bench-fourth");
        floor.reconnect();
        report.put("history", Map.of("eventsCopied", copied, "secondsToFirstCommand", Report.round(start)));
        if (before == null) return;
        Rounds after = history("a ticket, many stored", scenario, floor, clients);
        report.atLeast(
                0.9,
                "throughput with " + copied + " events stored ÷ with few, each ÷ its floor",
                after.median(Rounds.Round::ratio) / before.median(Rounds.Round::ratio));
    }

    private Rounds history(String name, Scenario scenario, Floor floor, int clients) throws Exception {
        Commands tickets = commands(name, "support.ticket-opened", scenario, floor, scenario::openTicket);
        tickets.warmUp(clients, options.warmup());
        return tickets.measure(clients, false);
    }

    private Commands commands(
            String name, String event, Scenario scenario, Floor floor, Function<String, byte[]> request) {
        return new Commands(options, server, scenario, floor, report, name, event, request);
    }

    private void aims(Rounds tickets) {
        String at = ", " + tickets.clients() + " clients";
        report.atLeast(1.0, "commands/s ÷ durable inserts/s" + at, tickets.median(Rounds.Round::ratio));
        report.atLeast(
                0.7,
                "commands/s until all projections had them ÷ durable inserts/s" + at,
                tickets.median(Rounds.Round::inStepRatio));
        report.atMost(
                3, "p99 of a command ÷ mean latency of a durable insert" + at, tickets.median(Rounds.Round::p99Ratio));
    }

    private void payments(Scenario scenario, Floor floor, Payments payments, int clients) throws Exception {
        String name = "payment event, to the wallet";
        int warmup = options.warmup() / 2;
        say(name + ": warming up for " + warmup + " s");
        double rate = options.users();
        for (long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(warmup); System.nanoTime() < end; )
            rate = payments.run(options.users(), 100);
        scenario.awaitReadModels();
        Floor.Sample sample = floor.newest("billing.payment-succeeded");
        floor.run(sample, clients, FLOOR_WARMUP);
        Rounds rounds = report.rounds(name, clients, sample);
        Load.Clients tickets = scenario.ofOwnUsers(clients, scenario::openTicket);
        double[] beside = new double[options.rounds()];
        for (int round = 0; round < options.rounds(); round++) {
            Floor.Rate inserts = floor.run(sample, clients, options.seconds());
            beside[round] = new Load(server.httpPort(), clients)
                    .run(options.seconds(), 201, tickets)
                    .perSecond();
            scenario.awaitReadModels();
            int count = Math.max(1, (int) (rate * options.seconds()));
            boolean looked = round == options.rounds() - 1 && !options.measures(Options.Figure.COMMANDS);
            Statements statements = looked && options.statements() ? new Statements(floor.superuser()) : null;
            if (statements != null) statements.reset();
            try (Recording _ =
                    looked && options.jfr() ? Recording.start(server, options.work(), options.recording()) : null) {
                Usage usage = Usage.begin(server);
                double perSecond = payments.run(count, 100);
                rounds.add(inserts, perSecond, count, usage.of(count), scenario.awaitReadModels());
            }
            if (statements != null) statements.print(count);
            double perSecond = rounds.last().perSecond();
            say(name + String.format(": %.0f/s beside %.0f tickets/s over HTTP", perSecond, beside[round]));
        }
        Arrays.sort(beside);
        report.atLeast(
                1.0,
                "payment events/s, Kafka to the visible wallet ÷ commands/s over HTTP",
                rounds.median(Rounds.Round::perSecond) / beside[beside.length / 2]);
    }

    /** What the generator gets out of an endpoint that does nothing: it must be far from the figures above. */
    private void http(int clients) throws Exception {
        byte[] request = Connection.request("GET", "/actuator/health/liveness", "", "");
        Load load = new Load(server.httpPort(), clients);
        load.run(
                options.measures(Options.Figure.COMMANDS) ? options.seconds() : options.warmup(),
                200,
                _ -> () -> request);
        Usage usage = Usage.begin(server);
        Load.Window window = load.run(options.seconds(), 200, _ -> () -> request);
        Usage.Each each = usage.of(window.count());
        report.put(
                "httpAlone",
                Map.of(
                        "perSecond", Report.round(window.perSecond()),
                        "generatorCores", Report.round(each.generatorCores()),
                        "generatorMillisEach", Report.round(each.generatorMillis()),
                        "jvmMillisEach", Report.round(each.jvmMillis()),
                        "otherCores", Report.round(each.otherCores())));
    }

    private void sampleMemory() {
        if (!server.isRunning()) return;
        try {
            mostJvm.accumulateAndGet(server.residentMegabytes(), Math::max);
            mostPostgres.accumulateAndGet(server.postgresMegabytes(), Math::max);
        } catch (IOException | RuntimeException e) {
            say("no memory sample: " + e);
        }
    }

    static void say(String line) {
        System.out.println(line);
    }
}
