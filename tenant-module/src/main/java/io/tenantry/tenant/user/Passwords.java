package io.tenantry.tenant.user;

import static io.tenantry.tenant.api.TenantRejected.Why.PASSWORD_UNSUITABLE;

import io.tenantry.tenancy.command.Credential;
import io.tenantry.tenancy.database.TenantDatabase;
import io.tenantry.tenant.api.TenantRejected;
import io.tenantry.tenant.api.UserId;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.stereotype.Component;

/** Passwords as bcrypt hashes in the vault. */
@Component
public class Passwords {
    private static final int SHORTEST = 8;
    /** What bcrypt looks at. */
    private static final int LONGEST_BYTES = 72;
    /** No password has this hash. */
    private static final String NONE = "none";

    private final BCryptPasswordEncoder bcrypt;
    private final String nobodys;
    private final TenantDatabase database;

    Passwords(TenantDatabase database, @Value("${tenantry.passwords.bcrypt-strength:10}") int strength) {
        this.database = database;
        bcrypt = new BCryptPasswordEncoder(strength);
        nobodys = hashed(bcrypt, "nobody's password");
    }

    /**
     * The hash for the command that sets the password.
     *
     * @throws TenantRejected {@code password-unsuitable} (422): 8 characters to 72 bytes
     */
    public Credential credential(UserId id, String password) {
        if (password.length() < SHORTEST || tooLong(password)) {
            throw new TenantRejected(PASSWORD_UNSUITABLE, "A password has at least 8 characters and at most 72 bytes.");
        }
        return new Credential(id.tenantId(), Credential.Kind.PASSWORD, id.value(), hashed(bcrypt, password));
    }

    /** Takes the place of the hash of somebody who shall never log in again. */
    static Credential nobodysPassword(UserId id) {
        return new Credential(id.tenantId(), Credential.Kind.PASSWORD, id.value(), NONE);
    }

    /**
     * Whether it is the user's password. Takes the same time whether or not there is such a user; one whose password was
     * set with another strength takes that one's.
     */
    public boolean matches(UserId id, String password) {
        String hash = database.vault(List.of(id.tenantId()), jdbc -> jdbc.sql(
                        "select hash from credential where tenant_id = ? and kind = 'PASSWORD' and owner = ?")
                .params(id.tenantId().value(), id.value())
                .query(String.class)
                .optional()
                .orElse(null));
        return matches(password, hash);
    }

    private boolean matches(String password, @Nullable String hash) {
        boolean known = hash != null && !hash.equals(NONE);
        boolean right = bcrypt.matches(tooLong(password) ? "" : password, known ? hash : nobodys);
        return right && known && !tooLong(password);
    }

    private static String hashed(BCryptPasswordEncoder bcrypt, String password) {
        String hash = bcrypt.encode(password);
        if (hash == null) throw new IllegalStateException("bcrypt made no hash");
        return hash;
    }

    private static boolean tooLong(String password) {
        return password.getBytes(StandardCharsets.UTF_8).length > LONGEST_BYTES;
    }
}
