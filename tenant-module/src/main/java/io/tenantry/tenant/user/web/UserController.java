package io.tenantry.tenant.user.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.tenantry.tenancy.Ids;
import io.tenantry.tenancy.web.ApiCall;
import io.tenantry.tenancy.web.Listing;
import io.tenantry.tenancy.web.Page;
import io.tenantry.tenancy.web.Scope;
import io.tenantry.tenant.api.UserCommand.BlockUser;
import io.tenantry.tenant.api.UserCommand.ChangeRole;
import io.tenantry.tenant.api.UserCommand.RecordSeen;
import io.tenantry.tenant.api.UserCommand.UnblockUser;
import io.tenantry.tenant.api.UserErasures;
import io.tenantry.tenant.api.UserErasures.UserErasure;
import io.tenantry.tenant.api.UserId;
import io.tenantry.tenant.user.Authorities;
import io.tenantry.tenant.user.Passwords;
import io.tenantry.tenant.user.UserList;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/users")
@Tag(name = "Users", description = "The people of a tenant: administrators, staff, customers")
class UserController {
    private final Ids ids;
    private final Passwords passwords;
    private final UserErasures erasures;

    UserController(Ids ids, Passwords passwords, UserErasures erasures) {
        this.ids = ids;
        this.passwords = passwords;
        this.erasures = erasures;
    }

    /** The role from now on. */
    record ChangeRoleRequest(
            @Schema(
                    example = "staff",
                    allowableValues = {"admin", "staff", "customer"})
            @NotBlank
            @Size(max = 50)
            String role) {}

    @PostMapping
    @Operation(
            summary = "Create a user",
            description =
                    "A user has an e-mail address or a Telegram id. E-mail, Telegram id and referral code are unique"
                            + " within the tenant; a referral code is made when none is given. With a password the user can log in.")
    ResponseEntity<?> create(@Valid @RequestBody CreateUserRequest body, ApiCall call) {
        call.require(Scope.USERS_WRITE);
        UserId id = new UserId(call.tenantId(), ids.next());
        ApiCall.More more = body.password() == null
                ? ApiCall.More.NONE
                : ApiCall.More.credentials(List.of(passwords.credential(id, body.password())));
        return call.create(id, body.toCommand(id, Authorities.of(call.caller())), "/users", more);
    }

    @GetMapping
    @Operation(summary = "List users", description = "Newest first. A customer sees only themself.")
    Page<UserView> list(
            @RequestParam(required = false) @Pattern(regexp = "admin|staff|customer") @Nullable String role,
            @RequestParam(required = false) @Pattern(regexp = "active|blocked|erased") @Nullable String state,
            @RequestParam(required = false) @Nullable Long telegramId,
            ApiCall call) {
        call.require(Scope.USERS_READ);
        return call.page(
                List.of(UserList.NAME),
                Listing.of("app_user", UserView.COLUMNS, UserView::of)
                        .where("role", role)
                        .where("state", state)
                        .where("telegram_id", telegramId)
                        .where("id", call.caller().isCustomer() ? call.caller().id() : null));
    }

    @GetMapping("/{id}")
    @Operation(summary = "Get a user")
    ResponseEntity<UserView> get(@PathVariable UUID id, ApiCall call) {
        call.requireFor(Scope.USERS_READ, id);
        UserView user = call.read(List.of(UserList.NAME), jdbc -> jdbc.sql(
                        "select " + UserView.COLUMNS + " from app_user where tenant_id = ? and id = ?")
                .params(call.tenantId().value(), id)
                .query(UserView::of)
                .optional()
                .orElse(null));
        return call.found(user, user == null ? 0 : user.version());
    }

    @PostMapping("/{id}/block")
    @Operation(summary = "Block a user", description = "The user is refused from now on, in running sessions too.")
    ResponseEntity<?> block(@PathVariable UUID id, ApiCall call) {
        call.require(Scope.USERS_WRITE);
        UserId user = new UserId(call.tenantId(), id);
        return call.act(user, new BlockUser(user, Authorities.of(call.caller())));
    }

    @PostMapping("/{id}/unblock")
    @Operation(
            summary = "Let a blocked user in again",
            description = "From now on the user may do again what their role allows.")
    ResponseEntity<?> unblock(@PathVariable UUID id, ApiCall call) {
        call.require(Scope.USERS_WRITE);
        UserId user = new UserId(call.tenantId(), id);
        return call.act(user, new UnblockUser(user, Authorities.of(call.caller())));
    }

    @PostMapping("/{id}/erase")
    @Operation(
            summary = "Erase a user",
            description =
                    "For good: the key of the user's personal data is destroyed, so that it reads as erased in every"
                            + " event, and read models, letters and archives that show it are cleared within seconds. What the"
                            + " user did stays, and is nobody's. The user is refused at once; e-mail, Telegram id and referral"
                            + " code are free again.")
    ResponseEntity<?> erase(@PathVariable UUID id, ApiCall call) {
        call.require(Scope.USERS_WRITE);
        UserId user = new UserId(call.tenantId(), id);
        UserErasure erasure = erasures.erasure(user, call.caller());
        return call.act(user, erasure.command(), ApiCall.More.credentials(erasure.credentials()));
    }

    @PostMapping("/{id}/role")
    @Operation(summary = "Change a user's role", description = "It holds at once, in running sessions too.")
    ResponseEntity<?> changeRole(@PathVariable UUID id, @Valid @RequestBody ChangeRoleRequest body, ApiCall call) {
        call.require(Scope.USERS_WRITE);
        UserId user = new UserId(call.tenantId(), id);
        return call.act(user, new ChangeRole(user, body.role(), Authorities.of(call.caller())));
    }

    @PostMapping("/{id}/seen")
    @Operation(
            summary = "Record that a user was there",
            description = "For bots, whose users do not log in here. Recorded once a day of the tenant's time zone.")
    ResponseEntity<?> seen(@PathVariable UUID id, ApiCall call) {
        call.require(Scope.USERS_WRITE);
        UserId user = new UserId(call.tenantId(), id);
        return call.act(user, new RecordSeen(user));
    }
}
