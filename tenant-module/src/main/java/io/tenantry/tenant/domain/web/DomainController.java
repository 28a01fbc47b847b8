package io.tenantry.tenant.domain.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.tenantry.tenancy.web.ApiCall;
import io.tenantry.tenancy.web.Listing;
import io.tenantry.tenancy.web.Page;
import io.tenantry.tenancy.web.RequestRefused;
import io.tenantry.tenancy.web.RequestRefused.Why;
import io.tenantry.tenancy.web.Scope;
import io.tenantry.tenant.api.DomainCommand.ClaimDomain;
import io.tenantry.tenant.api.DomainCommand.RemoveDomain;
import io.tenantry.tenant.api.DomainId;
import io.tenantry.tenant.api.Domains;
import io.tenantry.tenant.domain.DomainList;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/domains")
@Tag(name = "Domains", description = "Domains of a tenant's own, which name it as its slug does")
class DomainController {
    private static final String COLUMNS = "id, name, token, state, verified_at, missed_on, created_at, version";

    private final Domains domains;

    DomainController(Domains domains) {
        this.domains = domains;
    }

    /** Which domain. */
    record ClaimDomainRequest(
            @Schema(description = "Of the tenant's own, not below the platform's", example = "shop.acme.example")
            @NotBlank
            @Size(max = 253)
            String name) {}

    /** The DNS record that proves a domain. */
    record ProofView(
            @Schema(example = "TXT") String type,
            @Schema(example = "_tenantry.shop.acme.example") String name,

            @Schema(example = "tenantry-verification=6f1ed002ab5595859014ebf0951522d9")
            String value) {}

    /** A domain as lists show it. */
    record DomainView(
            UUID id,
            @Schema(example = "shop.acme.example") String name,

            @Schema(
                    example = "verified",
                    allowableValues = {"claimed", "verified", "lapsed", "removed"})
            String state,

            @Schema(description = "What to publish, and to leave published")
            ProofView proof,

            @Nullable Instant verifiedAt,

            @Schema(description = "The last day on which the proof was missed; the domain lapses after three") @Nullable
            LocalDate missedOn,

            Instant createdAt,
            long version) {}

    @PostMapping
    @Operation(
            summary = "Claim a domain",
            description = "For administrators. It names the tenant once it is verified: publish the TXT record that the"
                    + " domain's `proof` shows, and ask for its verification. Several tenants may claim a domain; whose"
                    + " DNS proves it has it.")
    ResponseEntity<?> create(@Valid @RequestBody ClaimDomainRequest body, ApiCall call) {
        call.require(Scope.SETTINGS_WRITE);
        ClaimDomain claim = domains.claim(call.tenantId(), body.name());
        return call.create(claim.id(), claim, "/domains");
    }

    @GetMapping
    @Operation(summary = "List domains", description = "Newest first.")
    Page<DomainView> list(
            @RequestParam(required = false) @Pattern(regexp = "claimed|verified|lapsed|removed") @Nullable String state,
            ApiCall call) {
        call.require(Scope.SETTINGS_READ);
        return call.page(
                List.of(DomainList.NAME),
                Listing.of("tenant_domain", COLUMNS, this::view).where("state", state));
    }

    @GetMapping("/{id}")
    @Operation(summary = "Get a domain", description = "With the DNS record that proves it.")
    ResponseEntity<DomainView> get(@PathVariable UUID id, ApiCall call) {
        call.require(Scope.SETTINGS_READ);
        DomainView domain = call.read(List.of(DomainList.NAME), jdbc -> jdbc.sql(
                        "select " + COLUMNS + " from tenant_domain where tenant_id = ? and id = ?")
                .params(call.tenantId().value(), id)
                .query(this::view)
                .optional()
                .orElse(null));
        return call.found(domain, domain == null ? 0 : domain.version());
    }

    @PostMapping("/{id}/verify")
    @Operation(
            summary = "Verify a domain",
            description =
                    "For administrators. Asks DNS now: 409 `domain-not-proven` when it does not show the record, or"
                            + " not yet; 409 `already-taken` when the domain is another tenant's, who must give it up or let its"
                            + " proof lapse; 503 `dns-unavailable` when DNS does not answer. A verified domain is looked at every"
                            + " day, and lapses when the record is missed on three days.")
    ResponseEntity<?> verify(@PathVariable UUID id, ApiCall call) {
        call.require(Scope.SETTINGS_WRITE);
        DomainId domain = new DomainId(call.tenantId(), id);
        return call.act(
                domain, domains.check(domain).orElseThrow(() -> new RequestRefused(Why.NOT_FOUND, "No such object.")));
    }

    @DeleteMapping("/{id}")
    @Operation(
            summary = "Remove a domain",
            description = "For administrators. It names nobody from now on, and whoever proves it may have it.")
    ResponseEntity<?> remove(@PathVariable UUID id, ApiCall call) {
        call.require(Scope.SETTINGS_WRITE);
        DomainId domain = new DomainId(call.tenantId(), id);
        return call.act(domain, new RemoveDomain(domain));
    }

    private DomainView view(ResultSet row, int number) throws SQLException {
        Domains.Proof proof = domains.proof(row.getString("name"), row.getString("token"));
        OffsetDateTime verifiedAt = row.getObject("verified_at", OffsetDateTime.class);
        return new DomainView(
                row.getObject("id", UUID.class),
                row.getString("name"),
                row.getString("state"),
                new ProofView(proof.type(), proof.name(), proof.value()),
                verifiedAt == null ? null : verifiedAt.toInstant(),
                row.getObject("missed_on", LocalDate.class),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                row.getLong("version"));
    }
}
