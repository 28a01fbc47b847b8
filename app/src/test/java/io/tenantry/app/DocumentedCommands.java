package io.tenantry.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** Commands that a document prints, run as they stand there: the block after the comment that names it. */
public final class DocumentedCommands {
    public static final Path DOCS = Path.of("..", "docs").toAbsolutePath();
    private static final long LONGEST_SECONDS = 60;

    private final String document;
    private final String test;

    private DocumentedCommands(String document, String test) {
        this.document = document;
        this.test = test;
    }

    /** @param test how the document calls the test that runs its commands */
    public static DocumentedCommands of(String document, Class<?> test) {
        return new DocumentedCommands(document, test.getSimpleName());
    }

    public String block(String name) throws IOException {
        Matcher block = Pattern.compile(
                        "<!-- executed by " + test + ": " + Pattern.quote(name) + " -->\n```(?:ba)?sh\n(.*?)```",
                        Pattern.DOTALL)
                .matcher(Files.readString(DOCS.resolve(document), StandardCharsets.UTF_8));
        assertThat(block.find()).as("%s of %s", name, document).isTrue();
        return block.group(1);
    }

    /** Runs the block in the folder; fails with what it said if it fails. */
    public String run(String name, Path folder, Map<String, String> environment)
            throws IOException, InterruptedException {
        return run(List.of("bash", "-euo", "pipefail", "-c", block(name)), folder, environment, "");
    }

    /** The same for who is asked something: at a terminal, on which {@code answer} is typed. */
    public String runAtTerminal(String name, Path folder, String answer) throws IOException, InterruptedException {
        Files.writeString(folder.resolve("block.sh"), block(name));
        return run(
                List.of("script", "--quiet", "--return", "--command", "bash -eu block.sh", "/dev/null"),
                folder,
                Map.of(),
                answer + "\n");
    }

    private static String run(List<String> command, Path folder, Map<String, String> environment, String typed)
            throws IOException, InterruptedException {
        Path output = Files.createTempFile("tenantry-documented", ".log");
        Path input = Files.writeString(Files.createTempFile("tenantry-documented", ".in"), typed);
        try {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectInput(input.toFile())
                    .redirectOutput(output.toFile());
            builder.environment().putAll(environment);
            Process process = builder.start();
            boolean ended = process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS);
            if (!ended) process.destroyForcibly();
            String said = Files.readString(output);
            assertThat(ended).as("it ends: %s%n%s", command, said).isTrue();
            assertThat(process.exitValue()).as("%s%n%s", command, said).isZero();
            return said;
        } finally {
            Files.delete(output);
            Files.delete(input);
        }
    }

    /** Skips the test, and says why, where one of the programs is not installed. {@code .ci/run} installs them. */
    public static void assumeInstalled(String... programs) {
        for (String program : programs)
            Assumptions.assumeTrue(isInstalled(program), "skipped: " + program + " is not installed");
    }

    private static boolean isInstalled(String program) {
        String path = System.getenv("PATH");
        return path != null
                && Stream.of(path.split(File.pathSeparator))
                        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }
}
