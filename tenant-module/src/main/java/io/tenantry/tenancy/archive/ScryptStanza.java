package io.tenantry.tenancy.archive;

import com.exceptionfactory.jagged.FileKey;
import com.exceptionfactory.jagged.RecipientStanza;
import com.exceptionfactory.jagged.RecipientStanzaReader;
import com.exceptionfactory.jagged.RecipientStanzaWriter;
import com.exceptionfactory.jagged.UnsupportedRecipientStanzaException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.generators.SCrypt;

/**
 * How a file of the format age is opened with a passphrase: the stanza {@code scrypt} of age-encryption.org/v1, so that the
 * tool {@code age} opens it as well. Key derivation and cipher are the libraries'.
 */
final class ScryptStanza implements RecipientStanzaWriter, RecipientStanzaReader {
    /** N is 2 to the power of this: what age itself takes, about a second and 256 MB for who guesses. */
    static final int WORK_FACTOR = 18;
    /** Who sends us a file decides how much work it is to open it, up to here. */
    private static final int MOST_WORK = 20;

    private static final String TYPE = "scrypt";
    private static final String LABEL = "age-encryption.org/v1/scrypt";
    private static final int SALT = 16;
    private static final int KEY = 32;
    private static final int SEALED_FILE_KEY = 32;
    private static final Pattern SALT_TEXT = Pattern.compile("[A-Za-z0-9+/]{22}");
    private static final Pattern WORK_TEXT = Pattern.compile("[1-9][0-9]?");

    private final byte[] passphrase;
    private final int workFactor;

    ScryptStanza(byte[] passphrase, int workFactor) {
        this.passphrase = passphrase.clone();
        this.workFactor = workFactor;
    }

    private static final class Stanza implements RecipientStanza {
        private final List<String> arguments;
        private final byte[] body;

        Stanza(List<String> arguments, byte[] body) {
            this.arguments = arguments;
            this.body = body;
        }

        @Override
        public String getType() {
            return TYPE;
        }

        @Override
        public List<String> getArguments() {
            return arguments;
        }

        @Override
        public byte[] getBody() {
            return body.clone();
        }
    }

    @Override
    public Iterable<RecipientStanza> getRecipientStanzas(FileKey fileKey) throws GeneralSecurityException {
        byte[] salt = new byte[SALT];
        new SecureRandom().nextBytes(salt);
        byte[] body = cipher(Cipher.ENCRYPT_MODE, salt, workFactor).doFinal(fileKey.getEncoded());
        String saltText = Base64.getEncoder().withoutPadding().encodeToString(salt);
        return List.of(new Stanza(List.of(saltText, Integer.toString(workFactor)), body));
    }

    @Override
    public FileKey getFileKey(Iterable<RecipientStanza> stanzas) throws GeneralSecurityException {
        FileKey found = null;
        for (RecipientStanza stanza : stanzas) {
            // the format wants it to stand alone: who knows the passphrase knows that nobody else can have written it
            if (found != null || !stanza.getType().equals(TYPE)) throw unsupported();
            found = new FileKey(open(stanza));
        }
        if (found == null) throw unsupported();
        return found;
    }

    private byte[] open(RecipientStanza stanza) throws GeneralSecurityException {
        List<String> arguments = stanza.getArguments();
        boolean wellFormed = arguments.size() == 2
                && SALT_TEXT.matcher(arguments.get(0)).matches()
                && WORK_TEXT.matcher(arguments.get(1)).matches()
                && stanza.getBody().length == SEALED_FILE_KEY;
        if (!wellFormed) throw unsupported();
        int work = Integer.parseInt(arguments.get(1));
        if (work > MOST_WORK) throw unsupported();
        byte[] salt = Base64.getDecoder().decode(arguments.get(0));
        return cipher(Cipher.DECRYPT_MODE, salt, work).doFinal(stanza.getBody());
    }

    private Cipher cipher(int mode, byte[] salt, int work) throws GeneralSecurityException {
        byte[] label = LABEL.getBytes(StandardCharsets.US_ASCII);
        byte[] salted = new byte[label.length + salt.length];
        System.arraycopy(label, 0, salted, 0, label.length);
        System.arraycopy(salt, 0, salted, label.length, salt.length);
        byte[] key = SCrypt.generate(passphrase, salted, 1 << work, 8, 1, KEY);
        Cipher cipher = Cipher.getInstance("ChaCha20-Poly1305");
        // the format's own: a key that is used once
        cipher.init(mode, new SecretKeySpec(key, "ChaCha20"), new IvParameterSpec(new byte[12]));
        return cipher;
    }

    private static UnsupportedRecipientStanzaException unsupported() {
        return new UnsupportedRecipientStanzaException("not encrypted to a passphrase alone");
    }
}
