import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;

/** One command over HTTP, by several clients at a time, in turns with the floor. */
final class Commands {
    private static final int FLOOR_WARMUP = 3;

    private final Options options;
    private final Server server;
    private final Scenario scenario;
    private final Floor floor;
    private final Report report;
    private final String name;
    private final String event;
    private final Function<String, byte[]> request;

    Commands(
            Options options,
            Server server,
            Scenario scenario,
            Floor floor,
            Report report,
            String name,
            String event,
            Function<String, byte[]> request) {
        this.options = options;
        this.server = server;
        this.scenario = scenario;
        this.floor = floor;
        this.report = report;
        this.name = name;
        this.event = event;
        this.request = request;
    }

    void warmUp(int clients, int seconds) throws Exception {
        Bench.say(name + ": warming up for " + seconds + " s");
        load(clients, seconds);
        scenario.awaitReadModels();
    }

    private Load.Window load(int clients, int seconds) throws Exception {
        return new Load(server.httpPort(), clients).run(seconds, 201, scenario.ofOwnUsers(clients, request));
    }

    /** @param looked whether this is what a recording or the statements are asked for */
    Rounds measure(int clients, boolean looked) throws Exception {
        Floor.Sample sample = floor.newest(event);
        floor.run(sample, clients, Math.min(FLOOR_WARMUP, options.seconds()));
        Rounds rounds = report.rounds(name, clients, sample);
        Statements statements = looked && options.statements() ? new Statements(floor.superuser()) : null;
        if (statements != null) statements.reset();
        long count = 0;
        try (Recording _ =
                looked && options.jfr() ? Recording.start(server, options.work(), options.recording()) : null) {
            for (int round = 1; round <= options.rounds(); round++) count += round(rounds, sample);
        }
        if (statements != null) statements.print(count);
        return rounds;
    }

    private long round(Rounds rounds, Floor.Sample sample) throws Exception {
        Floor.Rate inserts = floor.run(sample, rounds.clients(), options.seconds());
        try (Lag lag = new Lag(scenario)) {
            Usage usage = Usage.begin(server);
            Load.Window window = load(rounds.clients(), options.seconds());
            Usage.Each each = usage.of(window.count());
            rounds.add(inserts, window, each, lag.most(), scenario.awaitReadModels());
            Bench.say(String.format(
                    "%s, %d clients: %.0f/s beside a floor of %.0f/s: %.3f",
                    name,
                    rounds.clients(),
                    window.perSecond(),
                    inserts.perSecond(),
                    rounds.last().ratio()));
            return window.count();
        }
    }

    /** From the answer until the ticket is shown, for one client more than those of the load. */
    void visible(int clients) throws Exception {
        Floor.Sample sample = floor.newest(event);
        double[] ratios = new double[options.rounds()];
        Load.Window times = null;
        for (int round = 0; round < options.rounds(); round++) {
            Floor.Rate inserts = floor.run(sample, clients, options.seconds());
            try (Visible visible = new Visible(scenario)) {
                load(clients, options.seconds());
                times = visible.times(options.seconds());
            }
            scenario.awaitReadModels();
            ratios[round] = times.p99Millis() / inserts.meanMillis();
            Bench.say(String.format(
                    "from the answer to the read model: median %.1f ms, p99 %.1f ms, beside inserts of %.1f ms",
                    times.medianMillis(), times.p99Millis(), inserts.meanMillis()));
        }
        Arrays.sort(ratios);
        report.put(
                "answerToReadModel",
                Map.of(
                        "samplesOfLastRound", times.count(),
                        "medianMillis", Report.round(times.medianMillis()),
                        "p99Millis", Report.round(times.p99Millis())));
        report.atMost(
                5,
                "p99 from the answer to the read model ÷ mean latency of a durable insert, " + clients + " clients",
                ratios[ratios.length / 2]);
    }
}
