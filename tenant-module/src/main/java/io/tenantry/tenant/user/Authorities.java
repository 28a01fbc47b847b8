package io.tenantry.tenant.user;

import io.tenantry.tenancy.web.Caller;
import io.tenantry.tenancy.web.Scope;
import io.tenantry.tenant.api.UserCommand.Authority;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Whom a caller may decide on: nobody who could do what the caller cannot, or a token would be a way up. */
public final class Authorities {
    private Authorities() {}

    public static Authority of(Caller caller) {
        if (caller.isOperator()) return new Authority(caller.id(), Authority.SYSTEM.roles());
        return new Authority(
                caller.kind() == Caller.Kind.TOKEN ? null : caller.id(),
                Stream.of("admin", "staff", "customer")
                        .filter(role ->
                                role.equals("customer") || caller.scopes().containsAll(Scope.ofRole(role)))
                        .collect(Collectors.toUnmodifiableSet()));
    }
}
