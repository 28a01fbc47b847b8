package io.tenantry.figures.dashboard;

import io.tenantry.figures.audit.AuditLog;
import io.tenantry.tenancy.web.ApiCall;
import io.tenantry.tenancy.web.RequestRefused;
import io.tenantry.tenancy.web.RequestRefused.Why;
import io.tenantry.tenancy.web.Scope;
import io.tenantry.tenant.api.UserCommand.Authority;
import io.tenantry.tenant.api.UserErasures;
import io.tenantry.tenant.api.UserErasures.UserErasure;
import io.tenantry.tenant.api.UserId;
import io.tenantry.tenant.api.Users;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** One person of a tenant: who they are, what is theirs, and their erasure. */
@Controller
@RequestMapping({Place.OWN + Place.PEOPLE + "/{id}", Place.OF_TENANT + Place.PEOPLE + "/{id}"})
class PersonPages {
    private static final String WALLET = "wallet";
    private static final List<String> SHOWN_BY = List.of(Users.LIST, AuditLog.NAME);

    private final PersonReader reader;
    private final PersonWallets wallets;
    private final UserErasures erasures;

    PersonPages(PersonReader reader, PersonWallets wallets, UserErasures erasures) {
        this.reader = reader;
        this.wallets = wallets;
        this.erasures = erasures;
    }

    @GetMapping
    String person(Place place, @PathVariable UUID id, PageCall page) {
        return person(place, id, WALLET, null, page);
    }

    @GetMapping("/{part:wallet|subscriptions|payments|tickets}")
    String person(
            Place place,
            @PathVariable UUID id,
            @PathVariable String part,
            @RequestParam(required = false) @Nullable String cursor,
            PageCall page) {
        page.require(Scope.USERS_READ);
        page.require(part.equals("tickets") ? Scope.TICKETS_READ : Scope.BILLING_READ);
        ApiCall call = page.at(place);
        Person person = reader.person(id, call);
        String self = place.people() + "/" + id;
        return page.with("place", place)
                .with("company", reader.company(call))
                .with("person", person)
                .with("erasing", person.isErased() ? reader.erasing(id, call) : null)
                .with("erasable", isErasable(person, place))
                .with("self", self)
                .with("part", part)
                .with("first", self + "/" + part)
                .with("here", Address.of(self + "/" + part).with("cursor", cursor))
                .with("paged", cursor != null)
                .with(part, part(part, person, call))
                .show("person", "person");
    }

    private Object part(String part, Person person, ApiCall call) {
        return switch (part) {
            case "subscriptions" -> call.page(List.of(), Holdings.subscriptions(person.id()));
            case "payments" -> call.page(List.of(), Holdings.payments(person.id()));
            case "tickets" -> call.page(List.of(), Holdings.tickets(person.id()));
            default -> wallets.of(person, call);
        };
    }

    @GetMapping("/erase")
    String askToErase(Place place, @PathVariable UUID id, PageCall page) {
        Person person = decidable(place, id, page);
        if (person.isErased()) throw new PageRefused(PageRefused.Why.IN_VAIN, "This person is erased already.");
        return page.ask(question(place, person));
    }

    /** Who is erased already stays so: a form that is sent twice is answered twice. */
    @PostMapping("/erase")
    @Nullable
    String erase(Place place, @PathVariable UUID id, PageCall page) {
        Person person = decidable(place, id, page);
        UserId user = new UserId(place.tenantId(), id);
        UserErasure erasure = erasures.erasure(user, place.viewer());
        return page.answer(question(place, person), () -> {
            page.send(user, erasure.command(), "", erasure.credentials(), SHOWN_BY);
            return "This person is erased. What showed them is cleared within seconds.";
        });
    }

    private Person decidable(Place place, UUID id, PageCall page) {
        page.require(Scope.USERS_WRITE);
        Person person = reader.person(id, page.at(place));
        if (!authority(person, place).roles().contains(person.role()))
            throw new RequestRefused(Why.FORBIDDEN, "You cannot decide on people with this role.");
        return person;
    }

    private boolean isErasable(Person person, Place place) {
        return !person.isErased()
                && place.viewer().scopes().contains(Scope.USERS_WRITE)
                && authority(person, place).mayDecideOn(person.id(), person.role());
    }

    private Authority authority(Person person, Place place) {
        UserId user = new UserId(place.tenantId(), person.id());
        return erasures.erasure(user, place.viewer()).command().by();
    }

    private static Question question(Place place, Person person) {
        String self = place.people() + "/" + person.id();
        return Question.yesOrNo(
                        "Erase " + person.name() + "?",
                        "Their name, addresses and Telegram id, what they wrote, and from where they acted cannot be read any more by"
                                + " anybody, in any list or event. Letters that show them are deleted, and so are all archives of the"
                                + " company that are kept here. What they did stays, as nobody's: payments, wallet, subscriptions,"
                                + " tickets. They are refused at once. This cannot be undone.",
                        "Erase",
                        "danger",
                        self + "/erase",
                        self)
                // the whole page anew: its title names them as well
                .leadingTo(self);
    }
}
