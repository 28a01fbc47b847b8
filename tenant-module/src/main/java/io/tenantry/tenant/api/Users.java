package io.tenantry.tenant.api;

/** What other modules may ask about users, answered from their events and so never behind. */
public interface Users {
    /** The projection that the table {@code app_user} is folded by. */
    String LIST = "tenant.users";

    /** Whether this is a user of its tenant, blocked or not. */
    boolean exists(UserId id);
}
