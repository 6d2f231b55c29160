package io.jenkins.plugins.duvo.page;

import com.fasterxml.jackson.annotation.JsonInclude;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.duvo.api.Json;
import io.jenkins.plugins.duvo.follow.LogLevel;
import io.jenkins.plugins.duvo.store.JobRecord;
import io.jenkins.plugins.duvo.store.TranscriptFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.kohsuke.stapler.HttpResponse;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.StaplerResponse2;
import tools.jackson.databind.node.ObjectNode;

/**
 * Download of a whole transcript: what the log level lets people see of it, with the human requests where they were asked. It is written
 * as it is read, so its length does not matter.
 *
 * @param requests in the order in which they were asked
 * @param format of the file
 */
record TranscriptDownload(TranscriptFile file, JobRecord job, List<TranscriptRequestEntry> requests, Format format)
        implements HttpResponse {
    /** Format of the file, with the end of its name and its content type. */
    enum Format {
        /** Each entry with its time, for people. */
        TEXT("txt", "text/plain;charset=UTF-8"),
        /** A JSON object a line, for programs. */
        NDJSON("ndjson", "application/x-ndjson");

        private final String suffix;
        private final String type;

        Format(String suffix, String type) {
            this.suffix = suffix;
            this.type = type;
        }
    }

    @Override
    public void generateResponse(StaplerRequest2 request, StaplerResponse2 response, Object node) throws IOException {
        var name = "duvo-" + (job.getId() == null ? job.getLocalId() : job.getId());
        response.setContentType(format.type);
        response.setCharacterEncoding(StandardCharsets.UTF_8.name());
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader(
                "Content-Disposition",
                "attachment;filename=\"" + name.replaceAll("[^A-Za-z0-9._-]", "_") + "." + format.suffix + "\"");
        write(response.getWriter());
    }

    /** Writes all of it. */
    void write(Writer to) throws IOException {
        var next = new ArrayDeque<>(requests);
        try {
            if (job.logLevel().shows(LogLevel.MESSAGES)) {
                file.read(0, line -> {
                    writeRequests(next, line.from(), to);
                    TranscriptEntry.of(line, job.logLevel(), job.beginning()).ifPresent(entry -> write(entry, to));
                    return true;
                });
            }
            writeRequests(next, Long.MAX_VALUE, to);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private void writeRequests(Queue<TranscriptRequestEntry> next, long until, Writer to) {
        while (!next.isEmpty() && next.peek().at() <= until) {
            write(next.remove(), to);
        }
    }

    private void write(TranscriptEntry entry, Writer to) {
        if (format == Format.NDJSON) {
            var json = Json.MAPPER.<ObjectNode>valueToTree(entry);
            writeJson(json.without(List.of("html", "from", "to")), to);
            return;
        }
        var call = entry.call();
        var result = entry.result();
        if (entry.text() != null || !entry.kind().isEmpty()) {
            writeText(entry.time(), entry.kind(), entry.text(), to);
        }
        if (call != null) {
            writeText(entry.time(), call.name(), call.arguments(), to);
        }
        if (result != null) {
            var word = result.failed() ? Messages.TranscriptDownload_failed() : Messages.TranscriptDownload_result();
            writeText(entry.time(), word, result.output(), to);
        }
    }

    private void write(TranscriptRequestEntry request, Writer to) {
        if (format == Format.NDJSON) {
            writeJson(Json.MAPPER.valueToTree(new Asked(request)), to);
            return;
        }
        var text = new StringBuilder(request.title()).append("\n").append(request.state());
        request.answers()
                .forEach(each ->
                        text.append("\n").append(each.question()).append(" ").append(each.answer()));
        writeText(request.time(), Messages.TranscriptDownload_asked(), text.toString(), to);
    }

    /** Line of a request in NDJSON, by which programs tell it from what the agent said. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record Asked(TranscriptRequestEntry request) {}

    private static void writeJson(ObjectNode json, Writer to) {
        writeLine(Json.MAPPER.writeValueAsString(json), to);
    }

    private static void writeText(@CheckForNull Long time, String what, @CheckForNull String text, Writer to) {
        var clock = time == null ? "" : "[" + clock(Duration.ofMillis(time)) + "] ";
        var body = text == null ? "" : text;
        writeLine(clock + (what.isEmpty() || body.isEmpty() ? what : what + ": ") + body + "\n", to);
    }

    private static String clock(Duration time) {
        return "%d:%02d:%02d".formatted(time.toHours(), time.toMinutesPart(), time.toSecondsPart());
    }

    private static void writeLine(String line, Writer to) {
        try {
            to.write(line);
            to.write('\n');
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
