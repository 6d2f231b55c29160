package io.jenkins.plugins.duvo.simulator.faults;

import io.jenkins.plugins.duvo.simulator.SimulatedDuvo;
import io.jenkins.plugins.duvo.simulator.http.SimulatedResponse;
import io.jenkins.plugins.duvo.simulator.http.SimulatorJson;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongUnaryOperator;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Collection of named faults that were observed or must be expected. */
public final class FaultPresets {
    private static final Pattern OFFSET = Pattern.compile("(?<=[?&]offset=)\\d+");

    /** Messages in a full page. */
    private static final int PAGE_ROWS = 50;

    private FaultPresets() {}

    /** HTTP answers that are not Duvo's, or not as it sent them. Dates in {@code retry-after} follow the clock. */
    public static Map<String, Fault> http(InstantSource clock) {
        var faults = new LinkedHashMap<String, Fault>();
        for (int status : new int[] {402, 407, 408, 409, 411, 413, 500}) {
            faults.put(status + " JSON", Fault.json(status));
        }
        for (int status : new int[] {402, 407, 408, 409, 411, 413}) {
            faults.put(status + " HTML", Fault.html(status));
        }
        faults.put("429 JSON", Fault.json(429));
        faults.put("429 HTML", Fault.html(429));
        for (var value : new String[] {"0", "2", "-5", "1.5", "86400", "soon"}) {
            faults.put("429 retry-after " + value, Fault.json(429).header("retry-after", value));
        }
        faults.put("429 retry-after date", Fault.json(429).header("retry-after", date(clock, 20)));
        faults.put("429 retry-after past date", Fault.json(429).header("retry-after", date(clock, -600)));
        faults.put("503 retry-after 0", Fault.json(503).header("retry-after", "0"));
        for (int status : new int[] {502, 504, 520, 521, 522, 523, 524, 525, 526, 527, 528, 529}) {
            faults.put(status + " HTML", Fault.html(status));
        }
        faults.put("504 after the work", Fault.html(504).afterWork());
        for (int status : new int[] {301, 302, 303, 307, 308}) {
            faults.put(
                    status + " to a login page", Fault.html(status).header("location", "https://login.acme.example/"));
        }
        faults.put("200 HTML", Fault.html(200));
        faults.put("200 empty", Fault.answer(200, "application/json", ""));
        faults.put("200 null", Fault.answer(200, "application/json", "null"));
        faults.put("body lost after the work", Fault.changeAnswer(answer -> answer.withBody(new byte[0])));
        faults.put("truncated JSON after the work", Fault.changeAnswer(FaultPresets::halved));
        faults.put("corrupt gzip after the work", corruptGzip());
        return faults;
    }

    /** Connections that fail. Without an answer the work is not done; see {@link Fault#afterWork()}. */
    public static Map<String, Fault> transport() {
        var faults = new LinkedHashMap<String, Fault>();
        for (var transport : TransportFault.values()) {
            if (transport != TransportFault.NONE) {
                faults.put(transport.name(), Fault.travelling(transport));
            }
        }
        for (var lost :
                new TransportFault[] {TransportFault.RESET, TransportFault.CLOSED, TransportFault.HANG_BEFORE_ANSWER}) {
            faults.put(lost + " after the work", Fault.travelling(lost).afterWork());
        }
        return faults;
    }

    /** Answers in the correct form with unexpected content. */
    public static Map<String, Fault> state() {
        var faults = new LinkedHashMap<String, Fault>();
        faults.put("run: null", runGone());
        faults.put("back to pending", status("pending"));
        faults.put("unknown status", status("hibernating"));
        faults.put("replica 5 s behind", Fault.lag(Duration.ofSeconds(5)));
        faults.put("rows skipped", shifted(1));
        faults.put("rows doubled", shifted(-1));
        faults.put("page cut to 10", pageCut(10));
        faults.put("total too small", total(total -> Math.max(0, total - 3)));
        faults.put("total too large", total(total -> total + 3));
        return faults;
    }

    /** Pages that do not lead on: their reader sees no end, or the same rows again and again. */
    public static Map<String, Fault> paging() {
        var faults = new LinkedHashMap<String, Fault>();
        faults.put("offset without effect", offset((duvo, path, requested) -> 0));
        faults.put("offset held within the rows", offset(FaultPresets::lastFullPage));
        faults.put("pages without rows", pageCut(0));
        faults.put("pages of 1 row", pageCut(1));
        faults.put("total without an end", total(total -> Integer.MAX_VALUE));
        faults.put(
                "total beyond all numbers", Fault.change(body -> body.has("total") ? body.put("total", 1e300) : body));
        faults.put("total 0", total(total -> 0));
        faults.put("total of 10 more rows", total(total -> total + 10));
        faults.put("no total", Fault.change(body -> body.without("total")));
        faults.put("no total, offset without effect", withoutTotal(offset((duvo, path, requested) -> 0)));
        faults.put("no total, offset held within the rows", withoutTotal(offset(FaultPresets::lastFullPage)));
        faults.put("no total, pages of 20 rows", withoutTotal(pageCut(20)));
        return faults;
    }

    private static Fault withoutTotal(Fault fault) {
        return fault.changing(body -> body.without("total"));
    }

    /** Offset that a server uses instead of the requested one. */
    private interface OtherOffset {
        int of(SimulatedDuvo duvo, String path, int requested);
    }

    private static Fault offset(OtherOffset other) {
        return Fault.rewrite((duvo, request) -> request.withPath(OFFSET.matcher(request.path())
                .replaceFirst(
                        match -> Integer.toString(other.of(duvo, request.path(), Integer.parseInt(match.group()))))));
    }

    /** The offset of a Job's last full page, if a later one is requested; 0 for a list of Jobs. */
    private static int lastFullPage(SimulatedDuvo duvo, String path, int requested) {
        return duvo.jobs().stream()
                .filter(job -> path.contains(job.id()))
                .mapToInt(job -> Math.min(requested, Math.max(0, job.messageCount() - PAGE_ROWS)))
                .findFirst()
                .orElse(0);
    }

    /**
     * Ways in which Duvo speaks, or may speak, other than its own document says. Each changes what it can: the answers about Jobs, lists or
     * messages, or the errors.
     */
    public static Map<String, Fault> speech() {
        var faults = new LinkedHashMap<String, Fault>();
        faults.put("errors as code and message", errorsAsCodeAndMessage());
        faults.put("errors as an object", errorsAsObject());
        faults.put("errors as a message alone", errorsAsMessage());
        faults.put("request without a type", requestType(null));
        faults.put("request of another type", requestType("login"));
        faults.put("request that asks something else", requestTitle("Pay invoice 9999?"));
        faults.put("questions of the same text", questionsOfTheSameText("Which one?"));
        faults.put("wait without a request", requestMissing());
        faults.put("options as texts", optionsAsTexts());
        faults.put("texts in content", textsInContent());
        faults.put("end of an unknown word", endedAs("expired"));
        faults.put("postponed", postponedTo(Instant.parse("2099-01-01T00:00:00Z")));
        return faults;
    }

    /** Errors as {@code code}, {@code message} and {@code request_id}. */
    public static Fault errorsAsCodeAndMessage() {
        return errors(error -> codeAndMessage(error).put("request_id", "req_4711"));
    }

    /** Errors whose {@code error} is an object with {@code code} and {@code message}. */
    public static Fault errorsAsObject() {
        return errors(error -> SimulatorJson.object().set("error", codeAndMessage(error)));
    }

    /** Errors as {@code message} alone, with status 422. */
    public static Fault errorsAsMessage() {
        return Fault.changeAnswer(answer -> answer.status() < 400
                ? answer
                : SimulatedResponse.json(
                        422, SimulatorJson.object().put("message", text((ObjectNode) answer.json(), "message"))));
    }

    /** Every error in another form. */
    private static Fault errors(UnaryOperator<ObjectNode> form) {
        return Fault.changeAnswer(answer -> answer.status() < 400
                ? answer
                : answer.withBody(SimulatorJson.bytes(form.apply((ObjectNode) answer.json()))));
    }

    private static ObjectNode codeAndMessage(ObjectNode error) {
        return SimulatorJson.object()
                .put("code", text(error, "error").toLowerCase(Locale.ROOT).replace(' ', '_'))
                .put("message", text(error, "message"));
    }

    private static String text(ObjectNode error, String member) {
        return error.path(member).asString("");
    }

    /** The options of the questions of a pending request as texts instead of objects. */
    public static Fault optionsAsTexts() {
        return Fault.change(body -> {
            body.at("/pending_human_request/questions").forEach(question -> {
                var labels = question.path("options").findValuesAsString("label");
                var texts = ((ObjectNode) question).putArray("options");
                labels.forEach(texts::add);
            });
            return body;
        });
    }

    /** The texts of messages in {@code content}, beside a {@code text_content} that is null. */
    public static Fault textsInContent() {
        return Fault.change(body -> {
            body.path("messages").forEach(message -> {
                if (message.has("text_content")) {
                    ((ObjectNode) message).set("content", message.get("text_content"));
                    ((ObjectNode) message).putNull("text_content");
                }
            });
            return body;
        });
    }

    /** Another word for the status of a Job that has ended. */
    public static Fault endedAs(String word) {
        return Fault.change(body -> {
            if (body.get("run") instanceof ObjectNode run
                    && !run.path("completed_at").isNull()) {
                run.put("status", word);
            }
            return body;
        });
    }

    /** A Job's answer with {@code run: null} and no pending request. */
    public static Fault runGone() {
        return Fault.change(body -> body.has("run") ? SimulatorJson.object().putNull("run") : body);
    }

    /** Another type of the pending human request in the answer about a Job; null leaves the member out. */
    public static Fault requestType(String word) {
        return Fault.change(body -> {
            if (body.get("pending_human_request") instanceof ObjectNode request) {
                request.put("type", word);
                if (word == null) {
                    request.remove("type");
                }
            }
            return body;
        });
    }

    /** Another title of the pending human request in the answer about a Job, under the same id. */
    public static Fault requestTitle(String title) {
        return Fault.change(body -> {
            if (body.get("pending_human_request") instanceof ObjectNode request) {
                request.put("title", title);
            }
            return body;
        });
    }

    /** One text for all questions of the pending human request. */
    public static Fault questionsOfTheSameText(String text) {
        return Fault.change(body -> {
            body.at("/pending_human_request/questions")
                    .forEach(question -> ((ObjectNode) question).put("question", text));
            return body;
        });
    }

    /** No pending human request in the answer about a Job, whatever its status says. */
    public static Fault requestMissing() {
        return Fault.change(body -> body.has("pending_human_request") ? body.putNull("pending_human_request") : body);
    }

    /** A time until which a Job is postponed, in every row of a list. */
    public static Fault postponedTo(Instant time) {
        return Fault.change(body -> {
            body.path("data").forEach(row -> ((ObjectNode) row).put("postponed_to", time.toString()));
            return body;
        });
    }

    /** Another status in the answer about a Job and in every row of a list. */
    public static Fault status(String word) {
        return Fault.change(body -> {
            if (body.get("run") instanceof ObjectNode run) {
                run.put("status", word);
            }
            body.path("data").forEach(row -> ((ObjectNode) row).put("status", word));
            return body;
        });
    }

    /** Pages after the first one begin this number of rows later than requested; earlier for a negative number. */
    public static Fault shifted(int rows) {
        return offset((duvo, path, requested) -> requested == 0 ? 0 : Math.max(0, requested + rows));
    }

    /** A page holds at most this number of rows, while its {@code limit} and {@code total} stay. */
    public static Fault pageCut(int rows) {
        return Fault.change(body -> {
            for (var name : new String[] {"messages", "data", "agents"}) {
                if (body.get(name) instanceof ArrayNode page) {
                    while (page.size() > rows) {
                        page.remove(page.size() - 1);
                    }
                }
            }
            return body;
        });
    }

    /** Another {@code total} in a page. */
    public static Fault total(LongUnaryOperator change) {
        return Fault.change(body -> body.has("total")
                ? body.put("total", change.applyAsLong(body.get("total").longValue()))
                : body);
    }

    /** An answer whose header says gzip, with a body that is not valid gzip. */
    public static Fault corruptGzip() {
        return Fault.changeAnswer(answer -> answer.withHeader("content-encoding", "gzip")
                .withBody("\u001f\u008b\b damaged on the way".getBytes(StandardCharsets.ISO_8859_1)));
    }

    private static SimulatedResponse halved(SimulatedResponse answer) {
        return answer.withBody(Arrays.copyOf(answer.body(), answer.body().length / 2));
    }

    private static Supplier<String> date(InstantSource clock, long seconds) {
        return () -> DateTimeFormatter.RFC_1123_DATE_TIME.format(
                clock.instant().plusSeconds(seconds).atOffset(ZoneOffset.UTC));
    }
}
