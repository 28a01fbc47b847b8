package io.tenantry.tenant.api;

import io.tenantry.tenancy.command.Credential;
import io.tenantry.tenancy.web.Caller;
import io.tenantry.tenant.api.UserCommand.EraseUser;
import java.util.List;

/** Erasing people of a tenant, for whoever lets somebody decide on it. */
public interface UserErasures {
    /** What clears rows, letters and archives that show a person; it follows {@code UserKeyDestroyed}. */
    String CLEARING = "when-key-destroyed-then-clear";

    /**
     * What erases a user.
     *
     * @param credentials take the place of what they logged in with
     */
    record UserErasure(EraseUser command, List<Credential> credentials) {}

    /** On behalf of this caller: the command is refused if they may not. */
    UserErasure erasure(UserId id, Caller by);
}
