package io.tenantry.tenancy.event;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Which class a stored name stands for, from the modules' catalogues. A name or class used twice stops the start. */
@Component
public class EventTypes {
    private final Map<String, Class<?>> classes = new HashMap<>();
    private final Map<Class<?>, EventName> names = new HashMap<>();

    public EventTypes(List<EventCatalogue> catalogues) {
        for (EventCatalogue catalogue : catalogues) {
            for (Class<?> sealed : catalogue.sealedInterfaces())
                eventsOf(sealed).forEach(this::register);
        }
    }

    /** The records that a sealed interface permits, also through sealed interfaces between. */
    public static List<Class<?>> eventsOf(Class<?> sealedInterface) {
        List<Class<?>> events = new ArrayList<>();
        Deque<Class<?>> open = new ArrayDeque<>(List.of(sealedInterface));
        while (!open.isEmpty()) {
            Class<?> type = open.pop();
            if (type.isRecord()) events.add(type);
            else if (type.isSealed()) open.addAll(List.of(type.getPermittedSubclasses()));
            else throw new IllegalStateException(type + " is neither a record nor sealed");
        }
        return events;
    }

    private void register(Class<?> type) {
        EventName name = type.getAnnotation(EventName.class);
        if (name == null) throw new IllegalStateException(type + " has no @EventName");
        Class<?> other = classes.putIfAbsent(name.value(), type);
        if (other != null) throw new IllegalStateException(name.value() + " names " + other + " and " + type);
        names.put(type, name);
    }

    public EventName nameOf(Class<?> type) {
        EventName name = names.get(type);
        if (name == null) throw new IllegalStateException(type + " is in no EventCatalogue");
        return name;
    }

    public @Nullable Class<?> classOf(String name) {
        return classes.get(name);
    }

    public Set<Class<?>> all() {
        return Set.copyOf(names.keySet());
    }
}
