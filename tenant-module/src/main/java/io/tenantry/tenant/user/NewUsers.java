package io.tenantry.tenant.user;

import io.tenantry.tenant.api.UserCommand.CreateUser;

/** Creates users as part of another decision of this module, in its unit of work. */
public interface NewUsers {
    /** The first administrator of a tenant that signs up, which is not active yet. */
    void createFirst(CreateUser command) throws Exception;
}
