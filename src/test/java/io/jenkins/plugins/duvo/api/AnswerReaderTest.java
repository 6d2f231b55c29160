package io.jenkins.plugins.duvo.api;

import static io.jenkins.plugins.duvo.api.AnswerFixture.parse;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;

/** What is kept of an answer: texts whole, words and lists up to a bound, of equal members the first. */
class AnswerReaderTest {
    private static MessagePage page(String json) throws IOException {
        return AnswerReader.read(new StringReader(json.replace('\'', '"')), AnswerReader::messagePage);
    }

    @Test
    void textIsKeptWholeAndWordsAreCut() throws IOException {
        var text = "x".repeat(100_000);
        var message = page("{'messages':[{'text_content':'%s','id':'%s'}]}".formatted(text, text))
                .messages()
                .get(0);
        assertEquals(text, message.text());
        assertEquals(text.substring(0, ValueReader.MAX_WORD), message.id());
    }

    @ParameterizedTest
    @ValueSource(ints = {8_190, 8_191, 8_192, 8_193, 16_384, 100_000})
    void textOfSeveralPiecesIsWhole(int length) throws IOException {
        var text = IntStream.range(0, length)
                .collect(StringBuilder::new, (all, i) -> all.append((char) ('a' + i % 26)), StringBuilder::append)
                .toString();
        assertEquals(
                text + "\uD83D\uDE00" + text,
                page("{'messages':[{'content':'%s\\ud83d\\ude00%s'}]}".formatted(text, text))
                        .messages()
                        .get(0)
                        .text());
    }

    @Test
    void oddTextIsKeptAsItsJsonUpToABound() throws IOException {
        var text = page("{'messages':[{'text_content':[%s1]}]}".formatted("{'a':1},".repeat(200_000)))
                .messages()
                .get(0)
                .text();
        assertTrue(text.startsWith("[{\"a\":1},"));
        assertEquals(RawJson.MAX_CHARS + "… (551427 more characters)".length(), text.length());
    }

    @Test
    void elementsBeyondTheBoundAreLeftOut() throws IOException {
        var page = page("{'messages':[%s{'id':'last'}],'total':5}".formatted("null,{'id':'m'},".repeat(20_000)));
        assertEquals(ValueReader.MAX_ELEMENTS, page.messages().size());
        assertEquals(5, page.total());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'id':'a','id':'b','text_content':'x','text_content':'y'}",
                "{'id':null,'id':'a','id':[],'text_content':null,'text_content':'x','text_content':null}",
                "{'id':'a','content':'z','text_content':'x','content':'y'}"
            })
    void firstOfEqualMembersCounts(String json) {
        var message = parse(json.replace('\'', '"'), AnswerReader::message);
        assertEquals("a", message.id());
        assertEquals("x", message.text());
    }

    @Test
    void equalMembersOfAnAnswerLoseNothing() throws IOException {
        var page = page(
                "{'messages':7,'messages':[{'id':'a'}],'messages':8,'total':null,'total':1,'total':2,'messages':[{'id':'b'}]}");
        assertEquals(1, page.total());
        assertEquals("a", page.messages().get(0).id());
        assertEquals(1, page.messages().size());
    }

    @ParameterizedTest
    @CsvSource({"true, true", "false, false", "1, true", "0, false", "\"TRUE\", true", "\"yes\", false", "[], false"})
    void truthIsWhatSaysTrue(String value, boolean truth) {
        assertEquals(truth, parse(value, AnswerReader::flag));
    }

    @ParameterizedTest
    @CsvSource({"7, 7", "7.9, 7", "'\"12\"', 12", "1e30, 2147483647", "-1,", "true,", "[7],", "null,"})
    void countIsANumberOrAbsent(String value, Integer count) {
        assertEquals(count, parse(value, AnswerReader::count));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "7", "{", "{\"messages\":[]", "{\"messages\":[]}x", "{\"messages\":[]}{}", "{]"})
    void whatIsNotOneObjectIsNoAnswer(String json) {
        assertThrows(JacksonException.class, () -> page(json));
    }

    @Test
    void answerWithoutItsContentIsNull() throws IOException {
        assertNull(page("{'total':1}"));
        assertNull(page("{'messages':null}"));
        assertEquals(List.of(), page("{'messages':[]}").messages());
        assertNull(parse("{}", AnswerReader::jobState));
        assertFalse(parse("{\"run\":null}", AnswerReader::jobState).isWaitingForHuman());
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"output\":7}", "{\"output\":{}}", "{\"output\":{\"data\":[1]}}"})
    void evaluationWithoutChecksIsNotThereYet(String data) {
        assertNull(parse(data, AnswerReader::evaluation));
    }

    @Test
    void evaluationMayHaveNoChecks() {
        assertEquals(
                Map.of(),
                parse("{\"output\":{\"data\":{}}}", AnswerReader::evaluation).checks());
    }

    @Test
    void failureToReadIsThrownAsItIs() {
        var failure = new IOException("reset");
        var broken = new Reader() {
            @Override
            public int read(char[] target, int offset, int length) throws IOException {
                throw failure;
            }

            @Override
            public void close() {
                // holds nothing
            }
        };
        assertEquals(
                failure,
                assertThrows(
                        IOException.class, () -> AnswerReader.read(broken, in -> in.member("x", AnswerReader::text))));
    }
}
