package io.tenantry.billing.intake;

import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.erasure.PersonalTraces;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** A letter that names somebody who is erased says nothing any more: what it said is erased, that it came stays. */
@Component
class LettersOfPeople implements PersonalTraces {
    private final LetterValues values;

    LettersOfPeople(LetterValues values) {
        this.values = values;
    }

    @Override
    public void erase(TenantId tenantId, UUID person) {
        for (UUID id : values.ids(tenantId))
            values.find(tenantId, id)
                    .filter(value -> new String(value, StandardCharsets.UTF_8).contains(person.toString()))
                    .ifPresent(value -> values.forgetWords(tenantId, id, value));
    }
}
