package io.tenantry.figures.dashboard;

import io.tenantry.tenancy.web.ApiCall;
import io.tenantry.tenancy.web.Scope;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The people of a tenant, found by what {@code GET /users} finds them by. */
@Controller
@RequestMapping({Place.OWN + Place.PEOPLE, Place.OF_TENANT + Place.PEOPLE})
class PeoplePages {
    private static final List<String> ROLES = List.of("admin", "staff", "customer");
    private static final List<String> STATES = List.of("active", "blocked", "erased");
    private static final String NUMBER = "[0-9]{1,18}";

    private final PersonReader reader;

    PeoplePages(PersonReader reader) {
        this.reader = reader;
    }

    /** A role or a state that is none is as if it were not there. */
    @GetMapping
    String people(
            Place place,
            @RequestParam(required = false) @Nullable String role,
            @RequestParam(required = false) @Nullable String state,
            @RequestParam(defaultValue = "") String telegramId,
            @RequestParam(required = false) @Nullable String cursor,
            PageCall page) {
        page.require(Scope.USERS_READ);
        ApiCall call = page.at(place);
        String ofRole = role != null && ROLES.contains(role) ? role : null;
        String inState = state != null && STATES.contains(state) ? state : null;
        String typed = telegramId.strip();
        Address found = Address.of(place.people())
                .with("role", ofRole)
                .with("state", inState)
                .with("telegramId", typed.isEmpty() ? null : typed);
        page.with("place", place)
                .with("company", reader.company(call))
                .with("roles", ROLES)
                .with("states", STATES)
                .with("role", ofRole)
                .with("state", inState)
                .with("typed", typed)
                .with("first", found)
                .with("here", found.with("cursor", cursor))
                .with("paged", cursor != null);
        if (!typed.isEmpty() && !typed.matches(NUMBER)) {
            page.response().setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
            return page.with("refusal", "A Telegram id is a number.").show("people", "people");
        }
        Long telegram = typed.isEmpty() ? null : Long.valueOf(typed);
        return page.with("people", reader.page(ofRole, inState, telegram, call)).show("people", "people");
    }
}
