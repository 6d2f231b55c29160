package io.jenkins.plugins.duvo.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.duvo.api.DuvoException.Outcome;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Response;
import okhttp3.ResponseBody;
import org.junit.jupiter.api.Test;

/** Table of what an HTTP error means: status, form of the body and call. */
class ErrorTableTest {
    /** A call of the client. */
    private interface ClientCall {
        void make(DuvoClient client) throws DuvoException;
    }

    /** What a status means in Duvo's own words, and in the words of another, such as a proxy. */
    private record Meaning(Outcome duvos, Outcome foreign) {}

    private static final IdempotencyKey KEY = IdempotencyKey.random();

    /** Every call of the client that goes to Duvo, by its method. */
    private static final Map<String, ClientCall> CALLS = new TreeMap<>(Map.ofEntries(
            Map.entry("getProfile", DuvoClient::getProfile),
            Map.entry("listTeams", DuvoClient::listTeams),
            Map.entry("listAssignments", client -> client.listAssignments("t", 100, 0)),
            Map.entry("getAssignment", client -> client.getAssignment("a")),
            Map.entry("startJob", client -> client.startJob("t", new StartRequest("a", "x", null, null, KEY))),
            Map.entry("getJob", client -> client.getJob("r")),
            Map.entry("listJobs", client -> client.listJobs("t", "running", null, 100, 0)),
            Map.entry("searchJobs", client -> client.searchJobs("t", JobFilter.ALL, 100, 0)),
            Map.entry("listMessages", client -> client.listMessages("r", 50, 0)),
            Map.entry("sendMessage", client -> client.sendMessage("r", "x", KEY)),
            Map.entry("respond", client -> client.respond("r", "h", Answer.APPROVE, KEY)),
            Map.entry("stopJob", client -> client.stopJob("r")),
            Map.entry("getEvaluation", client -> client.getEvaluation("a", "r")),
            Map.entry("createSandbox", DuvoClient::createSandbox),
            Map.entry("uploadTarget", client -> client.uploadTarget("s", "/workspace/a"))));

    private static final Map<Integer, Meaning> STATUSES = statuses();

    private static Map<Integer, Meaning> statuses() {
        var table = new LinkedHashMap<Integer, Meaning>();
        for (int rejected : new int[] {400, 401, 402, 403, 404, 409, 413, 422}) {
            table.put(rejected, new Meaning(Outcome.REFUSED, Outcome.UNKNOWN));
        }
        table.put(429, new Meaning(Outcome.THROTTLED, Outcome.THROTTLED));
        for (int failed : new int[] {500, 502, 503, 504}) {
            table.put(failed, new Meaning(Outcome.UNKNOWN, Outcome.UNKNOWN));
        }
        return table;
    }

    /** Bodies of Duvo's, in every published form, and the words that users read. */
    private static final Map<String, String> DUVOS = Map.of(
            "{'error':'Not Found','message':'no such agent'}", "Not Found: no such agent",
            "{'error':'Not Found'}", "Not Found",
            "{'code':'not_found','message':'no such agent','request_id':'req_1'}", "not_found: no such agent",
            "{'code':'not_found','message':'no such agent','details':[{'field':'agent_id'}]}",
                    "not_found: no such agent",
            "{'error':{'code':'not_found','message':'no such agent'}}", "not_found: no such agent",
            "{'error':{'message':'no such agent'},'request_id':'req_1'}", "no such agent",
            "{'success':false,'error':{'name':'ZodError','issues':[{'path':['agent_id'],'message':'no such agent'}]}}",
                    "ZodError");

    /** Duvo's own with the status 422 only: other services speak so too. */
    private static final String MESSAGE_ALONE = "{'message':'no such agent'}";

    private static final Set<String> FOREIGN = Set.of(
            "<html><body><h1>502 Bad Gateway</h1>nginx</body></html>",
            "",
            "null",
            "'Not Found'",
            "['error']",
            "{'status':'error','reason':'no route'}",
            "{'error':true}",
            "{'code':404}",
            "{'error':{'error':{'error':'deep'}}}");

    private int status;
    private String body;
    private final DuvoClient client = new DuvoClient(
            new OkHttpClient.Builder()
                    .addInterceptor(chain -> new Response.Builder()
                            .request(chain.request())
                            .protocol(Protocol.HTTP_1_1)
                            .code(status)
                            .message("")
                            .body(ResponseBody.create(
                                    body.replace('\'', '"'),
                                    MediaType.get(body.startsWith("<") ? "text/html" : "application/json")))
                            .build())
                    .build(),
            HttpUrl.get("https://duvo.example/"),
            () -> "key",
            "duvo-jenkins/test",
            limit -> {});

    @Test
    void everyCallOfTheClientIsInTheTable() {
        var methods = Stream.of(DuvoClient.class.getDeclaredMethods())
                .filter(method -> Modifier.isPublic(method.getModifiers()) && !method.isSynthetic())
                .map(method -> method.getName())
                .collect(Collectors.toCollection(TreeSet::new));
        methods.remove("upload"); // goes to a storage, which is not Duvo's API
        assertEquals(methods, CALLS.keySet());
    }

    @Test
    void errorInEachFormOfDuvosHasTheOutcomeOfItsStatusForEachCall() {
        var wrong = new ArrayList<String>();
        DUVOS.forEach((form, words) -> forEachCall(
                form,
                (name, thrown) ->
                        check(wrong, name, thrown, STATUSES.get(status).duvos(), words)));
        assertEquals(List.of(), wrong);
    }

    @Test
    void messageAloneIsDuvosWith422Alone() {
        var wrong = new ArrayList<String>();
        forEachCall(MESSAGE_ALONE, (name, thrown) -> {
            var meaning = STATUSES.get(status);
            if (status == 422) {
                check(wrong, name, thrown, meaning.duvos(), "no such agent");
            } else {
                check(wrong, name, thrown, meaning.foreign(), "an answer that is not Duvo's, perhaps a proxy's");
            }
        });
        assertEquals(List.of(), wrong);
    }

    @Test
    void foreignAnswerSaysNothingOfTheEffect() {
        var wrong = new ArrayList<String>();
        for (var form : FOREIGN) {
            forEachCall(
                    form,
                    (name, thrown) -> check(
                            wrong,
                            name,
                            thrown,
                            STATUSES.get(status).foreign(),
                            "an answer that is not Duvo's, perhaps a proxy's"));
        }
        assertEquals(List.of(), wrong);
    }

    /** A text of Duvo's may be nested without an end. */
    @Test
    void errorsWithinErrorsAreNoProblemOfTheReader() {
        status = 400;
        body = "{'error':".repeat(100_000) + "1" + "}".repeat(100_000);
        var thrown = assertThrows(DuvoException.class, client::getProfile);
        assertTrue(thrown.outcome() == Outcome.UNKNOWN && thrown.reason().contains("not Duvo's"), thrown::reason);
    }

    /** Looks at the failure of one call. */
    private interface Look {
        void at(String name, DuvoException thrown);
    }

    private void forEachCall(String form, Look look) {
        body = form;
        for (int each : STATUSES.keySet()) {
            status = each;
            CALLS.forEach((name, call) -> look.at(
                    name + " " + each + " " + form, assertThrows(DuvoException.class, () -> call.make(client))));
        }
    }

    private void check(List<String> wrong, String name, DuvoException thrown, Outcome outcome, String words) {
        var isDuvos = !words.startsWith("an answer that is not");
        if (thrown.outcome() != outcome
                || !thrown.reason().equals(words)
                || thrown.httpStatus() != status
                || thrown.isUnauthorized() != (isDuvos && status == 401)
                || thrown.isForbidden() != (isDuvos && status == 403)
                || thrown.isNotFound() != (isDuvos && status == 404)) {
            wrong.add(name + ": " + thrown.outcome() + ", " + thrown);
        }
    }
}
