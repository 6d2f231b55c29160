package io.jenkins.plugins.duvo.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.lessThan;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jenkins.plugins.duvo.api.Json;
import io.jenkins.plugins.duvo.api.PlainText;
import java.net.URLEncoder;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class SecretMaskerTest {
    private static final String SECRET = "dv_live_ö\"4711\\$x";

    private final SecretMasker masker = new SecretMasker(List.of(SECRET));

    static Stream<String> forms() {
        var json = Json.MAPPER.writeValueAsString(SECRET);
        return Stream.of(
                SECRET,
                json.substring(1, json.length() - 1),
                URLEncoder.encode(SECRET, UTF_8),
                base64(SECRET),
                Base64.getUrlEncoder().withoutPadding().encodeToString(SECRET.getBytes(UTF_8)),
                SECRET.substring(0, 5) + "\u200E" + SECRET.substring(5), // a character that is not shown
                SECRET.substring(0, 5) + "\u200B" + SECRET.substring(5),
                SECRET.substring(0, 9) + "\u00AD" + SECRET.substring(9),
                SECRET.substring(0, 5) + "\u001B[1m" + SECRET.substring(5));
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
    }

    @ParameterizedTest
    @MethodSource("forms")
    void secretIsMaskedHoweverItIsWritten(String form) {
        assertEquals("key: ****, again ****.\n", masker.apply("key: " + form + ", again " + form + ".\n"));
    }

    @ParameterizedTest
    @CsvSource({"''", "u", "us", "use"})
    void secretIsMaskedInBase64OfMore(String before) {
        var masked = masker.apply(base64(before + SECRET + ":x"));

        // What is left are the characters that hold bits of what is before and behind.
        assertThat(masked.replace("****", "").length(), lessThan(13));
        assertThat(masked, containsString("****"));
    }

    @Test
    void beginningOfSecretAtTheEndIsMasked() {
        assertEquals("key: ****", masker.apply("key: " + SECRET.substring(0, 12)));
        assertEquals("dv_live is a word", masker.apply("dv_live is a word"));
    }

    @Test
    void beginningOfSecretIsMaskedWhereTheTextWasCut() {
        var cut = PlainText.toLine("key: " + SECRET, 5 + 8);
        assertEquals("key: ****…", masker.apply(cut));
        assertEquals(
                "\"key: ****…\" and ****… or …",
                masker.apply('"' + cut + "\" and " + SECRET.substring(0, 15) + "… or …"));
        var odd = new SecretMasker(List.of("abcdefgh…ijklmnop"));
        assertEquals("x ****… y", odd.apply("x abcdefgh…ijklm… y"));
        assertEquals("dv_live…", masker.apply("dv_live…")); // too few characters to be one
    }

    @Test
    void textWithoutSecretStaysAsItIs() {
        assertEquals("a\u200Eb\r\n", masker.apply("a\u200Eb\r\n"));
        assertEquals("\uD83D\uDC69\u200D\uD83D\uDCBB", masker.apply("\uD83D\uDC69\u200D\uD83D\uDCBB"));
    }

    @Test
    void shortSecretIsNoSecret() {
        assertEquals("a b", new SecretMasker(List.of("a", " ", "")).apply("a b"));
    }

    @Test
    void renewedKeyIsMaskedToo() {
        var keys = new AtomicReference<>(Set.of("first-key"));
        masker.setKeys(keys::get);
        assertEquals("**** second-key", masker.apply("first-key second-key"));

        keys.set(Set.of("first-key", "second-key"));

        assertEquals("**** ****", masker.apply("first-key second-key"));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "pw is hunter2 here | pw is **** here | so hunter2 | so ****",
                "hunter2 | [******] | hunter2! | [******]!",
                "hunter2 and hunter2, s3cret | **** and ****, #### | s3cret hunter2 | #### ****",
                "{\"a\":\"hunter2\",\"b\":\"s3cret\"} | {\"a\":\"****\",\"b\":\"****\"} | s3cret hunter2 | **** ****",
                "123 | *** (12:31) | pin 123 | pin *** (12:31)",
                "call 555-1234 | call *** | 555-1234 555-9999 | *** 555-9999",
            },
            delimiter = '|')
    void whatTheLogMaskedIsMaskedEverywhere(String written, String shown, String text, String masked) {
        masker.learn(written, shown);

        assertEquals(shown, masker.apply(written));
        assertEquals(masked, masker.apply(text));
    }

    @ParameterizedTest
    @CsvSource({"an ERROR, an <b>ERROR</b>", "one, ''", "a b, a _b"})
    void whatTheLogDecoratesOrDropsIsNoSecret(String written, String shown) {
        masker.learn(written, shown);

        assertEquals("an ERROR, one: b", masker.apply("an ERROR, one: b"));
    }
}
