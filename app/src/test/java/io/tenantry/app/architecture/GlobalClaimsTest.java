package io.tenantry.app.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import io.tenantry.tenancy.store.ConstraintChanges;
import io.tenantry.tenancy.store.Constraints;
import java.lang.reflect.Constructor;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * The values that no two tenants may share: a value like that tells one tenant that another has it, so each kind is a
 * decision. Found by asking what every module claims for the golden sample of every event.
 */
class GlobalClaimsTest {
    private static final Set<String> DECIDED = Set.of("slug", "bot-token", "domain");

    private static final JavaClasses OURS = OurClasses.all();

    @Test
    void onlyTheseAreUniqueOverAllTenants() throws Exception {
        Set<String> kinds = new TreeSet<>();
        ConstraintChanges changes = mock(ConstraintChanges.class);
        doAnswer(call -> kinds.add(call.getArgument(0)) ? null : null)
                .when(changes)
                .claimGlobally(anyString(), anyString(), any());
        List<Object> events = GoldenHistory.events();
        List<Constraints> modules = constraints();
        assertThat(events).hasSizeGreaterThan(50);
        assertThat(modules).hasSizeGreaterThanOrEqualTo(2);
        for (Constraints module : modules) for (Object event : events) module.of(event, Instant.EPOCH, changes);
        assertThat(kinds).containsExactlyInAnyOrderElementsOf(DECIDED);
    }

    private static List<Constraints> constraints() throws ReflectiveOperationException {
        List<Constraints> all = new java.util.ArrayList<>();
        for (JavaClass type : OURS) {
            if (type.isInterface() || !type.isAssignableTo(Constraints.class)) continue;
            Constructor<?> constructor = type.reflect().getDeclaredConstructor();
            constructor.setAccessible(true);
            all.add((Constraints) constructor.newInstance());
        }
        return all;
    }
}
