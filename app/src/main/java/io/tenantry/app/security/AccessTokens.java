package io.tenantry.app.security;

import com.nimbusds.jose.jwk.source.ImmutableSecret;
import io.tenantry.tenancy.TenantId;
import io.tenantry.tenancy.sealing.PlatformSecrets;
import io.tenantry.tenancy.web.Caller;
import io.tenantry.tenant.api.UserId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.jose.jws.MacAlgorithm;
import org.springframework.security.oauth2.jwt.JwsHeader;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtClaimsSet;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtEncoder;
import org.springframework.security.oauth2.jwt.JwtEncoderParameters;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.jwt.JwtIssuerValidator;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.oauth2.jwt.NimbusJwtEncoder;
import org.springframework.stereotype.Component;

/**
 * Signed proofs that somebody logged in. They say who and in which session, not what they may do: that is looked up at
 * every request, so a block or another role holds at once.
 */
@Component
class AccessTokens {
    private static final String ISSUER = "tenantry";
    private static final String TENANT = "tenant";
    private static final String SESSION = "sid";
    private static final Duration SHORTEST = Duration.ofMinutes(15);
    private static final Duration LONGEST = Duration.ofMinutes(60);

    private final JwtEncoder encoder;
    private final JwtDecoder decoder;
    private final Clock clock;
    private final Duration lifetime;

    AccessTokens(
            PlatformSecrets secrets, Clock clock, @Value("${tenantry.access-token-lifetime:30m}") Duration lifetime) {
        if (lifetime.compareTo(SHORTEST) < 0 || lifetime.compareTo(LONGEST) > 0) {
            throw new IllegalStateException("tenantry.access-token-lifetime is 15 to 60 minutes");
        }
        SecretKey key = new SecretKeySpec(secrets.secret(PlatformSecrets.Name.JWT), "HmacSHA256");
        this.encoder = new NimbusJwtEncoder(new ImmutableSecret<>(key));
        NimbusJwtDecoder hs256 = NimbusJwtDecoder.withSecretKey(key)
                .macAlgorithm(MacAlgorithm.HS256)
                .build();
        JwtTimestampValidator times = new JwtTimestampValidator(Duration.ZERO);
        times.setClock(clock);
        hs256.setJwtValidator(new DelegatingOAuth2TokenValidator<>(times, new JwtIssuerValidator(ISSUER)));
        this.decoder = hs256;
        this.clock = clock;
        this.lifetime = lifetime;
    }

    /** A person and the session they began. */
    record Session(UserId user, @Nullable String session) {}

    Duration lifetime() {
        return lifetime;
    }

    String issue(Caller caller) {
        Instant now = clock.instant();
        JwtClaimsSet.Builder claims = JwtClaimsSet.builder()
                .issuer(ISSUER)
                .subject(caller.id().toString())
                .claim(TENANT, caller.home().toString())
                .issuedAt(now)
                .expiresAt(now.plus(lifetime));
        if (caller.session() != null) claims.claim(SESSION, caller.session());
        JwsHeader header = JwsHeader.with(MacAlgorithm.HS256).build();
        return encoder.encode(JwtEncoderParameters.from(header, claims.build())).getTokenValue();
    }

    /** Whose proof it is; empty when it is not ours, was tampered with, or has expired. */
    Optional<Session> verify(String token) {
        try {
            Jwt jwt = decoder.decode(token);
            TenantId tenantId = TenantId.of(String.valueOf(jwt.getClaimAsString(TENANT)));
            UserId user = new UserId(tenantId, UUID.fromString(String.valueOf(jwt.getSubject())));
            return Optional.of(new Session(user, jwt.getClaimAsString(SESSION)));
        } catch (JwtException | IllegalArgumentException _) {
            return Optional.empty();
        }
    }
}
