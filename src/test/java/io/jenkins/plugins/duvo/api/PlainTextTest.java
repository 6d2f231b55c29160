package io.jenkins.plugins.duvo.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How text from Duvo is made harmless, split and cut. */
class PlainTextTest {
    @ParameterizedTest
    @ValueSource(strings = {"", "plain", "two\nlines\twith a tab", "Grüße → 你好 שלום مرحبا", "<b>&amp;</b>", "[8mha:x"})
    void harmlessTextStays(String text) {
        assertSame(text, PlainText.sanitize(text));
    }

    @Test
    void pictogramsStay() {
        assertEquals("\uD83D\uDC69\u200D\uD83D\uDCBB", PlainText.sanitize("\uD83D\uDC69\u200D\uD83D\uDCBB"));
    }

    @Test
    void lineBreaksOfEveryKindBecomeLineFeeds() {
        assertEquals("a\nb\nc\nd\ne\nf\ng\nh", PlainText.sanitize("a\r\nb\rc\nd\u000Be\ff\u0085g\u2028h"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a\u001B[31mb",
                "a\u001B[2J\u001B[1;1Hb",
                "a\u001B]0;title\u0007b",
                "a\u001B]8;;http://x\u001B\\b",
                "a\u009B31mb",
                "a\u001BPq#0\u001B\\b",
                "a\u001Bcb",
                "a\u001B(Bb",
                "a\u001B[8mha:////4AAA=\u001B[0mb",
                "a\u0000\u0007\u0008\u007Fb",
                "a\u202Eb\u202C",
                "a\u2066b\u2069\u200F\u061C",
                "a\uFEFF\uFFF9b",
                "a\uDB40\uDC41b",
                "a\uFFFEb\uFFFF",
                "ab\u001B"
            })
    void controlSequencesAreRemoved(String text) {
        assertEquals("ab", PlainText.sanitize(text));
    }

    @Test
    void halfSurrogatePairIsReplaced() {
        assertEquals("a\uFFFDb\uFFFD", PlainText.sanitize("a\uD83Db\uDE00"));
    }

    @Test
    void unfinishedSequenceBecomesHarmless() {
        assertEquals("a0;title\nb", PlainText.sanitize("a\u001B]0;title\nb"));
        assertEquals("[8mha:AAAA", PlainText.sanitize("\u001B\u001B[0m[8mha:AAAA"));
    }

    @Test
    void linesHaveNoBlankOnesAtTheEnd() {
        assertEquals(List.of("a", "", " b"), PlainText.toLines("a\r\n\n b\n \n"));
        assertEquals(List.of(), PlainText.toLines(" \n"));
    }

    @Test
    void lineHasNoBreaksAndIsCutAtItsLength() {
        assertEquals("a b c", PlainText.toLine(" a\n\tb \u001B[0m c\u0000", 10));
        assertEquals("abc…", PlainText.toLine("abcdef", 3));
        assertEquals("abc", PlainText.toLine("abc", 3));
        assertEquals("", PlainText.toLine("", 3));
    }

    @ParameterizedTest
    @MethodSource("bounds")
    void boundedTextIsOneHarmlessLine(UnaryOperator<String> bound, int maxLength) {
        assertEquals("a b", bound.apply(" a\u001B[2J\n\u202E b"));
        assertEquals("", bound.apply(""));
        var longest = "x".repeat(maxLength);
        assertEquals(longest, bound.apply(longest));
        assertEquals(longest + "…", bound.apply(longest + "x"));
        assertEquals("x".repeat(maxLength - 1) + "…", bound.apply("x".repeat(maxLength - 1) + "\uD83D\uDE00"));
    }

    static Stream<Arguments> bounds() {
        return Stream.of(
                bound(PlainText::title, 200),
                bound(PlainText::name, 100),
                bound(PlainText::id, 200),
                bound(PlainText::line, 1_000));
    }

    private static Arguments bound(UnaryOperator<String> bound, int maxLength) {
        return Arguments.of(bound, maxLength);
    }

    @Test
    void truncatedTextCountsWhatIsLeftOut() {
        assertEquals("abc", PlainText.truncate("abc", 3));
        assertEquals("abc… (3 more characters)", PlainText.truncate("abcdef", 3));
        assertEquals("a… (2 more characters)", PlainText.truncate("a\uD83D\uDE00", 2));
    }

    @Test
    void sanitizedTextIsHarmlessAndStaysAsItIs() {
        var random = new Random(7);
        for (int i = 0; i < 20_000; i++) {
            var text = new StringBuilder();
            for (int j = random.nextInt(30); j >= 0; j--) {
                text.append("\u001B\u009B]P[8mha:0;\r\n\u0007\\ a\u202E\uD83D\uDE00\uFFFE".charAt(random.nextInt(22)));
            }
            var plain = PlainText.sanitize(text.toString());
            assertEquals(plain, PlainText.sanitize(plain), () -> "seed 7: " + text);
            assertTrue(plain.chars().allMatch(c -> c == '\n' || c == '\t' || c >= ' ' && c < 0x7F || c >= 0xA0));
        }
    }

    @Test
    void visibleTextLacksWhatIsNotSeen() {
        assertEquals("secret", PlainText.visible("s\u00ADe\u200Bc\u200Dr\uFE0Fe\u3164t\uDB40\uDD00"));
        assertEquals("Łódź 紙\n\uD83D\uDE00", PlainText.visible("Łódź 紙\n\uD83D\uDE00"));
    }

    @Test
    void hostileTextIsSanitizedInLinearTime() {
        for (var part : List.of("\u001B]", "\u001B[", "\u009D", "\u001B[8mha:", "\u001B(", "\r")) {
            var text = part.repeat(200_000);
            assertTimeout(Duration.ofMinutes(1), () -> PlainText.sanitize(text));
        }
    }
}
