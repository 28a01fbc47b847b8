package io.tenantry.tenancy.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.exceptionfactory.jagged.FileKey;
import com.exceptionfactory.jagged.RecipientStanza;
import com.exceptionfactory.jagged.UnsupportedRecipientStanzaException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScryptStanzaTest {
    private static final byte[] FILE_KEY = "YELLOW SUBMARINE".getBytes(StandardCharsets.US_ASCII);
    /** Of the test files of the format's authors (C2SP, testkit, scrypt): made by another implementation. */
    private static final RecipientStanza THEIRS =
            stanza("scrypt", List.of("rF0/NwblUHHTpgQgRpe5CQ", "10"), "gUjEymFKMVXQEKdMMHL24oYexjE3TIC0O0zGSqJ2aUY");

    private static RecipientStanza stanza(String type, List<String> arguments, String body) {
        return new RecipientStanza() {
            @Override
            public String getType() {
                return type;
            }

            @Override
            public List<String> getArguments() {
                return arguments;
            }

            @Override
            public byte[] getBody() {
                return Base64.getDecoder().decode(body);
            }
        };
    }

    private static ScryptStanza with(String passphrase) {
        return new ScryptStanza(passphrase.getBytes(StandardCharsets.UTF_8), 10);
    }

    @Test
    void opensWhatOthersHaveMade() throws GeneralSecurityException {
        assertThat(with("password").getFileKey(List.of(THEIRS)).getEncoded()).isEqualTo(FILE_KEY);
    }

    @Test
    void opensItsOwn() throws GeneralSecurityException {
        Iterable<RecipientStanza> made = with("pässphrase").getRecipientStanzas(new FileKey(FILE_KEY));
        assertThat(with("pässphrase").getFileKey(made).getEncoded()).isEqualTo(FILE_KEY);
    }

    @Test
    void opensNothingWithAnotherPassphrase() {
        assertThatThrownBy(() -> with("passwort").getFileKey(List.of(THEIRS)))
                .isInstanceOf(GeneralSecurityException.class);
    }

    @Test
    void refusesMoreWorkThanItShouldDo() {
        assertThatThrownBy(() -> with("password")
                        .getFileKey(List.of(
                                stanza("scrypt", List.of("rF0/NwblUHHTpgQgRpe5CQ", "21"), "AAAA".repeat(10) + "AAA="))))
                .isInstanceOf(UnsupportedRecipientStanzaException.class);
    }

    @Test
    void refusesWhatIsNotForThePassphraseAlone() {
        RecipientStanza others = stanza("X25519", List.of("abc"), "");
        for (List<RecipientStanza> stanzas :
                List.of(List.<RecipientStanza>of(), List.of(others), List.of(THEIRS, THEIRS), List.of(THEIRS, others)))
            assertThatThrownBy(() -> with("password").getFileKey(stanzas))
                    .isInstanceOf(UnsupportedRecipientStanzaException.class);
    }
}
