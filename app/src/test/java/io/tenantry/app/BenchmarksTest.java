package io.tenantry.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The benchmarks run from their source, beside the build: here they are compiled with the server's libraries, as they are there. */
class BenchmarksTest {
    @Test
    void compile(@TempDir Path classes) throws IOException {
        JavaCompiler javac = Objects.requireNonNull(ToolProvider.getSystemJavaCompiler(), "a JDK");
        StringWriter told = new StringWriter();
        try (StandardJavaFileManager files = javac.getStandardFileManager(null, null, null);
                Stream<Path> sources = Files.list(Path.of("..", "bench", "src"))) {
            List<String> options = List.of(
                    "-proc:none", "-d", classes.toString(), "-classpath", System.getProperty("java.class.path"));
            boolean compiled = javac.getTask(
                            told, files, null, options, null, files.getJavaFileObjectsFromPaths(sources.toList()))
                    .call();
            assertThat(compiled).as(told.toString()).isTrue();
        }
    }
}
