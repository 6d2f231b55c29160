package io.jenkins.plugins.duvo.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;

/** How JSON of any form is kept, shown, changed, written and read back. */
class RawJsonTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{ \"b\" : [ 1 , {\"a\":null} , true ] } | {\"b\":[1,{\"a\":null},true]}",
                "1.10 | 1.10",
                "1e400 | 1e400",
                "-0 | -0",
                "123456789012345678901234567890 | 123456789012345678901234567890",
                "[NaN,-Infinity] | [\"NaN\",\"-Infinity\"]",
                "\"a\\u00e4\" | \"aä\""
            })
    void jsonIsKeptCompactAndNumbersAsTheyAre(String json, String kept) {
        assertEquals(kept, RawJson.parse(json).json());
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "null"})
    void nothingIsShownOfAnEmptyValue(String json) {
        assertTrue(RawJson.parse(json).isEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "0", "\"\"", "{\"a\":null}"})
    void anyOtherValueIsShown(String json) {
        assertFalse(RawJson.parse(json).isEmpty());
    }

    @Test
    void textIsTheContentOfAStringOrTheJson() {
        assertEquals("a \"b\"\n", RawJson.parse("\"a \\\"b\\\"\\n\"").text());
        assertEquals("[\"a\"]", RawJson.parse("[ \"a\" ]").text());
    }

    @Test
    void jsonThatIsTooLongBecomesTextWithItsBeginning() {
        var json = RawJson.parse("[" + "123,".repeat(RawJson.MAX_CHARS / 4) + "1]");
        assertTrue(json.text().startsWith("[123,123,"));
        assertTrue(
                json.text().endsWith("123,123… (3 more characters)"),
                json.text().substring(json.text().length() - 50));
        assertTrue(json.tree().isString());
    }

    @Test
    void charactersOfALongStringWithinAreCounted() {
        var text = RawJson.parse("{\"a\":\"" + "x".repeat(3 * RawJson.MAX_CHARS) + "\"}")
                .text();
        var more = 3 * RawJson.MAX_CHARS + "{'a':''}".length() - RawJson.MAX_CHARS;
        assertTrue(text.endsWith("xx… (" + more + " more characters)"), text.substring(text.length() - 50));
    }

    @Test
    void textIsNotCutWithinACharacter() {
        var text = RawJson.parse("\"" + "\uD83D\uDE00".repeat(RawJson.MAX_CHARS) + "\"")
                .text();
        assertTrue(text.matches("(?s)\"(\uD83D\uDE00)+… .*"));
    }

    @Test
    void everyNameAndStringIsMapped() {
        var json = RawJson.parse("{\"ab\":[\"ab\",{\"ab\":1}],\"n\":\"x\"}");
        assertEquals(
                "{\"\\\"b\":[\"\\\"b\",{\"\\\"b\":1}],\"n\":\"x\"}",
                json.mapTexts(text -> text.replace("a", "\"")).json());
    }

    @Test
    void indentedJsonHasALineForEachValue() {
        var json = RawJson.parse("{\"a\":[1,2],\"b\":{}}");
        var lines = json.indented(1_000);
        assertEquals("{\n  \"a\" : [ 1, 2 ],\n  \"b\" : { }\n}", lines.replace(System.lineSeparator(), "\n"));
        assertEquals(lines.substring(0, 9) + "… (" + (lines.length() - 9) + " more characters)", json.indented(9));
        assertEquals("abc… (3 more characters)", RawJson.parse("\"abcdef\"").indented(3));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"ä\":[1.10,1e400,\"\\ud83d\",null]}", "\"x\"", "7"})
    void whatIsWrittenIsAsciiAndReadBack(String json) {
        var call = new Message.ToolCall("c", "n", RawJson.parse(json));
        var written = Json.MAPPER.writeValueAsString(call);
        assertTrue(written.chars().allMatch(c -> c < 128), written);
        assertEquals(call, AnswerFixture.parse(written, AnswerReader::toolCall));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[1,", "x"})
    void whatIsNoJsonIsRejected(String json) {
        assertThrows(JacksonException.class, () -> RawJson.parse(json));
    }
}
