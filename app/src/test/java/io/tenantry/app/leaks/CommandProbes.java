package io.tenantry.app.leaks;

import io.tenantry.app.leaks.Impostor.LookAt;
import io.tenantry.app.leaks.Impostor.PretendToBe;
import io.tenantry.app.stories.Company;
import io.tenantry.app.stories.Server;
import io.tenantry.tenancy.Rejection;
import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.command.CommandContext;
import io.tenantry.tenancy.command.CommandResult;
import io.tenantry.tenancy.command.Commands;
import io.tenantry.tenancy.command.Source;
import io.tenantry.tenant.api.UserId;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.springframework.dao.DataAccessException;

/**
 * Commands that no border would let through, as Kafka, reactions and schedules could send them: target, ids or what a
 * handler does are another tenant's than the metadata says. Each is refused by the check that is there for it, before
 * anything behind that check has to.
 */
final class CommandProbes {
    private final Commands commands;
    private final UserId firsts;
    private final UserId own;

    CommandProbes(Server server, Company first, Company second) {
        this.commands = server.bean(Commands.class);
        this.firsts = new UserId(new TenantId(first.id()), first.adminPerson().id());
        this.own = new UserId(new TenantId(second.id()), second.adminPerson().id());
    }

    List<String> run() {
        List<String> leaks = new ArrayList<>();
        TenantId other = firsts.tenantId();
        refused(
                leaks,
                "the target",
                firsts,
                new LookAt(own, own.tenantId(), own.value()),
                "the target of .* another tenant");
        refused(leaks, "an id", own, new LookAt(firsts, other, firsts.value()), ".* is of another tenant");
        refused(leaks, "what is loaded", own, new LookAt(own, other, firsts.value()), "a command of .* reads .*");
        UserId fresh = new UserId(own.tenantId(), UUID.randomUUID());
        refused(
                leaks,
                "an event",
                fresh,
                new PretendToBe(fresh, other, UUID.randomUUID()),
                ".* of another tenant than its .*");
        theSameKey(leaks);
        return leaks;
    }

    /** The system is one principal in all tenants: only the tenant tells its keys apart. */
    private void theSameKey(List<String> leaks) {
        String key = "leak battery " + UUID.randomUUID();
        String outcome = "";
        for (UserId each : List.of(firsts, own, own)) {
            try {
                CommandResult result = commands.send(
                        each,
                        new LookAt(each, each.tenantId(), each.value()),
                        CommandContext.system(each.tenantId(), Source.REACTION, key, key));
                outcome += result.replayed() + " " + result.id().equals(each.value()) + " ";
            } catch (IllegalStateException | Rejection | DataAccessException e) {
                outcome += e.getMessage();
            }
        }
        boolean leak = !outcome.equals("false true false true true true ");
        if (leak) leaks.add("a key that the first used: " + outcome);
        LeakReport.tried("commands", "reaction, schedule, message", "a key that the first used", 3, leak ? 1 : 0);
    }

    private void refused(List<String> leaks, String what, UserId target, Object command, String refusal) {
        String key = "leak battery " + UUID.randomUUID();
        String outcome;
        try {
            outcome = "done: "
                    + commands.send(target, command, CommandContext.system(own.tenantId(), Source.REACTION, key, key));
        } catch (IllegalStateException | Rejection | DataAccessException e) {
            outcome = String.valueOf(e.getMessage());
        }
        boolean leak = !outcome.matches("(?s)" + refusal);
        if (leak) leaks.add("another tenant's: " + what + ": " + outcome);
        LeakReport.tried("commands", "reaction, schedule, message", what + " is another tenant's", 1, leak ? 1 : 0);
    }
}
