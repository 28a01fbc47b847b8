package io.tenantry.tenant.user;

import io.tenantry.tenancy.web.Caller;
import io.tenantry.tenant.api.UserCommand.EraseUser;
import io.tenantry.tenant.api.UserErasures;
import io.tenantry.tenant.api.UserId;
import java.util.List;
import org.springframework.stereotype.Component;

/** Who is erased can log in no more: their password's hash is overwritten by the same append. */
@Component
class ErasureOfUsers implements UserErasures {
    @Override
    public UserErasure erasure(UserId id, Caller by) {
        return new UserErasure(new EraseUser(id, Authorities.of(by)), List.of(Passwords.nobodysPassword(id)));
    }
}
