package io.tenantry.tenancy.web;

import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.command.Actor;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Who makes a request, as authentication found out. Kept as the request attribute {@link #ATTRIBUTE}.
 *
 * @param home the tenant the caller is bound to; {@link TenantId#PLATFORM} for operators
 * @param id the user, operator or token
 * @param role {@code operator|admin|staff|customer}; null for tokens
 * @param scopes what the caller may do, see {@link Scope}
 */
public record Caller(
        Kind kind,
        TenantId home,
        UUID id,
        @Nullable String role,
        Set<Scope> scopes,
        @Nullable String session) {
    public static final String ATTRIBUTE = Caller.class.getName();

    /** What proved the caller. */
    public enum Kind {
        OPERATOR,
        USER,
        TOKEN
    }

    public boolean isOperator() {
        return kind == Kind.OPERATOR;
    }

    /** A customer sees and does only what is their own. */
    public boolean isCustomer() {
        return "customer".equals(role);
    }

    public Actor actor() {
        return switch (kind) {
            case OPERATOR -> Actor.operator(id);
            case USER -> Actor.user(id);
            case TOKEN -> Actor.token(id);
        };
    }
}
