import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Measures a server of its own: start, commands and payments beside the floor, memory. Started by {@code bench/run}. */
final class Bench {
    private static final Duration REST = Duration.ofSeconds(5);
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
        say("preparing " + options.users() + " users with money");
        Scenario scenario = Scenario.prepare(server.httpPort(), "bench-second", options.users());
        try (Floor floor = new Floor(
                        options.pgbench(),
                        options.root().resolve("bench/floor.sql"),
                        server.postgresPort(),
                        server.superuserPassword(),
                        options.clients());
                Payments payments = new Payments(server.kafkaPort(), scenario, floor);
                ScheduledExecutorService sampler = Executors.newSingleThreadScheduledExecutor()) {
            payments.run(options.users(), TOP_UP);
            sampler.scheduleWithFixedDelay(this::sampleMemory, 1, 1, TimeUnit.SECONDS);
            commands("open a ticket", "support.ticket-opened", options.warmup(), scenario, floor, tickets(scenario));
            generator();
            commands(
                    "start a subscription",
                    "billing.subscription-started",
                    (options.warmup() + 1) / 2,
                    scenario,
                    floor,
                    subscriptions(scenario));
            payments(scenario, floor, payments);
            sampler.shutdownNow();
            report.memoryUnderLoad(mostJvm.get(), mostPostgres.get());
            if (!options.profile().isEmpty()) profile(scenario);
        }
        server.stop();
        report.finish();
    }

    private void start() throws Exception {
        say("starting on an empty data directory");
        double first = server.start("bench-first");
        server.stop();
        say("starting again");
        double second = server.start("bench-second");
        Thread.sleep(REST);
        report.start(first, second, server.residentMegabytes(), server.postgresMegabytes());
    }

    /** Every client asks for users of its own, so that no two change one wallet at the same time. */
    private Load.Clients ofOwnUsers(Scenario scenario, java.util.function.Function<String, byte[]> request) {
        int users = scenario.users().size();
        return client -> new Load.Client() {
            private int next = client;

            @Override
            public byte[] next() {
                String user = scenario.users().get(next);
                next = next + options.clients() < users ? next + options.clients() : client % users;
                return request.apply(user);
            }
        };
    }

    private Load.Clients tickets(Scenario scenario) {
        return ofOwnUsers(scenario, scenario::openTicket);
    }

    private Load.Clients subscriptions(Scenario scenario) {
        return ofOwnUsers(scenario, scenario::startSubscription);
    }

    private void commands(String name, String event, int warmup, Scenario scenario, Floor floor, Load.Clients requests)
            throws Exception {
        Load load = new Load(server.httpPort(), options.clients());
        say(name + ": warming up for " + warmup + " s");
        load.run(warmup, 201, requests);
        scenario.awaitReadModels();
        Floor.Sample sample = floor.newest(event);
        floor.run(sample, Math.min(3, options.seconds()));
        Report.Row row = report.row(name, sample);
        for (int round = 1; round <= options.rounds(); round++) {
            double inserts = floor.run(sample, options.seconds());
            Usage usage = Usage.begin(server);
            Load.Window window = load.run(options.seconds(), 201, requests);
            Usage.Each each = usage.of(window.count());
            row.add(inserts, window, each, scenario.awaitReadModels());
            say(name + ": " + row.last());
        }
    }

    private void payments(Scenario scenario, Floor floor, Payments payments) throws Exception {
        String name = "payment event, to the wallet";
        int warmup = (options.warmup() + 1) / 2;
        say(name + ": warming up for " + warmup + " s");
        double rate = options.users();
        for (long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(warmup); System.nanoTime() < end; )
            rate = payments.run(options.users(), 100);
        scenario.awaitReadModels();
        Floor.Sample sample = floor.newest("billing.payment-succeeded");
        floor.run(sample, Math.min(3, options.seconds()));
        Report.Row row = report.row(name, sample);
        for (int round = 1; round <= options.rounds(); round++) {
            double inserts = floor.run(sample, options.seconds());
            int count = Math.max(1, (int) (rate * options.seconds()));
            Usage usage = Usage.begin(server);
            double perSecond = payments.run(count, 100);
            Usage.Each each = usage.of(count);
            row.add(inserts, perSecond, each, scenario.awaitReadModels());
            say(name + ": " + row.last());
        }
    }

    /** What the generator gets out of an endpoint that does nothing: it must be far from the figures above. */
    private void generator() throws Exception {
        byte[] request = Connection.request("GET", "/actuator/health/liveness", "", "");
        Load load = new Load(server.httpPort(), options.clients());
        load.run(Math.min(5, options.seconds()), 200, _ -> () -> request);
        Usage usage = Usage.begin(server);
        Load.Window window = load.run(options.seconds(), 200, _ -> () -> request);
        report.generator(window, usage.of(window.count()));
    }

    private void sampleMemory() {
        try {
            mostJvm.accumulateAndGet(server.residentMegabytes(), Math::max);
            mostPostgres.accumulateAndGet(server.postgresMegabytes(), Math::max);
        } catch (IOException | RuntimeException e) {
            say("no memory sample: " + e);
        }
    }

    private void profile(Scenario scenario) throws Exception {
        Path file = Path.of(options.profile()).toAbsolutePath();
        say("profiling tickets into " + file);
        jcmd("JFR.start", "name=bench", "settings=profile", "jdk.CPUTimeSample#enabled=true");
        new Load(server.httpPort(), options.clients()).run(4 * options.seconds(), 201, tickets(scenario));
        jcmd("JFR.stop", "name=bench", "filename=" + file);
    }

    private void jcmd(String... command) throws Exception {
        Path java = Path.of(ProcessHandle.current().info().command().orElseThrow());
        var line = new java.util.ArrayList<>(
                List.of(java.resolveSibling("jcmd").toString(), String.valueOf(server.pid())));
        line.addAll(List.of(command));
        Process process = new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectOutput(options.work().resolve("jcmd.log").toFile())
                .start();
        if (process.waitFor() != 0)
            throw new IllegalStateException(Files.readString(options.work().resolve("jcmd.log")));
    }

    private static void say(String line) {
        System.out.println(line);
    }
}
