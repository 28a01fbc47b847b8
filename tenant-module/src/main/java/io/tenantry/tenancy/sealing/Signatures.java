package io.tenantry.tenancy.sealing;

import com.google.crypto.tink.subtle.Ed25519Sign;
import com.google.crypto.tink.subtle.Ed25519Verify;
import java.security.GeneralSecurityException;
import org.springframework.stereotype.Component;

/** Signs what this installation hands out, with Ed25519. The key is one of the installation's random keys. */
@Component
public class Signatures {
    private final PlatformSecrets secrets;

    Signatures(PlatformSecrets secrets) {
        this.secrets = secrets;
    }

    public byte[] sign(byte[] data) {
        try {
            return new Ed25519Sign(pair().getPrivateKey()).sign(data);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot sign", e);
        }
    }

    /** The 32 bytes by which everybody can verify what was signed here. */
    public byte[] publicKey() {
        return pair().getPublicKey();
    }

    private Ed25519Sign.KeyPair pair() {
        try {
            return Ed25519Sign.KeyPair.newKeyPairFromSeed(secrets.secret(PlatformSecrets.Name.SIGNATURE));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot make the key to sign with", e);
        }
    }

    /** Whether {@code data} was signed by the owner of the public key. */
    public static boolean isRight(byte[] publicKey, byte[] signature, byte[] data) {
        try {
            new Ed25519Verify(publicKey).verify(signature, data);
            return true;
        } catch (GeneralSecurityException | IllegalArgumentException wrong) {
            return false;
        }
    }
}
