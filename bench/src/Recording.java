import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A JFR recording of the server, and what {@code jfr view} says of it. */
final class Recording implements AutoCloseable {
    private static final Path JAVA =
            Path.of(ProcessHandle.current().info().command().orElseThrow());
    private static final List<String> VIEWS =
            List.of("hot-methods", "allocation-by-site", "allocation-by-class", "contention-by-site", "gc-pauses");

    private final String pid;
    private final Path log;
    private final Path file;

    private Recording(String pid, Path log, Path file) {
        this.pid = pid;
        this.log = log;
        this.file = file;
    }

    static Recording start(Server server, Path work, Path file) throws Exception {
        Recording recording = new Recording(String.valueOf(server.pid()), work.resolve("jcmd.log"), file);
        recording.jcmd("JFR.configure", "stackdepth=256"); // a request has more than the usual 64 frames
        recording.jcmd("JFR.start", "name=bench", "settings=profile", "jdk.CPUTimeSample#enabled=true");
        return recording;
    }

    @Override
    public void close() throws Exception {
        jcmd("JFR.stop", "name=bench", "filename=" + file);
        System.out.println("\nrecorded in " + file);
        for (String view : VIEWS)
            new ProcessBuilder(tool("jfr"), "view", "--width", "150", "--truncate", "beginning", view, file.toString())
                    .inheritIO()
                    .start()
                    .waitFor();
        Profile.main(new String[] {file.toString()});
    }

    private void jcmd(String... command) throws Exception {
        List<String> line = new ArrayList<>(List.of(tool("jcmd"), pid));
        line.addAll(List.of(command));
        Process process = new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        if (process.waitFor() != 0) throw new IllegalStateException(Files.readString(log));
    }

    private static String tool(String name) {
        return JAVA.resolveSibling(name).toString();
    }
}
