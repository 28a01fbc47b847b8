import com.palantir.javaformat.java.Formatter;
import com.palantir.javaformat.java.ImportOrderer;
import com.palantir.javaformat.java.JavaFormatterOptions;
import com.palantir.javaformat.java.RemoveUnusedImports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Checks or applies the code format of every Java file in the repository: {@code Format check} or {@code Format apply}. */
final class Format {
    private static final JavaFormatterOptions OPTIONS = JavaFormatterOptions.builder()
            .style(JavaFormatterOptions.Style.PALANTIR)
            .build();

    public static void main(String[] args) throws Exception {
        boolean apply = args[0].equals("apply");
        List<Path> unformatted = javaFiles(Path.of("")).parallelStream()
                .filter(file -> !isFormatted(file, apply))
                .toList();
        unformatted.forEach(file -> System.out.println((apply ? "formatted " : "not formatted: ") + file));
        if (!apply && !unformatted.isEmpty()) {
            System.err.println("Apply the format with: mvn -N verify -Pformat");
            System.exit(1);
        }
    }

    private static boolean isFormatted(Path file, boolean apply) {
        try {
            String before = Files.readString(file);
            String after = format(file, before);
            boolean formatted = after.equals(before);
            if (apply && !formatted) Files.writeString(file, after);
            return formatted;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String format(Path file, String source) throws IOException {
        try {
            String used = RemoveUnusedImports.removeUnusedImports(source);
            String ordered = ImportOrderer.reorderImports(used, JavaFormatterOptions.Style.PALANTIR);
            return Formatter.createFormatter(OPTIONS).formatSource(ordered);
        } catch (Exception e) {
            throw new IOException("cannot format " + file + ": " + e.getMessage(), e);
        }
    }

    private static List<Path> javaFiles(Path root) throws IOException {
        try (Stream<Path> paths = Files.walk(root)) {
            return paths.filter(path -> path.toString().endsWith(".java"))
                    .filter(path -> !path.toString().contains("target/") && !path.startsWith("data"))
                    .toList();
        }
    }
}
