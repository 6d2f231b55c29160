package io.jenkins.plugins.duvo.page;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import io.jenkins.plugins.duvo.api.Json;
import io.jenkins.plugins.duvo.api.Message;
import io.jenkins.plugins.duvo.api.RawJson;
import io.jenkins.plugins.duvo.follow.LogLevel;
import io.jenkins.plugins.duvo.page.TranscriptDownload.Format;
import io.jenkins.plugins.duvo.store.DecisionRecord;
import io.jenkins.plugins.duvo.store.DecisionRecord.Verdict;
import io.jenkins.plugins.duvo.store.JobRecord;
import io.jenkins.plugins.duvo.store.TranscriptFile;
import io.jenkins.plugins.duvo.store.TranscriptLine;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@link TranscriptDownload} writes the whole transcript, as the log level allows. */
class TranscriptDownloadTest {
    private static final Instant START = Instant.parse("2026-11-20T10:00:00Z");

    @TempDir
    private Path folder;

    private TranscriptFile file;
    private JobRecord job;

    @BeforeEach
    void write() throws IOException {
        file = new TranscriptFile(folder.resolve("duvo-key.ndjson"));
        job = new JobRecord("key", "agent-1", "acme", START.toEpochMilli());
        job.setLogLevel(LogLevel.TOOLS);
        var first = line(said("a", 1, "I **pay** it.\nNow."));
        var decision = new DecisionRecord("request-1", "Pay invoice 4711?", Verdict.APPROVED, "alice");
        decision.setAskedAt(START.toEpochMilli() + 62_000, first.length());
        job.add(decision);
        Files.writeString(
                file.path(),
                first
                        + line(new Message(
                                "b",
                                "tool_call",
                                "assistant",
                                START.plusSeconds(3_600),
                                null,
                                new Message.ToolCall("c", "bank.transfer", RawJson.parse("{\"to\":\"acme\"}")),
                                null))
                        + line(new Message(
                                "d",
                                "tool_result",
                                "tool",
                                START.plusSeconds(3_601),
                                null,
                                null,
                                new Message.ToolResult("c", RawJson.parse("\"done\""), null)))
                        + line(said("e", 3_602, "It is paid."))
                        + "{\"message\":{\"id\":\"torn");
    }

    @Test
    void textHasEachMessageWithItsTimeAndEachRequestWhereItWasAsked() throws Exception {
        assertThat(download(Format.TEXT), is("""
                [0:00:01] I **pay** it.
                Now.

                [0:01:02] Asked: Pay invoice 4711?
                approved by alice

                [1:00:00] bank.transfer: {
                  "to" : "acme"
                }

                [1:00:01] Result: done

                [1:00:02] It is paid.

                """));
    }

    @Test
    void ndjsonHasAnObjectForEachMessageAndRequest() throws Exception {
        var lines = download(Format.NDJSON).lines().map(Json.MAPPER::readTree).toList();

        assertThat(lines, hasSize(5));
        assertThat(lines.get(0).get("id").asString(), is("a"));
        assertThat(lines.get(0).get("text").asString(), is("I **pay** it.\nNow."));
        assertThat(lines.get(0).has("html"), is(false));
        assertThat(lines.get(1).at("/request/title").asString(), is("Pay invoice 4711?"));
        assertThat(lines.get(2).at("/call/name").asString(), is("bank.transfer"));
        assertThat(lines.get(4).get("time").asLong(), is(3_602_000L));
    }

    @Test
    void downloadHasWhatTheLogLevelShowsAndNoMore() throws Exception {
        job.setLogLevel(LogLevel.MESSAGES);
        for (var format : Format.values()) {
            assertThat(download(format), not(containsString("acme")));
            assertThat(download(format), containsString("It is paid."));
        }
        job.setLogLevel(LogLevel.NONE);
        for (var format : Format.values()) {
            assertThat(download(format), not(containsString("paid")));
            assertThat(download(format), containsString("Pay invoice 4711?"));
        }
    }

    private String download(Format format) throws IOException {
        var to = new StringWriter();
        new TranscriptDownload(file, job, TranscriptRequestEntry.all(job, List.of()), format).write(to);
        return to.toString();
    }

    private static String line(Message message) {
        return Json.MAPPER.writeValueAsString(new TranscriptLine(null, message, false, null)) + "\n";
    }

    private static Message said(String id, long second, String text) {
        return new Message(id, "text", "assistant", START.plusSeconds(second), text, null, null);
    }
}
