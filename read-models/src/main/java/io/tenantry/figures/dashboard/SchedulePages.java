package io.tenantry.figures.dashboard;

import io.tenantry.figures.dashboard.Arrangements.ScheduleLine;
import io.tenantry.tenancy.Ids;
import io.tenantry.tenancy.archive.ArchiveBounds;
import io.tenantry.tenancy.archive.ScheduleCommand.ChangeSchedule;
import io.tenantry.tenancy.archive.ScheduleCommand.EndSchedule;
import io.tenantry.tenancy.archive.ScheduleCommand.ScheduleArchives;
import io.tenantry.tenancy.archive.ScheduleId;
import io.tenantry.tenancy.archive.ScheduleList;
import io.tenantry.tenancy.sealing.KeyRef;
import io.tenantry.tenancy.sealing.Sealed;
import io.tenantry.tenancy.web.Scope;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Where archives are made again and again, otherwise, and no more. */
@Controller
@RequestMapping({
    Place.OWN + Place.ARRANGEMENTS + "/export-schedules",
    Place.OF_TENANT + Place.ARRANGEMENTS + "/export-schedules"
})
class SchedulePages {
    private static final List<String> SHOWN_BY = List.of(ScheduleList.NAME);

    private final ArrangementView view;
    private final Ids ids;

    SchedulePages(ArrangementView view, Ids ids) {
        this.view = view;
        this.ids = ids;
    }

    /** The days from one archive to the next, and those that each is kept. */
    private record Days(int every, int keep) {
        static Days of(String every, String keep) {
            return new Days(
                    number(every, ArchiveBounds.LONGEST_INTERVAL, "From one archive to the next are"),
                    number(keep, ArchiveBounds.LONGEST_KEPT, "An archive is kept for"));
        }

        private static int number(String typed, int largest, String what) {
            String digits = typed.strip();
            int number = digits.matches("[0-9]{1,5}") ? Integer.parseInt(digits) : 0;
            if (number >= 1 && number <= largest) return number;
            throw PageRefused.wrongly(what + " 1 to " + largest + " days.");
        }
    }

    @PostMapping
    @Nullable
    String begin(
            Place place,
            @RequestParam(defaultValue = "") String every,
            @RequestParam(defaultValue = "") String keep,
            @RequestParam(defaultValue = "") String passphrase,
            @RequestParam(defaultValue = "") String again,
            PageCall page) {
        page.require(Scope.EXPORTS_WRITE);
        return page.answer(view.form(place, "schedule", ""), () -> {
            Days days = Days.of(every, keep);
            Sealed<String> sealed = sealed(place, passphrase, again);
            ScheduleId id = new ScheduleId(place.tenantId(), ids.next());
            page.send(id, new ScheduleArchives(id, days.every(), days.keep(), sealed), SHOWN_BY);
            return "Archives are made by themselves from now on.";
        });
    }

    /** Without a passphrase the present one stays. */
    @PostMapping("/{id}/change")
    @Nullable
    String change(
            Place place,
            @PathVariable UUID id,
            @RequestParam(defaultValue = "") String every,
            @RequestParam(defaultValue = "") String keep,
            @RequestParam(defaultValue = "") String passphrase,
            @RequestParam(defaultValue = "") String again,
            PageCall page) {
        page.require(Scope.EXPORTS_WRITE);
        ScheduleLine present = view.schedule(place, id);
        return page.answer(view.form(place, "change-" + present.id(), ""), () -> {
            Days days = Days.of(every, keep);
            boolean anew = !passphrase.isEmpty() || !again.isEmpty();
            Sealed<String> sealed = anew ? sealed(place, passphrase, again) : null;
            ScheduleId schedule = new ScheduleId(place.tenantId(), id);
            page.send(schedule, new ChangeSchedule(schedule, days.every(), days.keep(), sealed), SHOWN_BY);
            return "The schedule is changed.";
        });
    }

    private static Sealed<String> sealed(Place place, String passphrase, String again) {
        Passphrases.require(passphrase, again);
        return Sealed.of(KeyRef.ofTenant(place.tenantId()), passphrase);
    }

    @GetMapping("/{id}/end")
    String askToEnd(Place place, @PathVariable UUID id, PageCall page) {
        page.require(Scope.EXPORTS_WRITE);
        return page.ask(question(place, id));
    }

    @PostMapping("/{id}/end")
    @Nullable
    String end(Place place, @PathVariable UUID id, PageCall page) {
        page.require(Scope.EXPORTS_WRITE);
        ScheduleId schedule = new ScheduleId(place.tenantId(), id);
        return page.answer(question(place, id), () -> {
            page.send(schedule, new EndSchedule(schedule), SHOWN_BY);
            return "The schedule has ended.";
        });
    }

    private Question question(Place place, UUID id) {
        ScheduleLine schedule = view.schedule(place, id);
        return Question.yesOrNo(
                "Stop the archives " + Words.everyDays(schedule.everyDays()) + "?",
                "No further archive is made by itself. Those that were made are kept for their time.",
                "Stop",
                "danger",
                place.arrangements() + "/export-schedules/" + id + "/end",
                place.arrangements());
    }
}
