package io.jenkins.plugins.duvo.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Response;
import okhttp3.ResponseBody;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Values of another type than Duvo documents, in every member of every answer: each loses nothing but itself. */
class DuvoClientOddValuesTest {
    private static final List<String> ODD = List.of(
            "null", "7", "\"x\"", "true", "[1]", "{\"a\":1}", "\"\"", "[null]", "10000000000", "[\"Yes\",\"No\"]");
    private static final String RUN = """
            {"id": "r", "agent_id": "a", "agent_name": "n", "status": "running", "sandbox_id": "s", "completed_at": null,
             "created_at": "2026-07-01T08:00:00Z", "updated_at": "2026-07-01T08:00:00Z"}""";
    /** The end of a row in a list, after the members of a single Job. */
    private static final String ROW = """
            , "title": "t", "run_number": 7, "source": "s", "started_at": "2026-07-01T08:00:00Z", "postponed_to": null,
             "eval_summaries": {"passed": 1, "total": 2, "final_comment": "c", "status": "ready",
             "severityCounts": {"critical": 0, "medium": 1, "low": 0}}}""";

    private static final String REQUEST = """
            {"id": "h", "title": "t", "description": "d", "created_at": "2026-07-01T08:00:00Z", "type": "question",
             "questions": [{"question": "q1", "header": "h", "options": [{"label": "l", "description": "d"}, {"label": "m"}],
             "multi_select": false}, {"question": "q2"}]}""";
    private static final String TEXT = """
            {"id": "m1", "type": "text", "role": "assistant", "timestamp": "2026-07-01T08:00:00Z", "text_content": "hi"}""";
    private static final String CALL = """
            {"id": "m2", "type": "tool_call", "role": "assistant", "tool_call": {"id": "c", "name": "n", "arguments": {"a": 1}}}""";
    private static final String RESULT = """
            {"id": "m3", "type": "tool_result", "role": "tool",
             "tool_result": {"tool_call_id": "c", "result": {}, "error": null}}""";

    private String body;
    private final DuvoClient client = new DuvoClient(
            new OkHttpClient.Builder()
                    .addInterceptor(chain -> new Response.Builder()
                            .request(chain.request())
                            .protocol(Protocol.HTTP_1_1)
                            .code(200)
                            .message("OK")
                            .body(ResponseBody.create(body, MediaType.get("application/json")))
                            .build())
                    .build(),
            HttpUrl.get("http://duvo.example"),
            () -> "key",
            "duvo-jenkins/test",
            limit -> {});

    /** A call of the client. */
    interface Read {
        Object read(DuvoClient client) throws DuvoException;
    }

    /** Calls with a good answer, and the paths without which the answer is none. */
    static Stream<Arguments> answers() {
        Read start = client -> client.startJob("t", new StartRequest("a", null, null, null, IdempotencyKey.random()));
        return Stream.of(
                Arguments.of(
                        "{'run': " + RUN + ", 'pending_human_request': " + REQUEST + "}",
                        (Read) client -> client.getJob("r"),
                        Set.of("/run")),
                Arguments.of(
                        "{'messages': [" + TEXT + "," + CALL + "," + RESULT + "], 'total': 3, 'offset': 0}",
                        (Read) client -> client.listMessages("r", 50, 0),
                        Set.of("/messages")),
                Arguments.of(
                        "{'data': [" + RUN + "," + RUN.replace("\"r\"", "\"r2\"") + "], 'total': 2}",
                        (Read) client -> client.listJobs("t", null, null, 100, 0),
                        Set.of("/data")),
                Arguments.of(
                        "{'data': [" + RUN.replace("}", ROW) + "," + RUN.replace("\"r\"", "\"r2\"") + "], 'total': 2}",
                        (Read) client -> client.searchJobs("t", JobFilter.ALL, 100, 0),
                        Set.of("/data")),
                Arguments.of("{'run': " + RUN + "}", start, Set.of("/run", "/run/id")),
                Arguments.of(
                        "{'teams': [{'id': 't', 'name': 'n'}, {'id': 't2', 'name': 'n2'}]}",
                        (Read) DuvoClient::listTeams,
                        Set.of("/teams")),
                Arguments.of(
                        "{'agents': [{'id': 'a', 'name': 'n'}, {'id': 'a2', 'name': 'n2'}], 'total': 2}",
                        (Read) client -> client.listAssignments("t", 100, 0),
                        Set.of("/agents")),
                Arguments.of(
                        "{'agent': {'id': 'a', 'name': 'n'}}",
                        (Read) client -> client.getAssignment("a"),
                        Set.of("/agent")),
                Arguments.of(
                        "{'message': " + TEXT + "}",
                        (Read) client -> client.sendMessage("r", "x", IdempotencyKey.random()),
                        Set.of("/message")),
                Arguments.of(
                        "{'data': {'created_at': '2026-11-29T06:00:00Z', 'output': {'data': {'total correct': 'verdict of total', 'currency': 'verdict of currency'}}}}",
                        (Read) client -> String.valueOf(client.getEvaluation("a", "r")),
                        Set.of("/data", "/data/output", "/data/output/data")),
                Arguments.of(
                        "{'profile': {'id': 'p', 'name': 'n', 'email': 'e', 'teamId': 't'}}",
                        (Read) DuvoClient::getProfile,
                        Set.of("/profile")));
    }

    @ParameterizedTest
    @MethodSource("answers")
    void oddValueLosesNothingButItself(String answer, Read call, Set<String> essential) throws Exception {
        var document = withDistinctTexts(Json.MAPPER.readTree(answer.replace('\'', '"')));
        body = document.toString();
        var good = Json.MAPPER.writeValueAsString(call.read(client));
        var lost = new ArrayList<String>();
        for (var path : paths(document, "")) {
            for (var odd : ODD) {
                body = replaced(document.deepCopy(), path, Json.MAPPER.readTree(odd));
                try {
                    var read = Json.MAPPER.writeValueAsString(call.read(client));
                    paths(document, "").stream()
                            .filter(other -> !(other + "/").startsWith(path + "/"))
                            .map(document::at)
                            .filter(JsonNode::isString)
                            .map(JsonNode::toString)
                            .filter(text -> good.contains(text) && !read.contains(text))
                            .forEach(text -> lost.add(path + " with " + odd + " loses " + text));
                } catch (DuvoException e) {
                    if (!essential.contains(path)) {
                        lost.add(path + " with " + odd + ": " + e.getMessage());
                    }
                }
            }
        }
        assertEquals(List.of(), lost);
    }

    /** Appends the path to each text, so that a text which is lost is known from all others; words of Duvo's stay. */
    private static JsonNode withDistinctTexts(JsonNode document) {
        for (var path : paths(document, "")) {
            var text = document.at(path);
            if (text.isString() && text.stringValue().length() < 3) {
                document = Json.MAPPER.readTree(
                        replaced(document, path, Json.MAPPER.valueToTree(text.stringValue() + path)));
            }
        }
        return document;
    }

    private static List<String> paths(JsonNode json, String at) {
        var paths = new ArrayList<String>();
        if (json.isObject()) {
            for (Map.Entry<String, JsonNode> member : json.properties()) {
                paths.add(at + "/" + member.getKey());
                paths.addAll(paths(member.getValue(), at + "/" + member.getKey()));
            }
        }
        for (int i = 0; json.isArray() && i < json.size(); i++) {
            paths.add(at + "/" + i);
            paths.addAll(paths(json.get(i), at + "/" + i));
        }
        return paths;
    }

    private static String replaced(JsonNode root, String path, JsonNode value) {
        var slash = path.lastIndexOf('/');
        var parent = root.at(path.substring(0, slash));
        var last = path.substring(slash + 1);
        if (parent instanceof ObjectNode object) {
            object.set(last, value);
        } else {
            ((ArrayNode) parent).set(Integer.parseInt(last), value);
        }
        return root.toString();
    }

    private HumanRequest pending(String request) throws DuvoException {
        body = "{\"run\": " + RUN + ", \"pending_human_request\": " + request + "}";
        return client.getJob("r").pending();
    }

    private Message message(String members) throws DuvoException {
        body = "{\"messages\": [{" + members.replace('\'', '"') + "}], \"total\": 1}";
        return client.listMessages("r", 50, 0).messages().get(0);
    }

    @Test
    void optionsMayBeTexts() throws DuvoException {
        var request =
                pending("{\"questions\": [{\"question\": \"q\", \"options\": [\"Yes\", {\"label\": \"No\"}, 7]}]}");
        assertEquals(
                List.of("Yes", "No", "7"),
                request.questions().get(0).options().stream()
                        .map(Question.Option::label)
                        .toList());
    }

    @Test
    void questionsMayBeOneObject() throws DuvoException {
        assertEquals(
                "q",
                pending("{\"questions\": {\"question\": \"q\"}}")
                        .questions()
                        .get(0)
                        .question());
    }

    @Test
    void toolCallAndResultKeepOddContent() throws DuvoException {
        assertEquals("ls", message("'tool_call': 'ls'").toolCall().arguments().text());
        assertEquals("[1]", message("'tool_call': [1]").toolCall().arguments().text());
        assertEquals(
                "done", message("'tool_result': 'done'").toolResult().result().text());
    }

    @Test
    void requestThatIsNoObjectKeepsItsText() throws DuvoException {
        assertEquals("Pay?", pending("\"Pay?\"").title());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'content': 'hi', 'text_content': null",
                "'text_content': null, 'content': 'hi'",
                "'content': null, 'text_content': 'hi'",
                "'text_content': 'hi', 'content': null",
                "'text_content': '', 'content': 'hi'",
                "'content': '', 'text_content': 'hi'",
                "'content': 'hi'",
                "'text_content': 'hi'"
            })
    void textIsTheOneThatIsThere(String members) throws DuvoException {
        assertEquals("hi", message(members).text());
    }

    @ParameterizedTest
    @ValueSource(ints = {99, 100, 101, 450})
    void deepNestingIsReadAndCanBeWalked(int depth) throws DuvoException {
        var arguments = "[".repeat(depth) + "1" + "]".repeat(depth);
        var read = message("'id': 'm', 'tool_call': {'name': 'n', 'arguments': " + arguments + "}")
                .toolCall()
                .arguments()
                .tree();
        var levels = 0;
        for (var node = read; node != null && node.isContainer(); node = node.get(0)) {
            levels++;
        }
        assertEquals(Math.min(depth, 100), levels);
        assertEquals(arguments, read.toString().replace("\"", ""));
    }

    @ParameterizedTest
    @ValueSource(ints = {650, 20_000, 1_000_000})
    void nestingBeyondAllMeasureLosesOnlyItself(int depth) throws DuvoException {
        var arguments = "[".repeat(depth) + "]".repeat(depth);
        var read =
                message("'id': 'm', 'text_content': 'hi', 'tool_call': {'name': 'n', 'arguments': " + arguments + "}");
        assertEquals("hi", read.text());
        assertEquals("n", read.toolCall().name());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "+300000000-01-01T00:00:00Z", "-300000000-01-01T00:00:00Z", "0001-01-01T00:00:00Z",
                        "9999-12-31T23:59:59Z",
                "+1000000000-01-01T00:00:00Z", "+999999999-12-31T23:59:59-18:00", "1999-12-31T23:59:59Z",
                        "2200-01-01T00:00:00Z"
            })
    void instantThatCannotBeIsAbsent(String instant) throws DuvoException {
        body = "{\"run\": {\"id\": \"r\", \"status\": \"running\", \"updated_at\": \"" + instant + "\"}}";
        assertNull(client.getJob("r").job().updatedAt());
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e400", "3e9", "10000000000", "\"3000000000\""})
    void countBeyondIntIsTheLargest(String total) throws DuvoException {
        body = "{\"messages\": [], \"total\": " + total + "}";
        assertEquals(Integer.MAX_VALUE, client.listMessages("r", 50, 0).total());
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "-1e400", "NaN", "null", "\"x\"", "{}", "[3]", "true"})
    void countThatIsNoneIsZero(String total) throws DuvoException {
        body = "{\"messages\": [], \"total\": " + total + "}";
        assertEquals(0, client.listMessages("r", 50, 0).total());
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "7", "\"x\"", "true", "{}", "{\"id\": \"m\"}", "\"\""})
    void rowsThatAreNoListAreNoPage(String rows) {
        body = "{\"messages\": " + rows + ", \"data\": " + rows + ", \"total\": 2}";
        assertThrows(DuvoException.class, () -> client.listMessages("r", 50, 0));
        assertThrows(DuvoException.class, () -> client.listJobs("t", null, null, 100, 0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "{}", "[]", "[null]", "[\"r\"]", "{\"id\": \"r\"}", "true", "\"\"", "\" \""})
    void idThatIsNoneIsAbsent(String id) throws DuvoException {
        body = "{\"run\": {\"id\": " + id + ", \"status\": \"pending\"}, \"teams\": [{\"id\": " + id
                + ", \"name\": \"n\"}], \"messages\": [{\"id\": " + id + "}], \"total\": 1}";
        var failure = assertThrows(
                DuvoException.class,
                () -> client.startJob("t", new StartRequest("a", null, null, null, IdempotencyKey.random())));
        assertEquals(DuvoException.Outcome.UNKNOWN, failure.outcome());
        @CheckForNull var team = client.listTeams().get(0).id();
        assertTrue(team == null || team.isBlank());
        assertTrue(client.listMessages("r", 50, 0).messages().get(0).id().isBlank());
    }

    @Test
    void idMayBeNumber() throws DuvoException {
        body = "{\"run\": {\"id\": 7, \"status\": \"pending\"}}";
        assertEquals(
                "7",
                client.startJob("t", new StartRequest("a", null, null, null, IdempotencyKey.random()))
                        .id());
    }

    @Test
    void listOfWhichNoElementIsUsableIsNone() throws DuvoException {
        body = "{\"teams\": [false, null]}";
        assertThrows(DuvoException.class, client::listTeams);
        body = "{\"teams\": []}";
        assertEquals(List.of(), client.listTeams());
        body = "{\"teams\": [false, {\"id\": \"t\"}]}";
        assertEquals(1, client.listTeams().size());
    }

    @Test
    void controlCharactersAndMarksDoNotSpoilAPage() throws DuvoException {
        body = "\uFEFF\uFEFF{\"messages\": [{\"id\": \"m\", \"text_content\": \"a\nb\u0001c\"}], \"total\": 1}";
        assertEquals(
                "a\nb\u0001c", client.listMessages("r", 50, 0).messages().get(0).text());
    }

    @ParameterizedTest
    @ValueSource(strings = {"7", "\"x\"", "true", "[1]", "\"\""})
    void jobThatIsNoObjectIsNotAJobThatIsGone(String run) {
        body = "{\"run\": " + run + "}";
        assertThrows(DuvoException.class, () -> client.getJob("r"));
    }
}
