import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordingFile;

/**
 * Processor time by cause. {@code jfr view} counts top frames, which are mostly those of the JDK; here every sample also
 * counts for the class of ours that is nearest to the top, and once for each package that is anywhere on its stack.
 */
final class Profile {
    private static final Set<String> SAMPLES = Set.of("jdk.CPUTimeSample");
    private static final int LINES = 30;

    private final Map<String, Integer> top = new HashMap<>();
    private final Map<String, Integer> nearest = new HashMap<>();
    private final Map<String, Integer> packages = new HashMap<>();
    private final Map<String, Integer> roots = new HashMap<>();
    private int samples;

    public static void main(String[] arguments) throws Exception {
        Profile profile = new Profile();
        try (RecordingFile file = new RecordingFile(Path.of(arguments[0]))) {
            while (file.hasMoreEvents()) {
                RecordedEvent event = file.readEvent();
                if (SAMPLES.contains(event.getEventType().getName()) && event.getStackTrace() != null)
                    profile.add(event.getStackTrace().getFrames());
            }
        }
        profile.print();
    }

    private void add(List<RecordedFrame> frames) {
        samples++;
        count(top, name(frames.getFirst()));
        Set<String> seen = new HashSet<>();
        String ours = "(none of ours)";
        String root = "";
        for (RecordedFrame frame : frames) {
            String type = frame.getMethod().getType().getName();
            if (type.startsWith("io.tenantry.")) {
                if (ours.startsWith("(")) ours = name(frame);
                root = name(frame);
            }
            seen.add(packageOf(type));
        }
        count(nearest, ours);
        count(roots, root.isEmpty() ? name(frames.getLast()) : root);
        seen.forEach(each -> count(packages, each));
    }

    private static String packageOf(String type) {
        String[] parts = type.split("\\.");
        int depth = type.startsWith("org.springframework") || type.startsWith("io.tenantry") ? 4 : 3;
        return String.join(".", List.of(parts).subList(0, Math.min(depth, parts.length - 1)));
    }

    private static String name(RecordedFrame frame) {
        return frame.getMethod().getType().getName().replaceFirst("\\$\\$Lambda.*", "") + "."
                + frame.getMethod().getName();
    }

    private static void count(Map<String, Integer> counts, String key) {
        counts.merge(key, 1, Integer::sum);
    }

    private void print() {
        print("Top frames", top);
        print("Nearest frame of ours", nearest);
        print("Outermost frame of ours, or of the thread", roots);
        print("Packages anywhere on the stack", packages);
    }

    private void print(String title, Map<String, Integer> counts) {
        System.out.printf("%n%s (%d samples of processor time)%n", title, samples);
        counts.entrySet().stream()
                .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                .limit(LINES)
                .forEach(each -> System.out.printf(
                        Locale.ROOT, "%6.1f %%  %s%n", 100.0 * each.getValue() / samples, each.getKey()));
    }
}
