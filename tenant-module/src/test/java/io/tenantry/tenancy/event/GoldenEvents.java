package io.tenantry.tenancy.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.tenancy.sealing.PlainSealing;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The stored form of events, held by files: {@code src/test/resources/golden/<event name>.json}. A test fails when an
 * event is written or read differently than its file says, and when an event has no sample. A new event's file is
 * written by {@code -Dgolden.write=true}; a file that exists is never overwritten.
 */
public final class GoldenEvents {
    private static final Path FOLDER = Path.of("src/test/resources/golden");
    private static final JsonMapper JSON = EventJson.base()
            .addModule(PlainSealing.module())
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build();

    private GoldenEvents() {}

    /** Compares one sample of every event of the sealed interface with its file, both ways. */
    public static void verify(Class<?> sealedInterface, Object... samples) {
        assertThat(Arrays.stream(samples).map(Object::getClass).toList())
                .as("one sample for each event of " + sealedInterface.getSimpleName())
                .containsExactlyInAnyOrderElementsOf(List.copyOf(EventTypes.eventsOf(sealedInterface)));
        for (Object sample : samples) verify(sample);
    }

    /** The event that a module's golden file holds; {@code folder} is that of the module's golden files. */
    public static Object read(Path folder, Class<?> event) {
        Path file = folder.resolve(event.getAnnotation(EventName.class).value() + ".json");
        try {
            return JSON.readValue(Files.readString(file), event);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void verify(Object sample) {
        String name = sample.getClass().getAnnotation(EventName.class).value();
        Path file = FOLDER.resolve(name + ".json");
        String written = JSON.writeValueAsString(sample).replace("\r\n", "\n") + "\n";
        try {
            if (Boolean.getBoolean("golden.write") && Files.notExists(file)) {
                Files.createDirectories(FOLDER);
                Files.writeString(file, written);
            }
            assertThat(file)
                    .as("golden file of " + name + "; write it with -Dgolden.write=true")
                    .exists();
            String golden = Files.readString(file);
            assertThat(written).as(name + " as it is written").isEqualTo(golden);
            assertThat(JSON.readValue(golden, sample.getClass()))
                    .as(name + " as it is read")
                    .isEqualTo(sample);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
