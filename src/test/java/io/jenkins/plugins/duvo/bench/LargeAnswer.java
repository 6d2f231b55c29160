package io.jenkins.plugins.duvo.bench;

import io.jenkins.plugins.duvo.api.DuvoClient;
import io.jenkins.plugins.duvo.api.DuvoException;
import io.jenkins.plugins.duvo.api.HumanRequest;
import io.jenkins.plugins.duvo.api.Message;
import io.jenkins.plugins.duvo.api.RawJson;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.Buffer;
import okio.Okio;
import okio.Source;
import okio.Timeout;

/**
 * Answer of nearly 32 MiB, with content that is hard on the memory of its reader, each in another way. It is made while it is read, so
 * that it takes no heap itself.
 */
enum LargeAnswer {
    ONE_TEXT(message("'text_content':'", "'"), repeated("x".repeat(1_000))),
    ONE_WIDE_TEXT(message("'text_content':'", "'"), repeated("漢".repeat(1_000))),
    TWO_TEXTS(message("'content':'", "'"), i -> i == 15_000 ? "','text_content':'" : "x".repeat(1_000)),
    FIFTY_TEXTS(page("", "{}"), repeated("{'role':'assistant','text_content':'" + "x".repeat(640_000) + "'},")),
    FIFTY_RESULTS(
            page("", "{}"),
            repeated("{'tool_result':{'tool_call_id':'c','result':[" + "{'a':1},".repeat(80_000) + "0]}},")),
    ONE_RESULT_OF_OBJECTS(message("'tool_result':{'result':[", "0]}"), repeated("{'a':1},")),
    ONE_RESULT_WITH_ONE_STRING(message("'tool_result':{'result':{'image':'", "'}}"), repeated("x".repeat(1_000))),
    ODD_RESULT(message("'tool_result':'", "'"), repeated("x".repeat(1_000))),
    ODD_TEXT(message("'text_content':[", "0]"), repeated("{'a':1},")),
    DEEP_ARGUMENTS(message("'tool_call':{'arguments':", "}"), nested("[", "]", "")),
    DEEP_UNKNOWN_MEMBER(message("'unknown':", ""), nested("[", "]", "")),
    UNKNOWN_MEMBERS(message("", "'z':1"), i -> "'member" + i + "':" + i + ","),
    ONE_NAME(message("'", "':1"), repeated("n".repeat(1_000))),
    LONG_NAMES(message("'tool_call':{'arguments':{", "'z':1}}"), i -> "'" + i + "n".repeat(9_000) + "':1,"),
    ONE_NUMBER(message("'tool_result':{'result':", "}"), repeated("7".repeat(1_000))),
    ONE_ID(message("'id':'", "'"), repeated("x".repeat(1_000))),
    EMPTY_MESSAGES(page("", "{}"), repeated("{},")),
    SMALL_MESSAGES(
            page("", "{}"), i -> "{'id':'m" + i + "','type':'a','role':'b','tool_call':{'id':'c','arguments':{}}},"),
    OPTIONS(state("'questions':[{'question':'q','options':[", "'z']}]"), repeated("'o',")),
    LIST_OF_JOBS("{'data':[", "{}],'total':1}", repeated("{'id':'r','status':'running'},")),
    TEAMS("{'teams':[", "{}]}", repeated("{'id':'t','name':'n'},")),
    ERROR_TEXT("{'error':'", "'}", repeated("x".repeat(1_000))),
    ERROR_DETAILS("{'code':'c','message':'m','details':[", "0]}", repeated("{'a':1},")),
    HTML("<html>", "</html>", repeated("<p>nginx</p>"));

    private static final int BYTES = 31 << 20;

    private final String begin;
    private final String end;
    private final IntFunction<String> parts;

    LargeAnswer(String begin, String end, IntFunction<String> parts) {
        this.begin = begin;
        this.end = end;
        this.parts = parts;
    }

    LargeAnswer(String[] around, IntFunction<String> parts) {
        this(around[0], around[1], parts);
    }

    private static String[] page(String begin, String end) {
        return new String[] {"{'messages':[" + begin, end + "],'total':1}"};
    }

    private static String[] message(String begin, String end) {
        return page("{" + begin, end + "}");
    }

    private static String[] state(String begin, String end) {
        return new String[] {"{'run':{'id':'r'},'pending_human_request':{" + begin, end + "}}"};
    }

    private static IntFunction<String> repeated(String part) {
        return i -> part;
    }

    /** Five million levels. */
    private static IntFunction<String> nested(String open, String close, String innermost) {
        return i -> i < 5_000 ? open.repeat(1_000) : i == 5_000 ? innermost : i <= 10_000 ? close.repeat(1_000) : null;
    }

    /**
     * Reads the answer with a client.
     *
     * @return the bytes of memory of the texts that are kept of it
     */
    long read() {
        var http = new OkHttpClient.Builder()
                .addInterceptor(chain -> new Response.Builder()
                        .request(chain.request())
                        .protocol(Protocol.HTTP_1_1)
                        .code(name().startsWith("ERROR") || this == HTML ? 422 : 200)
                        .message("")
                        .body(ResponseBody.create(Okio.buffer(new Body()), null, -1))
                        .build())
                .build();
        var client = new DuvoClient(http, HttpUrl.get("http://duvo.example"), () -> "key", "bench", limit -> {});
        try {
            return switch (this) {
                case OPTIONS -> bytes(client.getJob("r").pending());
                case LIST_OF_JOBS ->
                    client.listJobs("t", null, null, 100, 0).rows().stream()
                            .mapToLong(job -> bytes(job.id(), job.status().word()))
                            .sum();
                case TEAMS ->
                    client.listTeams().stream()
                            .mapToLong(team -> bytes(team.id(), team.name()))
                            .sum();
                default ->
                    client.listMessages("r", 50, 0).messages().stream()
                            .mapToLong(LargeAnswer::bytes)
                            .sum();
            };
        } catch (DuvoException e) {
            if (e.internalCause() instanceof OutOfMemoryError cause) {
                throw cause;
            }
            return bytes(e.getMessage());
        }
    }

    private static long bytes(HumanRequest request) {
        return request.questions().stream()
                .mapToLong(question -> bytes(question.question())
                        + question.options().stream()
                                .mapToLong(option -> bytes(option.label(), option.description()))
                                .sum())
                .sum();
    }

    private static long bytes(Message message) {
        var call = message.toolCall();
        var result = message.toolResult();
        return bytes(message.id(), message.type(), message.role(), message.text())
                + (call == null ? 0 : bytes(call.id(), call.name(), json(call.arguments())))
                + (result == null ? 0 : bytes(result.toolCallId(), json(result.result()), result.error()));
    }

    private static String json(RawJson json) {
        return json == null ? null : json.json();
    }

    /** The bytes that the JVM needs for the characters: one for each where all are of Latin-1, else two. */
    private static long bytes(String... texts) {
        return Stream.of(texts)
                .filter(text -> text != null)
                .mapToLong(text -> text.chars().anyMatch(c -> c > 255) ? 2L * text.length() : text.length())
                .sum();
    }

    /** The body, made as it is read. */
    private final class Body implements Source {
        private final Buffer made = new Buffer().writeUtf8(begin.replace('\'', '"'));
        private int part;
        private long bytes;

        @Override
        public long read(Buffer sink, long count) {
            while (made.size() == 0 && part >= 0) {
                var next = bytes < BYTES ? parts.apply(part++) : null;
                made.writeUtf8((next == null ? end : next).replace('\'', '"'));
                bytes += made.size();
                part = next == null ? -1 : part;
            }
            return made.size() == 0 ? -1 : made.read(sink, count);
        }

        @Override
        public Timeout timeout() {
            return Timeout.NONE;
        }

        @Override
        public void close() {
            made.clear();
        }
    }
}
