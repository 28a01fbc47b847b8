import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A command on a stream of 10,000 events beside one on a stream of 10: answers to tickets, one client. */
final class Streams {
    private static final int SHORT = 10;
    private static final int LONG = 10_000;
    private static final int SHORT_STREAMS = 200;

    private final Scenario scenario;
    private final Copies copies;
    private final Report report;

    Streams(Scenario scenario, Copies copies, Report report) {
        this.scenario = scenario;
        this.copies = copies;
        this.report = report;
    }

    void measure(int warmup, int seconds, int rounds) throws Exception {
        List<byte[]> answersToShort = new ArrayList<>();
        for (int i = 0; i < SHORT_STREAMS; i++) answersToShort.add(answerToTicketOf(SHORT));
        byte[] answerToLong = answerToTicketOf(LONG);
        scenario.awaitReadModels();
        long begin = System.nanoTime();
        load(1, answerToLong);
        double first = (System.nanoTime() - begin) / 1e9 - 1;
        Bench.say("answers to tickets: warming up for " + warmup + " s");
        load(warmup / 2, answerToLong);
        load(warmup / 2, answersToShort.toArray(byte[][]::new));
        double[] ofLong = new double[rounds];
        double[] ofShort = new double[rounds];
        double[] ratios = new double[rounds];
        for (int round = 0; round < rounds; round++) {
            ofShort[round] = load(seconds, answersToShort.toArray(byte[][]::new));
            ofLong[round] = load(seconds, answerToLong);
            ratios[round] = ofLong[round] / ofShort[round];
            scenario.awaitReadModels();
        }
        Map<String, Object> figures = new HashMap<>();
        figures.put("meanMillisShort", Report.round(median(ofShort)));
        figures.put("meanMillisLong", Report.round(median(ofLong)));
        figures.put("secondsBeyondOneForAFirstSecondOnTheLong", Report.round(Math.max(0, first)));
        report.put("streams", figures);
        report.atMost(1.2, "a command on a stream of 10,000 events ÷ on one of 10", median(ratios));
    }

    private byte[] answerToTicketOf(int events) throws Exception {
        Api api = new Api(scenario.port());
        String id = api.send("POST", scenario.openTicket(scenario.users().getFirst()))
                .required("id")
                .asString();
        byte[] answer = Connection.request(
                "POST",
                "/api/v1/tickets/" + id + "/messages",
                scenario.token(),
                "{\"text\": \"We are looking into it and answer tomorrow.\"}");
        api.send("POST", answer);
        copies.lengthen(scenario.tenantId() + "/" + id, events);
        return answer;
    }

    private double load(int seconds, byte[]... answers) throws Exception {
        return new Load(scenario.port(), 1)
                .run(Math.max(1, seconds), 200, _ -> new Load.Client() {
                    private int next;

                    @Override
                    public byte[] next() {
                        return answers[next++ % answers.length];
                    }
                })
                .meanMillis();
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
