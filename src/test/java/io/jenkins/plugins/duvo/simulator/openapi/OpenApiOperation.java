package io.jenkins.plugins.duvo.simulator.openapi;

import com.networknt.schema.Schema;
import io.jenkins.plugins.duvo.simulator.http.Endpoint;
import io.jenkins.plugins.duvo.simulator.http.Exchange;
import io.jenkins.plugins.duvo.simulator.http.SimulatedRequest;
import io.jenkins.plugins.duvo.simulator.http.SimulatedResponse;
import io.jenkins.plugins.duvo.simulator.http.SimulatorJson;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.StringNode;

/** One operation of an OpenAPI document. Each check returns its problems, and an empty list if there is none. Thread-safe. */
final class OpenApiOperation {
    private static final String JSON = "/content/application~1json/schema";

    /** What is wrong; {@code isFormat} if it is only the form of a text, such as an id that is no UUID. */
    record Problem(String text, boolean isFormat) {
        Problem(String text) {
            this(text, false);
        }

        Problem at(String place) {
            return new Problem(place + text, isFormat);
        }
    }

    private final String method;
    private final String path;
    private final String[] template;
    private final JsonNode node;
    private final Map<String, Schema> pathSchemas = new HashMap<>();
    private final Map<String, Schema> querySchemas = new HashMap<>();
    private final Map<String, Schema> headerSchemas = new HashMap<>();
    private final Schema requestSchema;
    private final Set<String> requestMembers = new HashSet<>();
    private final Map<String, Schema> answers = new HashMap<>();

    OpenApiOperation(OpenApiDocument document, String path, String method) {
        this.method = method.toUpperCase(Locale.ROOT);
        this.path = path;
        this.template = path.split("/", -1);
        var pointer = "/paths/" + path.replace("/", "~1") + "/" + method;
        node = document.at(pointer);
        for (int i = 0; i < node.path("parameters").size(); i++) {
            var parameter = document.pointer(pointer + "/parameters/" + i);
            var schemas = Map.of("path", pathSchemas, "query", querySchemas, "header", headerSchemas)
                    .get(document.at(parameter + "/in").stringValue());
            schemas.put(document.at(parameter + "/name").stringValue(), document.schema(parameter + "/schema"));
        }
        requestSchema = document.schema(pointer + "/requestBody" + JSON);
        document.at(pointer + "/requestBody" + JSON + "/properties")
                .properties()
                .forEach(member -> requestMembers.add(member.getKey()));
        for (var status : node.path("responses").propertyNames()) {
            var answer = document.pointer(pointer + "/responses/" + status);
            var schema = document.schema(answer + JSON);
            if (!status.equals("default")) {
                answers.put(status, schema);
            }
            document.at(answer + "/x-statuses").forEach(other -> answers.putIfAbsent(other.asString(), schema));
        }
    }

    String method() {
        return method;
    }

    /** The template of the path, with the names of its parameters in braces. */
    String path() {
        return path;
    }

    /** The name of the operation. */
    String id() {
        return node.path("operationId").asString("");
    }

    /** The operation as the document has it. */
    JsonNode node() {
        return node;
    }

    /** Whether a method and a path are this operation. */
    boolean matches(String otherMethod, String[] segments) {
        if (!method.equals(otherMethod) || template.length != segments.length) {
            return false;
        }
        for (int i = 0; i < segments.length; i++) {
            if (!isParameter(i) && !template[i].equals(segments[i])) {
                return false;
            }
        }
        return true;
    }

    /** How many parameters the path has. */
    int parameters() {
        return pathSchemas.size();
    }

    /** Checks the path parameters against their schemas. */
    List<Problem> checkPath(SimulatedRequest request) {
        var problems = new ArrayList<Problem>();
        var segments = Endpoint.segmentsOf(request.path());
        for (int i = 0; i < segments.length; i++) {
            var schema = isParameter(i) ? pathSchemas.get(template[i].substring(1, template[i].length() - 1)) : null;
            if (schema != null) {
                var value = URLDecoder.decode(segments[i], StandardCharsets.UTF_8);
                problems.addAll(check(schema, StringNode.valueOf(value)));
            }
        }
        return problems;
    }

    /** Checks the query parameters; one that is not documented is a problem. */
    List<Problem> checkQuery(SimulatedRequest request) {
        var problems = new ArrayList<Problem>();
        Exchange.queryOf(request.path()).forEach((name, value) -> {
            var schema = querySchemas.get(name);
            if (schema == null) {
                problems.add(new Problem(name + ": no such parameter"));
            } else {
                check(schema, typed(schema, value)).forEach(problem -> problems.add(problem.at(name)));
            }
        });
        return problems;
    }

    /** Checks the headers that the document describes. */
    List<Problem> checkHeaders(SimulatedRequest request) {
        var problems = new ArrayList<Problem>();
        headerSchemas.forEach((name, schema) -> {
            if (request.header(name) != null) {
                check(schema, StringNode.valueOf(request.header(name)))
                        .forEach(problem -> problems.add(problem.at(name)));
            }
        });
        return problems;
    }

    /**
     * Checks the body, and what the schema leaves open: no body and no content type where none belongs, no undocumented members.
     */
    List<Problem> checkBody(SimulatedRequest request) {
        var type = request.header("content-type");
        if (requestSchema == null) {
            boolean nothing = request.body().length == 0 && type == null;
            return nothing ? List.of() : List.of(new Problem(": none belongs here, nor a content type"));
        }
        if (type == null || !type.startsWith("application/json")) {
            return List.of(new Problem(": content type " + type));
        }
        try {
            var body = SimulatorJson.read(request.body());
            var problems = new ArrayList<>(check(requestSchema, body));
            body.propertyNames().stream()
                    .filter(name -> !requestMembers.contains(name))
                    .forEach(name -> problems.add(new Problem("/" + name + ": no such member")));
            return problems;
        } catch (JacksonException e) {
            return List.of(new Problem(": no JSON"));
        }
    }

    /** Checks the status, the content type and the body of an answer. */
    List<Problem> checkAnswer(SimulatedResponse response) {
        var status = Integer.toString(response.status());
        var schema = answers.get(status);
        if (schema == null) {
            return answers.containsKey(status) ? List.of() : List.of(new Problem(": no such status for this call"));
        }
        var type = response.header("content-type");
        if (type == null || !type.startsWith("application/json")) {
            return List.of(new Problem(": content type " + type));
        }
        try {
            return check(schema, response.json());
        } catch (JacksonException e) {
            return List.of(new Problem(": no JSON"));
        }
    }

    private boolean isParameter(int segment) {
        return template[segment].startsWith("{");
    }

    /** Query parameters are text; a number is read as one, because its schema asks for it. */
    private static JsonNode typed(Schema schema, String value) {
        var type = schema.getSchemaNode().path("type").asString("");
        if (type.equals("integer") || type.equals("number")) {
            try {
                return SimulatorJson.read(value.getBytes(StandardCharsets.UTF_8));
            } catch (JacksonException e) {
                return StringNode.valueOf(value);
            }
        }
        return StringNode.valueOf(value);
    }

    private static List<Problem> check(Schema schema, JsonNode value) {
        return schema.validate(value).stream()
                .map(error -> new Problem(
                        error.getInstanceLocation() + ": " + error.getMessage(), "format".equals(error.getKeyword())))
                .toList();
    }
}
