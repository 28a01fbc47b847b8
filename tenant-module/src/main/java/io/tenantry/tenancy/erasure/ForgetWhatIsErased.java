package io.tenantry.tenancy.erasure;

import io.tenantry.tenancy.StreamId;
import io.tenantry.tenancy.event.EventTypes;
import io.tenantry.tenancy.store.AppendListener;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** Makes this server forget, as soon as it hears that keys were destroyed, here or on another server. */
@Component
class ForgetWhatIsErased implements AppendListener {
    private final EventTypes types;
    private final ObjectProvider<ServerMemory> memory;

    /** @param memory itself made of what follows appends, so it is asked for later */
    ForgetWhatIsErased(EventTypes types, ObjectProvider<ServerMemory> memory) {
        this.types = types;
        this.memory = memory;
    }

    @Override
    public void appended(String stream, String eventName) {
        Class<?> event = types.classOf(eventName);
        if (event != null && KeyDestroyed.class.isAssignableFrom(event))
            memory.getObject().forget(StreamId.tenantOf(stream));
    }
}
