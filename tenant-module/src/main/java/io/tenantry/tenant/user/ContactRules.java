package io.tenantry.tenant.user;

import static io.tenantry.tenant.api.TenantRejected.Why.CONTACT_REQUIRED;
import static io.tenantry.tenant.api.TenantRejected.Why.EMAIL_MALFORMED;
import static io.tenantry.tenant.api.TenantRejected.Why.PASSWORD_WITHOUT_EMAIL;

import io.tenantry.tenancy.sealing.Sealed;
import io.tenantry.tenant.api.TenantRejected;
import io.tenantry.tenant.api.UserCommand.CreateUser;
import java.util.regex.Pattern;

/** How a user can be reached. */
final class ContactRules {
    // What is deliverable, only the mail server knows; this catches a slip of the hand.
    private static final Pattern EMAIL = Pattern.compile("[^@\\s]{1,64}@[^@\\s]+\\.[^@\\s]+|[^@\\s]{1,64}@localhost");

    private ContactRules() {}

    static void require(CreateUser c) {
        Sealed<String> email = c.email();
        if (email == null && c.telegramId() == null) {
            throw new TenantRejected(CONTACT_REQUIRED, "A user has an e-mail address or a Telegram id.");
        }
        if (email == null && c.password()) {
            throw new TenantRejected(PASSWORD_WITHOUT_EMAIL, "A password needs an e-mail address to log in with.");
        }
        if (email != null && !EMAIL.matcher(email.orElse("")).matches()) {
            throw new TenantRejected(EMAIL_MALFORMED, "That is not an e-mail address.");
        }
    }
}
