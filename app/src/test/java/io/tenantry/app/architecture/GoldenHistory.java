package io.tenantry.app.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import io.tenantry.tenancy.event.EventName;
import io.tenantry.tenancy.event.GoldenEvents;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** One sample of every event of the product, from the golden files of all modules. */
public final class GoldenHistory {
    private GoldenHistory() {}

    public static List<Object> events() {
        return OurClasses.all().stream()
                .filter(type -> type.isAnnotatedWith(EventName.class))
                .map(type -> GoldenEvents.read(folder(type), type.reflect()))
                .toList();
    }

    private static Path folder(JavaClass event) {
        String file = event.getAnnotationOfType(EventName.class).value() + ".json";
        try (Stream<Path> modules = Files.list(Path.of(".."))) {
            return modules.map(module -> module.resolve("src/test/resources/golden"))
                    .filter(folder -> Files.exists(folder.resolve(file)))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no golden file of " + event.getName()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
