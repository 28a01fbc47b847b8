package io.tenantry.tenant.platform;

import io.tenantry.tenancy.Ids;
import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.command.CommandContext;
import io.tenantry.tenancy.command.CommandRefused;
import io.tenantry.tenancy.command.Commands;
import io.tenantry.tenancy.command.Source;
import io.tenantry.tenancy.sealing.KeyRef;
import io.tenantry.tenancy.sealing.PlatformSecrets;
import io.tenantry.tenancy.sealing.Sealed;
import io.tenantry.tenant.api.UserCommand.Authority;
import io.tenantry.tenant.api.UserCommand.CreateUser;
import io.tenantry.tenant.api.UserId;
import io.tenantry.tenant.user.Passwords;
import io.tenantry.tenant.user.ReferralCodes;
import io.tenantry.tenant.user.UserDirectory;
import java.util.List;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/**
 * The first start makes the first operator and prints how to log in. Its id is the same everywhere and its command has a
 * key, so of two servers that start at once one makes it. A password that was not given is derived from a secret of the
 * installation: a server that dies before it has printed it can print it at its next start, and does until the operator
 * has logged in.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 100)
class OperatorBootstrap implements ApplicationRunner {
    private static final UserId FIRST =
            new UserId(TenantId.PLATFORM, Ids.derived(TenantId.PLATFORM.value(), "first operator"));
    private static final String ALPHABET = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    private static final int DERIVED_LENGTH = 20;

    private final Commands commands;
    private final UserDirectory users;
    private final Passwords passwords;
    private final PlatformSecrets secrets;
    private final String email;
    private final String givenPassword;

    OperatorBootstrap(
            Commands commands,
            UserDirectory users,
            Passwords passwords,
            PlatformSecrets secrets,
            @Value("${tenantry.admin.email:operator@tenantry.local}") String email,
            @Value("${tenantry.admin.password:}") String givenPassword) {
        this.commands = commands;
        this.users = users;
        this.passwords = passwords;
        this.secrets = secrets;
        this.email = email;
        this.givenPassword = givenPassword;
    }

    @Override
    public void run(ApplicationArguments arguments) {
        UserDirectory.State known = users.state(FIRST);
        if (known != null) {
            remind(known);
            return;
        }
        boolean generated = givenPassword.isEmpty();
        String password = generated ? derived() : givenPassword;
        CreateUser command = new CreateUser(
                FIRST,
                "operator",
                Sealed.of(KeyRef.ofSubject(TenantId.PLATFORM, FIRST.value()), email),
                null,
                null,
                null,
                null,
                null,
                ReferralCodes.generate(),
                true,
                Authority.SYSTEM);
        CommandContext context = CommandContext.system(TenantId.PLATFORM, Source.SCHEDULE, "first-operator", null)
                .withCredentials(List.of(passwords.credential(FIRST, password)));
        try {
            if (commands.send(FIRST, command, context).replayed()) return;
        } catch (CommandRefused e) {
            if (users.exists(FIRST)) return; // another server was first
            throw e;
        }
        print(generated ? password : "(from TENANTRY_ADMIN_PASSWORD)");
    }

    private void remind(UserDirectory.State known) {
        if (known.seenOn() != null || !givenPassword.isEmpty()) return;
        String password = derived();
        if (passwords.matches(FIRST, password)) print(password);
    }

    /** On the console and not in the log, which is kept and sent elsewhere. */
    private void print(String password) {
        System.out.printf(
                "%n    The platform's first operator%n        e-mail    %s%n        password  %s%n%n", email, password);
    }

    private String derived() {
        byte[] bytes = secrets.hmac(PlatformSecrets.Name.HMAC, "password of the first operator");
        StringBuilder password = new StringBuilder();
        for (int i = 0; i < DERIVED_LENGTH; i++)
            password.append(ALPHABET.charAt((bytes[i] & 0xff) % ALPHABET.length()));
        return password.toString();
    }
}
