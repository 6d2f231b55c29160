package io.jenkins.plugins.duvo.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.FilterReader;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is passed on of JSON, and what becomes of names, numbers and levels that a parser would keep or reject. */
class ShallowJsonReaderTest {
    private static final int LEVELS = ShallowJsonReader.MAX_LEVELS;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                " {\"a\" : [1, -2.5e7 ,true,null , \"x\\\"y\\\\\"], \"b\\u0041\":{ } }\n",
                "[\"{[\",{\"[{\":\"\\\\\"}]",
                "nonsense ] } \"",
                "{\"a\":\u0007}",
                "\"\uFEFF\""
            })
    void usualJsonPassesUnchanged(String json) throws IOException {
        assertPasses(json, json);
    }

    @Test
    void byteOrderMarksAreLeftOut() throws IOException {
        assertPasses("{}", "\uFEFF\uFEFF{}");
    }

    @Test
    void containerBelowTheLastLevelBecomesAStringWithItsJson() throws IOException {
        var open = "[".repeat(LEVELS);
        var close = "]".repeat(LEVELS);
        assertPasses(open + "1" + close, open + "1" + close);
        assertPasses(open + "\"{\\\"a]\\\\\\\"\\\":[1, 2]}\", 3" + close, open + "{\"a]\\\"\":[1, 2]}, 3" + close);
        assertPasses(open + "\"[]\",\"{}\"" + close, open + "[],{}" + close);
    }

    @Test
    void namesBehindADeepContainerAreStillNames() throws IOException {
        var open = "[".repeat(LEVELS - 1) + "{";
        var close = "}" + "]".repeat(LEVELS - 1);
        var name = "n".repeat(ShallowJsonReader.MAX_NAME);
        assertPasses(
                open + "\"a\":\"[1]\",\"" + name + "\":2" + close, open + "\"a\":[1],\"" + name + "more\":2" + close);
    }

    @Test
    void millionsOfLevelsPassAsOneString() throws IOException {
        var levels = 1_000_000;
        var passed = read("[".repeat(levels) + "]".repeat(levels), 8_192);
        assertEquals(2 * levels + 2, passed.length());
        assertEquals(LEVELS, passed.indexOf('"'));
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "\\n", "\\\"", "\\\\", "\\u00e4", "\\ud83d\\ude00"})
    void longNameIsCutBehindAnEscape(String unit) throws IOException {
        for (int before = ShallowJsonReader.MAX_NAME - 13; before <= ShallowJsonReader.MAX_NAME + 1; before++) {
            var start = "{\"" + "n".repeat(before);
            var passed = read(start + unit.repeat(3) + "\":\"" + "v".repeat(20_000) + "\"}", 8_192);
            var name = passed.substring(2, passed.indexOf("\":\"v"));
            assertEquals("\":\"" + "v".repeat(20_000) + "\"}", passed.substring(2 + name.length()));
            assertEquals("{\"" + name, (start + unit.repeat(3)).substring(0, 2 + name.length()));
            assertEquals(Json.MAPPER.readTree(passed).size(), 1);
        }
    }

    @Test
    void longWordBecomesAString() throws IOException {
        var digits = "7".repeat(ShallowJsonReader.MAX_WORD);
        assertPasses("[" + digits + "]", "[" + digits + "]");
        assertPasses("[\"" + digits + "7\",1]", "[" + digits + "7,1]");
        assertPasses("[\"" + digits + "\\\\x\"", "[" + digits + "\\x");
    }

    /** Reads in pieces of many sizes, so that each state is met at the end of a piece. */
    private static void assertPasses(String expected, String json) throws IOException {
        for (int size : new int[] {1, 2, 3, 7, 64, 8_192}) {
            assertEquals(expected, read(json, size));
        }
    }

    private static String read(String json, int pieceSize) throws IOException {
        var passed = new StringWriter();
        new ShallowJsonReader(new FilterReader(new StringReader(json)) {
                    @Override
                    public int read(char[] target, int offset, int length) throws IOException {
                        return super.read(target, offset, Math.min(length, pieceSize));
                    }
                })
                .transferTo(passed);
        return passed.toString();
    }
}
