import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** One kind of load, measured in rounds that take turns with the floor. The figures are medians of the rounds. */
final class Rounds {
    private final String name;
    private final int clients;
    private final Floor.Sample sample;
    private final List<Round> rounds = new ArrayList<>();

    Rounds(String name, int clients, Floor.Sample sample) {
        this.name = name;
        this.clients = clients;
        this.sample = sample;
    }

    /**
     * @param inStep commands a second until the slowest projection and reaction had all of them
     * @param mostBehind events that the slowest of them lay behind, looked at once a second while load ran; -1 where nobody
     *     looked
     * @param window null where commands were not waited for one by one
     */
    record Round(
            Floor.Rate floor,
            double perSecond,
            double inStep,
            Load.Window window,
            Usage.Each usage,
            long mostBehind,
            Scenario.CatchUp after) {
        double ratio() {
            return perSecond / floor.perSecond();
        }

        double inStepRatio() {
            return inStep / floor.perSecond();
        }

        double p99Ratio() {
            return window == null ? Double.NaN : window.p99Millis() / floor.meanMillis();
        }
    }

    void add(Floor.Rate floor, Load.Window window, Usage.Each usage, long mostBehind, Scenario.CatchUp after) {
        rounds.add(new Round(
                floor,
                window.perSecond(),
                window.count() / (window.seconds() + after.seconds()),
                window,
                usage,
                mostBehind,
                after));
    }

    void add(Floor.Rate floor, double perSecond, int count, Usage.Each usage, Scenario.CatchUp after) {
        double inStep = count / (count / perSecond + after.seconds());
        rounds.add(new Round(floor, perSecond, inStep, null, usage, -1, after));
    }

    String name() {
        return name;
    }

    int clients() {
        return clients;
    }

    boolean timed() {
        return rounds.getFirst().window() != null;
    }

    Round last() {
        return rounds.getLast();
    }

    double median(ToDoubleFunction<Round> figure) {
        double[] sorted = rounds.stream().mapToDouble(figure).sorted().toArray();
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }

    Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", name);
        json.put("clients", clients);
        json.put("floorEvent", sample.name());
        json.put("floorEventBytes", sample.bytes());
        json.put("perSecond", Report.round(median(Round::perSecond)));
        json.put("floorPerSecond", Report.round(median(each -> each.floor().perSecond())));
        json.put("ratio", Report.round(median(Round::ratio)));
        json.put("inStepRatio", Report.round(median(Round::inStepRatio)));
        if (timed()) json.put("p99Ratio", Report.round(median(Round::p99Ratio)));
        json.put("rounds", rounds);
        return json;
    }
}
