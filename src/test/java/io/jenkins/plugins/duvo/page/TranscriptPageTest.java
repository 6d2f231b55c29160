package io.jenkins.plugins.duvo.page;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.both;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.lessThanOrEqualTo;
import static org.hamcrest.Matchers.nullValue;

import io.jenkins.plugins.duvo.api.Json;
import io.jenkins.plugins.duvo.api.Message;
import io.jenkins.plugins.duvo.api.RawJson;
import io.jenkins.plugins.duvo.follow.LogLevel;
import io.jenkins.plugins.duvo.follow.MessageUpdate.Change;
import io.jenkins.plugins.duvo.store.TranscriptFile;
import io.jenkins.plugins.duvo.store.TranscriptLine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@link TranscriptPage} reads any transcript completely, page by page, and shows what the log level allows. */
class TranscriptPageTest {
    private static final Instant START = Instant.parse("2026-11-20T10:00:00Z");

    @TempDir
    private Path folder;

    private TranscriptFile file;

    @BeforeEach
    void name() {
        file = new TranscriptFile(folder.resolve("duvo-key.ndjson"));
    }

    @Test
    void pagesForwardShowEachMessageOnceWhileTheFileGrows() throws Exception {
        var seen = new ArrayList<String>();
        var next = 0L;
        for (int round = 0; round < 7; round++) {
            var first = round * 130;
            write(IntStream.range(first, first + 130)
                    .mapToObj(i -> said("m" + i))
                    .toList());
            for (var page = from(next); page.next() > next; page = from(next)) {
                page.entries().forEach(entry -> seen.add(entry.text()));
                next = page.next();
            }
        }

        assertThat(seen, is(IntStream.range(0, 910).mapToObj(i -> "m" + i).toList()));
    }

    @Test
    void pagesBackwardShowEachMessageOnce() throws Exception {
        write(IntStream.range(0, 910).mapToObj(i -> said("m" + i)).toList());

        var seen = new ArrayList<String>();
        var page = before(Long.MAX_VALUE);
        while (true) {
            seen.addAll(0, page.entries().stream().map(TranscriptEntry::text).toList());
            if (page.from() == 0) {
                break;
            }
            page = before(page.from());
        }

        assertThat(seen, is(IntStream.range(0, 910).mapToObj(i -> "m" + i).toList()));
    }

    @Test
    void pageBeforeEndsWhereTheOtherBegins() throws Exception {
        write(IntStream.range(0, 500).mapToObj(i -> said("m" + i)).toList());

        var last = before(Long.MAX_VALUE);
        var earlier = before(last.from());

        assertThat(last.next(), is(file.size()));
        assertThat(earlier.next(), is(last.from()));
    }

    @Test
    void pageSizeIsLimited() throws Exception {
        write(IntStream.range(0, 3_000).mapToObj(i -> said("x".repeat(1_000))).toList());

        for (var page : List.of(from(0), before(Long.MAX_VALUE), from(file.size() / 2))) {
            assertThat(page.next() - page.from(), lessThanOrEqualTo(TranscriptPage.MAX_BYTES + 2_000));
        }
    }

    @Test
    void pageWithoutVisibleEntriesLeadsToTheNext() throws Exception {
        write(IntStream.range(0, 3_000)
                .mapToObj(i -> called("tool", "{\"number\":" + i + "}"))
                .toList());

        var page = from(0);

        assertThat(page.entries(), empty());
        assertThat(page.next() - page.from(), lessThanOrEqualTo(TranscriptPage.MAX_BYTES + 2_000));
        assertThat(from(page.next()).next(), is(lessThan(file.size())));
    }

    @Test
    void searchFindsOnlyVisibleText() throws Exception {
        var lines = new ArrayList<Message>();
        lines.addAll(
                IntStream.range(0, 500).mapToObj(i -> said("Movement " + i)).toList());
        lines.add(called("Ledger.Post", "{\"account\":\"Hidden\"}"));
        write(lines);

        assertThat(texts(find("movement 49", LogLevel.MESSAGES)), hasSize(11));
        assertThat(find("ledger.post", LogLevel.TOOLS).entries(), hasSize(1));
        assertThat(find("hidden", LogLevel.TOOLS).entries(), hasSize(1));
        assertThat(find("hidden", LogLevel.MESSAGES).entries(), empty());
        assertThat(find("text_content", LogLevel.ALL).entries(), empty());
    }

    @Test
    void searchReadsALimitedPart() throws Exception {
        write(IntStream.range(0, 9_000).mapToObj(i -> said("x".repeat(1_000))).toList());

        var page = find("needle", LogLevel.MESSAGES);

        assertThat(page.next(), is(lessThan(TranscriptPage.MAX_BYTES_SEARCHED + 2_000)));
        assertThat(page.size(), is(file.size()));
    }

    @ParameterizedTest
    @CsvSource({"NONE,0", "MESSAGES,1", "TOOLS,3", "ALL,5"})
    void logLevelDecidesWhichEntriesAreVisible(LogLevel level, int entries) throws Exception {
        write(List.of(
                message("user", "text", "the instruction", null, null),
                message("assistant", "thinking", "a thought", null, null),
                said("hello"),
                called("tool", "{}"),
                message("tool", "tool_result", null, null, new Message.ToolResult("call", null, "it failed"))));

        assertThat(TranscriptPage.read(file, query("0", null, null), level, 0).entries(), hasSize(entries));
    }

    @Test
    void timesCountFromTheStartAndAreNotNegative() throws Exception {
        write(List.of(
                new Message("1", "text", "assistant", START.plusMillis(7_300), "later", null, null),
                new Message("2", "text", "assistant", START.minusMillis(5), "before", null, null),
                new Message("3", "text", "assistant", null, "whenever", null, null)));

        assertThat(
                from(0).entries().stream().map(TranscriptEntry::time).toList(),
                contains(is(7_300L), is(0L), nullValue()));
    }

    @Test
    void versionsOfAMessageHaveOneId() throws Exception {
        write(new TranscriptLine(null, version("first"), false, 1));
        write(new TranscriptLine(Change.EDITED, version("first, edited"), false, 1));

        var entries = from(0).entries();

        assertThat(entries.get(1).id(), is(entries.get(0).id()));
        assertThat(entries.get(1).edited(), is(true));
    }

    @Test
    void textsAreHarmless() throws Exception {
        write(List.of(
                said("\u001b[31mred\u001b[0m \u202e<script>\uFFFE half \uD800"),
                called("\u0007bell", "{\"a\":\"\\u202e\\u001b[1m\"}")));

        var entries = TranscriptPage.read(file, query("0", null, null), LogLevel.ALL, 0)
                .entries();

        assertThat(entries.get(0).text(), is("red <script> half \uFFFD"));
        assertThat(Objects.requireNonNull(entries.get(1).call()).name(), is("bell"));
    }

    @Test
    void longTextIsCut() throws Exception {
        write(List.of(said("x".repeat(100_000))));

        assertThat(from(0).entries().get(0).text().length(), is(lessThan(21_000)));
    }

    @Test
    void tooLongMessageIsNamedAndSkipped() throws Exception {
        write(List.of(said("x".repeat(TranscriptFile.MAX_LINE_BYTES)), said("after it")));

        var page = from(0);

        assertThat(page.entries().get(0).kind(), is("a message of 4 MB, too long to be shown"));
        assertThat(texts(from(page.next())), contains("after it"));
    }

    @ParameterizedTest
    @ValueSource(
            longs = {Long.MIN_VALUE, Long.MIN_VALUE + 1, -1, 0, 1, Integer.MAX_VALUE, Long.MAX_VALUE - 1, Long.MAX_VALUE
            })
    void anyNumberLeadsToALimitedPageOfTheFile(long number) throws Exception {
        write(IntStream.range(0, 9_000).mapToObj(i -> said("x".repeat(1_000))).toList());
        var text = String.valueOf(number);

        for (var query : List.of(
                query(text, null, null), query(null, text, null), query(text, text, null), query(text, null, "y"))) {
            var page = TranscriptPage.read(file, query, LogLevel.ALL, 0);

            assertThat(page.from(), is(both(greaterThanOrEqualTo(0L)).and(lessThanOrEqualTo(page.next()))));
            assertThat(page.next(), is(lessThanOrEqualTo(page.size())));
            assertThat(
                    page.next() - page.from(),
                    is(lessThanOrEqualTo(
                            (query.find() == null ? TranscriptPage.MAX_BYTES : TranscriptPage.MAX_BYTES_SEARCHED)
                                    + 2_000)));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "{\"message\":{\"id\":\"torn"})
    void sizeIsThatOfTheWholeLines(String torn) throws Exception {
        write(IntStream.range(0, 300).mapToObj(i -> said("m" + i)).toList());
        var whole = Files.size(file.path());
        Files.writeString(file.path(), torn, StandardOpenOption.APPEND);

        assertThat(file.size(), is(whole));
        for (var page : List.of(from(0), from(whole - 1), from(whole), from(whole + 1), before(Long.MAX_VALUE))) {
            assertThat(page.size(), is(whole));
        }
        assertThat(from(whole - 1).next(), is(whole));
        assertThat(before(Long.MAX_VALUE).next(), is(whole));
        assertThat(from(whole).entries(), empty());
    }

    @Test
    void fileWithoutAWholeLineIsEmpty() throws Exception {
        Files.writeString(file.path(), "{");

        assertThat(from(0), is(new TranscriptPage(0, 0, 0, List.of(), List.of())));
        assertThat(before(Long.MAX_VALUE), is(new TranscriptPage(0, 0, 0, List.of(), List.of())));
    }

    private TranscriptPage from(long offset) throws IOException {
        return TranscriptPage.read(
                file, query(String.valueOf(offset), null, null), LogLevel.MESSAGES, START.toEpochMilli());
    }

    private TranscriptPage before(long offset) throws IOException {
        return TranscriptPage.read(
                file, query(null, String.valueOf(offset), null), LogLevel.MESSAGES, START.toEpochMilli());
    }

    private TranscriptPage find(String text, LogLevel level) throws IOException {
        return TranscriptPage.read(file, query("0", null, text), level, START.toEpochMilli());
    }

    private static TranscriptQuery query(String from, String before, String find) {
        return TranscriptQuery.of(from, before, find).orElseThrow();
    }

    private static List<String> texts(TranscriptPage page) {
        return page.entries().stream().map(TranscriptEntry::text).toList();
    }

    private void write(List<Message> messages) throws IOException {
        var lines = new StringBuilder();
        for (var message : messages) {
            lines.append(Json.MAPPER.writeValueAsString(new TranscriptLine(null, message, false, null)))
                    .append('\n');
        }
        Files.writeString(file.path(), lines, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private void write(TranscriptLine line) throws IOException {
        Files.writeString(
                file.path(),
                Json.MAPPER.writeValueAsString(line) + "\n",
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
    }

    private static Message said(String text) {
        return message("assistant", "text", text, null, null);
    }

    private static Message version(String text) {
        return new Message("the same", "text", "assistant", START, text, null, null);
    }

    private static Message called(String tool, String arguments) {
        return message(
                "assistant", "tool_call", null, new Message.ToolCall("call", tool, RawJson.parse(arguments)), null);
    }

    private static Message message(
            String role, String type, String text, Message.ToolCall call, Message.ToolResult result) {
        return new Message("id-" + Objects.hash(text, call), type, role, START, text, call, result);
    }
}
