package io.tenantry.figures.dashboard;

import io.tenantry.figures.dashboard.Arrangements.ScheduleLine;
import io.tenantry.tenancy.Ids;
import io.tenantry.tenancy.Rejection;
import io.tenantry.tenancy.archive.ArchiveBounds;
import io.tenantry.tenancy.archive.ScheduleCommand.ChangeSchedule;
import io.tenantry.tenancy.archive.ScheduleCommand.EndSchedule;
import io.tenantry.tenancy.archive.ScheduleCommand.ScheduleArchives;
import io.tenantry.tenancy.archive.ScheduleId;
import io.tenantry.tenancy.archive.ScheduleList;
import io.tenantry.tenancy.sealing.KeyRef;
import io.tenantry.tenancy.sealing.Sealed;
import io.tenantry.tenancy.web.ApiCall;
import io.tenantry.tenancy.web.Caller;
import io.tenantry.tenancy.web.Scope;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Where archives are made again and again, otherwise, and no more. */
@Controller
@RequestMapping({Place.OWN + "/export-schedules", Place.OF_TENANT + "/export-schedules"})
class SchedulePages {
    private static final List<String> SHOWN_BY = List.of(ScheduleList.NAME);

    private final Places places;
    private final ArrangementView view;
    private final PageCommands commands;
    private final Ids ids;

    SchedulePages(Places places, ArrangementView view, PageCommands commands, Ids ids) {
        this.places = places;
        this.view = view;
        this.commands = commands;
        this.ids = ids;
    }

    @ModelAttribute("viewer")
    Caller viewer(HttpServletRequest request) {
        return Viewer.of(request);
    }

    /** The days as they were typed. */
    private record Days(String every, String keep) {
        @Nullable
        String fault() {
            if (number(every, ArchiveBounds.LONGEST_INTERVAL) == 0)
                return "From one archive to the next are 1 to " + ArchiveBounds.LONGEST_INTERVAL + " days.";
            if (number(keep, ArchiveBounds.LONGEST_KEPT) == 0)
                return "An archive is kept for 1 to " + ArchiveBounds.LONGEST_KEPT + " days.";
            return null;
        }

        int everyDays() {
            return number(every, ArchiveBounds.LONGEST_INTERVAL);
        }

        int keepDays() {
            return number(keep, ArchiveBounds.LONGEST_KEPT);
        }

        /** 0: it is none, or too large. */
        private static int number(String typed, int largest) {
            String digits = typed.strip();
            if (!digits.matches("[0-9]{1,5}")) return 0;
            int number = Integer.parseInt(digits);
            return number <= largest ? number : 0;
        }
    }

    @PostMapping
    String begin(
            @PathVariable(required = false) @Nullable UUID tenant,
            @RequestParam(defaultValue = "") String every,
            @RequestParam(defaultValue = "") String keep,
            @RequestParam(defaultValue = "") String passphrase,
            @RequestParam(defaultValue = "") String again,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model,
            RedirectAttributes flash,
            ApiCall call) {
        call.require(Scope.EXPORTS_WRITE);
        Place place = places.of(tenant, request);
        Days days = new Days(every, keep);
        String fault = days.fault();
        if (fault == null) fault = Passphrases.faultOf(passphrase, again);
        if (fault != null) return view.refused(place, Refusal.fault("schedule", fault), response, model);
        ScheduleId id = new ScheduleId(place.tenantId(), ids.next());
        Sealed<String> sealed = Sealed.of(KeyRef.ofTenant(place.tenantId()), passphrase);
        try {
            commands.send(id, new ScheduleArchives(id, days.everyDays(), days.keepDays(), sealed), "", SHOWN_BY, call);
        } catch (Rejection refusal) {
            return view.refused(place, Refusal.of("schedule", refusal, ""), response, model);
        }
        return view.done(place, "Archives are made by themselves from now on.", flash);
    }

    /** Without a passphrase the present one stays. */
    @PostMapping("/{id}/change")
    String change(
            @PathVariable(required = false) @Nullable UUID tenant,
            @PathVariable UUID id,
            @RequestParam(defaultValue = "") String every,
            @RequestParam(defaultValue = "") String keep,
            @RequestParam(defaultValue = "") String passphrase,
            @RequestParam(defaultValue = "") String again,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model,
            RedirectAttributes flash,
            ApiCall call) {
        call.require(Scope.EXPORTS_WRITE);
        Place place = places.of(tenant, request);
        ScheduleLine present = view.schedule(place, id);
        String form = "change-" + present.id();
        Days days = new Days(every, keep);
        String fault = days.fault();
        boolean anew = !passphrase.isEmpty() || !again.isEmpty();
        if (fault == null && anew) fault = Passphrases.faultOf(passphrase, again);
        if (fault != null) return view.refused(place, Refusal.fault(form, fault), response, model);
        ScheduleId schedule = new ScheduleId(place.tenantId(), id);
        Sealed<String> sealed = anew ? Sealed.of(KeyRef.ofTenant(place.tenantId()), passphrase) : null;
        try {
            commands.send(
                    schedule,
                    new ChangeSchedule(schedule, days.everyDays(), days.keepDays(), sealed),
                    "",
                    SHOWN_BY,
                    call);
        } catch (Rejection refusal) {
            return view.refused(place, Refusal.of(form, refusal, ""), response, model);
        }
        return view.done(place, "The schedule is changed.", flash);
    }

    @GetMapping("/{id}/end")
    String askToEnd(
            @PathVariable(required = false) @Nullable UUID tenant,
            @PathVariable UUID id,
            HttpServletRequest request,
            Model model,
            ApiCall call) {
        call.require(Scope.EXPORTS_WRITE);
        return Questions.show(question(places.of(tenant, request), id), request, model);
    }

    @PostMapping("/{id}/end")
    String end(
            @PathVariable(required = false) @Nullable UUID tenant,
            @PathVariable UUID id,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model,
            RedirectAttributes flash,
            ApiCall call) {
        call.require(Scope.EXPORTS_WRITE);
        Place place = places.of(tenant, request);
        Question question = question(place, id);
        ScheduleId schedule = new ScheduleId(place.tenantId(), id);
        try {
            commands.send(schedule, new EndSchedule(schedule), "", SHOWN_BY, call);
        } catch (Rejection refusal) {
            return Questions.refused(question, refusal, "", request, response, model);
        }
        return Questions.done(question, "The schedule has ended.", request, response, model, flash);
    }

    private Question question(Place place, UUID id) {
        ScheduleLine schedule = view.schedule(place, id);
        return Question.yesOrNo(
                "Stop the archives " + Words.everyDays(schedule.everyDays()) + "?",
                "No further archive is made by itself. Those that were made are kept for their time.",
                "Stop",
                "danger",
                place.base() + "/export-schedules/" + id + "/end",
                place.base());
    }
}
