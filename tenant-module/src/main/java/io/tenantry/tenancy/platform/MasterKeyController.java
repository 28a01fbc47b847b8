package io.tenantry.tenancy.platform;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.tenantry.tenancy.sealing.MasterKeyChange;
import io.tenantry.tenancy.sealing.MasterKeyChanges;
import io.tenantry.tenancy.sealing.MasterKeyUser;
import io.tenantry.tenancy.web.ApiCall;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/platform/master-key")
@Tag(name = "Platform")
class MasterKeyController {
    private final MasterKeyChanges changes;

    MasterKeyController(MasterKeyChanges changes) {
        this.changes = changes;
    }

    record MasterKeyView(
            @Schema(
                    description = "Fingerprint of the key that the answering server wraps with",
                    example = "5f2a90c1d4e7b833")
            String key,

            @Schema(
                    description = "Of the other key that it opens with; null: it knows one",
                    example = "0b7d114e9ac25f60")
            @Nullable
            String otherKey,

            @Schema(description = "The running servers and the keys that they were given")
            List<MasterKeyUser> servers,

            @Schema(description = "The last change, with its progress; null: there was none") @Nullable
            MasterKeyChange change) {
        static MasterKeyView of(MasterKeyChanges.State state) {
            return new MasterKeyView(state.key(), state.otherKey(), state.servers(), state.change());
        }
    }

    @GetMapping
    @Operation(
            summary = "The master key in use",
            description =
                    "By fingerprint, never the key itself: which servers use it, and how far the last change of it is.")
    MasterKeyView get(ApiCall call) {
        call.requireOperator();
        return MasterKeyView.of(changes.state());
    }

    @PostMapping("/change")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(
            summary = "Change the master key",
            description =
                    "Wraps every key of tenants and persons with TENANTRY_MASTER_KEY that TENANTRY_MASTER_KEY_OTHER has wrapped."
                            + " No data is encrypted anew. When the change is `done` the other key can be taken away. Asking again"
                            + " answers the change that runs. All running servers must have been given both keys.")
    MasterKeyView change(ApiCall call) {
        call.requireOperator();
        return MasterKeyView.of(changes.begin());
    }
}
