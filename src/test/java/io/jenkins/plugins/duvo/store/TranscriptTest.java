package io.jenkins.plugins.duvo.store;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertThrows;

import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import io.jenkins.plugins.duvo.api.Message;
import io.jenkins.plugins.duvo.api.RawJson;
import io.jenkins.plugins.duvo.console.MaskedUpdate;
import io.jenkins.plugins.duvo.console.MessageMasker;
import io.jenkins.plugins.duvo.follow.LogLevel;
import io.jenkins.plugins.duvo.follow.MessageUpdate;
import io.jenkins.plugins.duvo.follow.MessageUpdate.Change;
import io.jenkins.plugins.duvo.harness.SharedJenkinsExtension;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TranscriptTest {
    @RegisterExtension
    private static final SharedJenkinsExtension jenkins = new SharedJenkinsExtension();

    private static FreeStyleProject project;

    private FreeStyleBuild build;
    private Transcript transcript;

    @BeforeAll
    static void makeProject() throws Exception {
        project = jenkins.createFreeStyleProject();
    }

    @BeforeEach
    void open() throws Exception {
        build = jenkins.buildAndAssertSuccess(project);
        transcript = reopened();
    }

    @Test
    void missingFileResumesAtTheBeginning() throws Exception {
        var cursor = transcript.resume();

        assertThat(cursor.position(), is(0));
        assertThat(cursor.lastMessages(), is(empty()));
    }

    @Test
    void pagesAreReadInOrder() throws Exception {
        transcript.append(page("one", "two"), 2);
        transcript.append(page("three"), 3);

        assertThat(texts(), contains("one", "two", "three"));
    }

    @Test
    void cursorIsThatOfTheLastPage() throws Exception {
        transcript.append(page("one", "two"), 2);
        transcript.append(page("three"), 3);

        assertThat(reopened().resume().position(), is(3));
    }

    @Test
    void cursorRemembersTheLastMessages() throws Exception {
        transcript.append(page(IntStream.range(0, 100).mapToObj(i -> "m" + i).toArray(String[]::new)), 100);

        var remembered = reopened().resume().lastMessages();

        assertThat(remembered, hasSize(64));
        assertThat(remembered.get(63).text(), is("m99"));
    }

    @Test
    void tornLineIsCutOff() throws Exception {
        transcript.append(page("one"), 1);
        write("{\"message\":{\"id\":\"2\",\"text_con");

        assertThat(reopened().resume().position(), is(1));
        assertThat(texts(), contains("one"));
    }

    @Test
    void incompletePageIsCutOff() throws Exception {
        transcript.append(page("one"), 1);
        transcript.append(page("two", "three"), 3);
        var lines = Files.readAllLines(file());
        Files.write(file(), lines.subList(0, 2));

        assertThat(reopened().resume().position(), is(1));
        assertThat(texts(), contains("one"));
    }

    @Test
    void lineWithoutItsEndIsCutOff() throws Exception {
        transcript.append(page("one"), 1);
        transcript.append(page("two"), 2);
        cut(1);

        assertThat(reopened().resume().position(), is(1));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 20, 30, 40, 50})
    void tornFileResumesAfterTheLastWholePage(int bytes) throws Exception {
        transcript.append(page("one"), 1);
        transcript.append(page("zwölf 🚀 €"), 2);
        cut(bytes);

        var again = reopened();
        again.resume();
        again.append(page("two"), 2);

        assertThat(reopened().resume().position(), is(2));
        assertThat(texts(), contains("one", "two"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u0000\u0007\u001b[31m",
                "\uFFFE\uFFFF",
                "half \uD800 and \uDC00",
                "a\u2028b\u0085c\r\nd",
                "\"\\n"
            })
    void anyTextIsReadAsItWasWritten(String text) throws Exception {
        transcript.append(page(text), 1);

        assertThat(reopened().resume().lastMessages().get(0).text(), is(text));
    }

    @Test
    void instructionsAndThoughtsAreKeptWithoutTheirText() throws Exception {
        transcript.append(
                List.of(
                        fresh("user", "text", "do it"),
                        fresh("assistant", "thinking", "hm"),
                        fresh("assistant", "text", "done")),
                3);

        assertThat(texts(), contains(nullValue(), nullValue(), is("done")));
    }

    @Test
    void instructionsAndThoughtsAreKeptWithEverything() throws Exception {
        transcript = new Transcript(build, "key", LogLevel.ALL);

        transcript.append(List.of(fresh("user", "text", "do it"), fresh("assistant", "thinking", "hm")), 2);

        assertThat(texts(), contains("do it", "hm"));
    }

    @Test
    void maskedTextIsNotWritten() throws Exception {
        transcript.append(
                page(new MessageMasker(text -> text.replace("s3\"cret", "****")), "the password is s3\"cret"), 1);

        assertThat(Files.readString(file()), not(containsString("cret")));
        assertThat(texts(), contains("the password is ****"));
    }

    @Test
    void toolArgumentsAndResultsAreMaskedToo() throws Exception {
        var masker = new MessageMasker(text -> text.replace("s3cret", "****"));
        var arguments = RawJson.parse("{\"login\":{\"s3cret\":[\"s3cret\", 1]}}");
        var call = new Message(
                "1", "tool_call", "assistant", null, null, new Message.ToolCall("c", "login", arguments), null);
        var result = new Message(
                "2",
                "tool_result",
                "tool",
                null,
                null,
                null,
                new Message.ToolResult("c", RawJson.parse("\"s3cret\""), "s3cret"));

        transcript.append(
                List.of(
                        masker.apply(new MessageUpdate(call, Change.NEW, "")),
                        masker.apply(new MessageUpdate(result, Change.NEW, ""))),
                2);

        assertThat(Files.readString(file()), not(containsString("s3cret")));
    }

    @Test
    void cursorHasNoTextOfAlteredMessage() throws Exception {
        transcript.append(page(new MessageMasker(text -> text.replace("s3cret", "****")), "the password is s3cret"), 1);

        assertThat(reopened().resume().lastMessages().get(0).text(), is(nullValue()));
    }

    @Test
    void stepsOfOneBuildHaveTheirOwnTranscripts() throws Exception {
        transcript.append(page("one"), 1);

        var other = new Transcript(build, "other", LogLevel.TOOLS);

        assertThat(other.resume().position(), is(0));
    }

    @Test
    void failedPageIsAddedWithTheNextPageWithoutItsTexts() throws Exception {
        transcript.append(page("one"), 1);
        var kept = Files.move(file(), file().resolveSibling("kept"));
        Files.createDirectory(file());
        assertThrows(IOException.class, () -> transcript.append(page("two"), 2));
        Files.delete(file());
        Files.move(kept, file());

        transcript.append(page("three"), 3);

        assertThat(texts(), contains(is("one"), nullValue(), is("three")));
        assertThat(reopened().resume().position(), is(3));
        assertThat(transcript.ids(), hasSize(3));
    }

    @Test
    void directoryOfDeletedBuildIsNotMadeAgain() throws Exception {
        build.delete();

        assertThrows(NoSuchFileException.class, () -> transcript.append(page("one"), 1));
        assertThat(build.getRootDir().exists(), is(false));
    }

    @Test
    void deletedBuildResumesAtTheBeginning() throws Exception {
        transcript.append(page("one"), 1);
        build.delete();

        assertThat(transcript.resume().position(), is(0));
    }

    private Transcript reopened() {
        return new Transcript(build, "key", LogLevel.TOOLS);
    }

    private Path file() {
        return build.getRootDir().toPath().resolve("duvo-key.ndjson");
    }

    private void write(String more) throws IOException {
        Files.writeString(file(), more, StandardCharsets.UTF_8, StandardOpenOption.APPEND);
    }

    private void cut(int bytes) throws IOException {
        var all = Files.readAllBytes(file());
        Files.write(file(), Arrays.copyOf(all, all.length - bytes));
    }

    private List<String> texts() throws IOException {
        var texts = new ArrayList<String>();
        transcript.forEach(line -> texts.add(line.message().text()));
        return texts;
    }

    private static List<MaskedUpdate> page(String... texts) {
        return page(new MessageMasker(UnaryOperator.identity()), texts);
    }

    private static List<MaskedUpdate> page(MessageMasker masker, String... texts) {
        return Stream.of(texts)
                .map(text -> masker.apply(update("assistant", "text", text)))
                .toList();
    }

    private static MaskedUpdate fresh(String role, String type, String text) {
        return new MaskedUpdate(update(role, type, text), false);
    }

    private static MessageUpdate update(String role, String type, String text) {
        var message = new Message("id-" + text.hashCode(), type, role, null, text, null, null);
        return new MessageUpdate(message, Change.NEW, text);
    }
}
