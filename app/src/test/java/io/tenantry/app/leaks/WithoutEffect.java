package io.tenantry.app.leaks;

import io.tenantry.app.leaks.CodeMutant.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Checks without which nothing changes, because something that is no check makes it so, with the reason. All of a kind are
 * taken away together, and every probe finds nothing still: what something is noticed of does not belong here.
 *
 * @param name of the mutant; with a star at its end: of all that begin so
 * @param passed whether the probes come by the place
 */
record WithoutEffect(Kind kind, String name, Passing passed, String why) {
    enum Passing {
        YES,
        /** What goes on beside the requests may. */
        PERHAPS,
        NO;

        boolean agrees(long times) {
            return this == PERHAPS || (this == YES) == times > 0;
        }
    }

    private static final String STREAM = "a stream's id begins with its tenant: a constraint of the table says so";
    private static final String ONE = "the id is one of a single tenant's";
    private static final String POSITION = "positions are those of the tenant's own events";
    private static final String HMAC = "the HMAC is made with the tenant";
    private static final String KEYED = "each row is kept under its own tenant and looked up there";
    private static final String OPERATORS = "for operators alone, who see all tenants";
    private static final String DOOR = "the door in front lets nobody in who is not known";
    private static final String SAME = "it is set to what the connection begins with";

    static final List<WithoutEffect> ALL = List.of(
            predicate("tenancy.store.StreamReader.read", Passing.YES, STREAM),
            predicate("tenancy.store.StreamReader.lastSequence", Passing.YES, STREAM),
            predicate("tenancy.store.Snapshots.find", Passing.YES, STREAM),
            predicate("tenancy.store.LostAnswers.exists", Passing.NO, STREAM + "; asked when a connection is lost"),
            predicate("tenancy.store.StreamEvents.ofCommands", Passing.YES, STREAM),
            predicate("tenancy.store.StreamEvents.keyed", Passing.YES, POSITION),
            predicate("tenancy.store.Claims.lambda$holder*", Passing.YES, HMAC),
            predicate("tenancy.store.PastEvents.read", Passing.YES, KEYED),
            predicate(
                    "tenancy.database.TenantDatabase.lambda$lacksMigration*",
                    Passing.NO,
                    "asked when a table is not as it should be, and decides how that is told"),
            predicate(
                    "tenancy.sealing.WrappedKeys.wrapAnew",
                    Passing.NO,
                    "each key is wrapped anew for the tenant that its row names"),
            predicate("billing.intake.LetterValues.lambda$isRecorded*", Passing.PERHAPS, ONE),
            predicate("billing.intake.LetterValues.lambda$ids*", Passing.YES, "each value is looked for in the tenant"),
            predicate(
                    "tenancy.projection.LaneTable.isParkedBefore",
                    Passing.NO,
                    "asked where another server folds the tenant's events; it decides whether an answer waits"),
            predicate("billing.intake.LetterValues.lambda$forget*", Passing.PERHAPS, ONE),
            predicate("tenancy.projection.PastView.skipped", Passing.YES, POSITION),
            predicate("tenancy.sealing.Keyring.lambda$load*", Passing.YES, "a subject is one tenant's"),
            predicate("tenant.token.TokenDirectory.lambda$hash*", Passing.YES, ONE),
            predicate("tenant.user.Passwords.lambda$matches*", Passing.YES, ONE),
            predicate("tenant.erasure.web.ErasureController.lambda$getErasure*", Passing.NO, OPERATORS),
            predicate("billing.wallet.web.WalletController*", Passing.YES, "the user was found in the tenant before"),
            predicate("billing.wallet.WalletHistory.sums", Passing.YES, "the user was found in the tenant before"),
            predicate("billing.wallet.WalletHistory.sums 2", Passing.YES, "the user was found in the tenant before"),
            predicate("billing.wallet.WalletHistory.sums 3", Passing.YES, STREAM),
            predicate(
                    "billing.intake.LetterValues.lambda$find*",
                    Passing.YES,
                    "the letter was found in the tenant before"),
            predicate(
                    "billing.intake.LettersInArchive.write", Passing.YES, "the next statement finds none of another's"),
            predicate(
                    "billing.intake.LettersInArchive.write 2",
                    Passing.YES,
                    "the statement before finds the tenant's own"),
            predicate("figures.dashboard.People.of", Passing.YES, "the ids are those of the tenant's own lines"),
            predicate("figures.dashboard.PersonReader.told", Passing.NO, "the person was found in the tenant before"),
            predicate("figures.revenue.RevenueFigures.calendars", Passing.YES, KEYED),
            predicate("tenancy.archive.ArchiveStore.lambda$passphrase*", Passing.YES, ONE),
            predicate("tenancy.archive.ArchiveStore.lambda$claim*", Passing.YES, ONE),
            predicate("tenancy.archive.ArchiveStore.lambda$progress*", Passing.YES, ONE),
            predicate("tenancy.archive.ArchiveStore.lambda$add*", Passing.YES, ONE),
            predicate("tenancy.archive.ArchiveStore.lambda$delete*", Passing.YES, ONE),
            predicate("tenancy.archive.ArchiveStore.lambda$piece*", Passing.YES, ONE),
            join("tenancy.store.AppendReads.heads", Passing.YES, STREAM),
            join("tenancy.store.AppendReads.keys", Passing.YES, KEYED),
            join("tenancy.store.AppendReads.claims", Passing.YES, HMAC),
            join("tenancy.store.AppendReads.claims 2", Passing.YES, STREAM),
            join("tenancy.store.AppendReads.quotas*", Passing.YES, KEYED),
            join("tenancy.store.AppendReads.reservations", Passing.YES, STREAM),
            join("tenancy.store.AppendWrites.claims", Passing.YES, HMAC),
            join("tenancy.store.AppendWrites.reservations", Passing.YES, STREAM),
            join("tenancy.store.AppendWrites.credentials", Passing.YES, ONE),
            join("tenancy.sealing.WrappedKeys.wrapAnew", Passing.NO, "a subject is one tenant's"),
            join("tenancy.archive.web.Export*", Passing.YES, ONE),
            join("tenancy.archive.ArchiveStore.lambda$claim*", Passing.YES, ONE),
            join("tenancy.archive.ArchiveStore.lambda$dropOrphans*", Passing.PERHAPS, ONE),
            join("figures.usage.*", Passing.NO, OPERATORS),
            join("figures.dashboard.Overviews.*", Passing.NO, OPERATORS),
            join("support.ticket.TicketList.*", Passing.NO, "the person's id is one of a single tenant's"),
            new WithoutEffect(
                    Kind.CONTEXT,
                    "tenancy.database.TenantDatabase.context",
                    Passing.YES,
                    "where no tenant is named it is set to nothing"),
            new WithoutEffect(Kind.CONTEXT, "tenancy.database.TenantDatabase.context 3", Passing.YES, SAME),
            new WithoutEffect(
                    Kind.CONTEXT,
                    "tenancy.database.TenantDatabase.context 5",
                    Passing.YES,
                    "where one tenant is named no batch is"),
            new WithoutEffect(
                    Kind.CONTEXT,
                    "tenancy.database.OwnerDatabase.actFor",
                    Passing.PERHAPS,
                    "the connection is opened for it and closed after it"),
            new WithoutEffect(
                    Kind.CONTEXT,
                    "tenancy.erasure.PersonErasure.clear",
                    Passing.NO,
                    "who works for all names the schemas in each transaction anew"),
            new WithoutEffect(
                    Kind.CONTEXT,
                    "tenancy.projection.ShadowTables.use*",
                    Passing.NO,
                    "who works for all names the schemas in each transaction anew"),
            new WithoutEffect(
                    Kind.CONTEXT,
                    "tenancy.projection.PastView.searchIn",
                    Passing.YES,
                    "who works for all names the schemas in each transaction anew"),
            work("tenancy.erasure.PersonErasure.places", Passing.YES, "the person's id is one of a single tenant's"),
            work("tenancy.erasure.PersonalRows.update", Passing.YES, "the person's id is one of a single tenant's"),
            work("tenancy.erasure.ErasedEvents.delete", Passing.YES, POSITION),
            work("tenancy.erasure.ErasedEvents.lambda$seal$1", Passing.YES, POSITION),
            work("tenancy.tier.TenantRemoval.awaitTierChange", Passing.YES, "it only waits, for others as well"),
            work("tenancy.erasure.ErasureProgress.*", Passing.PERHAPS, "it counts for operators, who see all tenants"),
            join("figures.dashboard.ArrangementReader.*", Passing.YES, ONE),
            work(
                    "tenancy.store.TenantImport.lambda$isImported*",
                    Passing.YES,
                    "the place of a tenant that is here is made once more, which changes nothing"),
            work(
                    "tenancy.projection.ImportedSkips.restore",
                    Passing.YES,
                    "each skip is kept under its event's tenant, where it is already"),
            work("tenancy.agenda.AgendaRunner.lambda$due*", Passing.PERHAPS, ONE),
            work("tenancy.projection.Places.ofTenant", Passing.PERHAPS, KEYED),
            new WithoutEffect(Kind.GUARD, "figures.dashboard.Viewer.of", Passing.NO, DOOR),
            new WithoutEffect(
                    Kind.GUARD,
                    "figures.dashboard.PersonPages.decidable",
                    Passing.NO,
                    "the command refuses it as well"),
            new WithoutEffect(
                    Kind.GUARD,
                    "tenancy.web.HttpApiCall.inTenant",
                    Passing.NO,
                    "the place of a page is found before, and only its tenant is asked for"),
            new WithoutEffect(Kind.GUARD, "tenancy.web.HttpApiCall.caller", Passing.NO, DOOR));

    /** Checks that stand for each other: without both something is noticed. */
    private static final List<List<String>> TWINS = List.of(
            List.of("billing.intake.LettersInArchive.write", "billing.intake.LettersInArchive.write 2"),
            List.of("billing.intake.LetterValues.lambda$ids$0", "billing.intake.LetterValues.lambda$find$0"));

    private static WithoutEffect predicate(String name, Passing passed, String why) {
        return new WithoutEffect(Kind.PREDICATE, name, passed, why);
    }

    private static WithoutEffect join(String name, Passing passed, String why) {
        return new WithoutEffect(Kind.JOIN, name, passed, why);
    }

    private static WithoutEffect work(String name, Passing passed, String why) {
        return new WithoutEffect(Kind.WORK, name, passed, why);
    }

    /** Where the battery does not come, and why. */
    private static final Map<String, String> NOT_TRIED = Map.of(
            "tenancy.tier.SchemaTable.failed",
            "a migration that fails: SchemaMigrationsTest has one",
            "tenancy.projection.LaneTable.skipped",
            "a skip that an archive claims of another tenant's event: ImportedTenantTest plants one",
            "tenancy.store.EventArchive.select",
            "a rebuild of one tenant: RebuildTest has one",
            "tenancy.store.EventFeed.lambda$ofTenant$0",
            "a lane that is parked and run: LanesTest has one");

    static @Nullable String notTried(CodeMutant mutant) {
        return mutant.kind() == Kind.WORK ? NOT_TRIED.get(mutant.name()) : null;
    }

    private boolean isAbout(CodeMutant mutant) {
        boolean isNamed = name.endsWith("*")
                ? mutant.name().startsWith(name.substring(0, name.length() - 1))
                : mutant.name().equals(name);
        return mutant.kind() == kind && isNamed;
    }

    static @Nullable WithoutEffect of(CodeMutant mutant) {
        return ALL.stream().filter(each -> each.isAbout(mutant)).findFirst().orElse(null);
    }

    static List<List<CodeMutant>> twins(Kind kind) {
        return TWINS.stream()
                .map(names -> CodeMutants.all().stream()
                        .filter(mutant -> mutant.kind() == kind && names.contains(mutant.name()))
                        .toList())
                .filter(twins -> twins.size() > 1)
                .toList();
    }

    /** All of a kind, so that no twins are in the same list; one list at least, though it be empty. */
    static List<List<CodeMutant>> apart(Kind kind) {
        Set<String> second =
                TWINS.stream().flatMap(twins -> twins.stream().skip(1)).collect(Collectors.toSet());
        Map<Boolean, List<CodeMutant>> apart = CodeMutants.all().stream()
                .filter(mutant -> mutant.kind() == kind && of(mutant) != null)
                .collect(Collectors.partitioningBy(mutant -> second.contains(mutant.name())));
        List<CodeMutant> first = Objects.requireNonNull(apart.get(false));
        List<CodeMutant> others = Objects.requireNonNull(apart.get(true));
        return others.isEmpty() ? List.of(first) : List.of(first, others);
    }

    /** Entries that are about nothing any more. */
    static List<String> stale(List<CodeMutant> mutants) {
        Set<String> names = mutants.stream().map(CodeMutant::name).collect(Collectors.toSet());
        List<String> stale = new ArrayList<>();
        for (WithoutEffect each : ALL) if (mutants.stream().noneMatch(each::isAbout)) stale.add(each.toString());
        Stream.concat(NOT_TRIED.keySet().stream(), TWINS.stream().flatMap(List::stream))
                .filter(name -> !names.contains(name))
                .forEach(stale::add);
        return stale;
    }
}
