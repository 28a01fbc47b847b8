package io.tenantry.tenant.platform;

import io.tenantry.tenancy.Ids;
import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.command.CommandContext;
import io.tenantry.tenancy.command.CommandRefused;
import io.tenantry.tenancy.command.Commands;
import io.tenantry.tenancy.command.Source;
import io.tenantry.tenancy.sealing.KeyRef;
import io.tenantry.tenancy.sealing.Sealed;
import io.tenantry.tenant.api.UserCommand.Authority;
import io.tenantry.tenant.api.UserCommand.CreateUser;
import io.tenantry.tenant.api.UserId;
import io.tenantry.tenant.user.Passwords;
import io.tenantry.tenant.user.ReferralCodes;
import io.tenantry.tenant.user.UserDirectory;
import java.security.SecureRandom;
import java.util.List;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/**
 * The first start makes the first operator and prints how to log in, once. Its id is the same everywhere and its command
 * has a key, so of two servers that start at once one makes it.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 100)
class OperatorBootstrap implements ApplicationRunner {
    private static final UserId FIRST =
            new UserId(TenantId.PLATFORM, Ids.derived(TenantId.PLATFORM.value(), "first operator"));
    private static final String ALPHABET = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    private static final int GENERATED_LENGTH = 20;

    private final Commands commands;
    private final UserDirectory users;
    private final Passwords passwords;
    private final String email;
    private final String givenPassword;

    OperatorBootstrap(
            Commands commands,
            UserDirectory users,
            Passwords passwords,
            @Value("${tenantry.admin.email:operator@tenantry.local}") String email,
            @Value("${tenantry.admin.password:}") String givenPassword) {
        this.commands = commands;
        this.users = users;
        this.passwords = passwords;
        this.email = email;
        this.givenPassword = givenPassword;
    }

    @Override
    public void run(ApplicationArguments arguments) {
        if (users.exists(FIRST)) return;
        boolean generated = givenPassword.isEmpty();
        String password = generated ? generate() : givenPassword;
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

    /** On the console and not in the log, which is kept and sent elsewhere. */
    private void print(String password) {
        System.out.printf(
                "%n    The platform's first operator%n        e-mail    %s%n        password  %s%n%n", email, password);
    }

    private static String generate() {
        SecureRandom random = new SecureRandom();
        StringBuilder password = new StringBuilder();
        for (int i = 0; i < GENERATED_LENGTH; i++) password.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        return password.toString();
    }
}
