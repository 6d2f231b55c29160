package io.jenkins.plugins.duvo.simulator.openapi;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import io.jenkins.plugins.duvo.simulator.http.Endpoint;
import io.jenkins.plugins.duvo.simulator.http.Exchange;
import io.jenkins.plugins.duvo.simulator.http.SimulatedRequest;
import io.jenkins.plugins.duvo.simulator.http.SimulatedResponse;
import io.jenkins.plugins.duvo.simulator.http.SimulatorJson;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.StringNode;

/** One operation of an OpenAPI document. Each check returns one text for each problem, and an empty list if there is none. */
final class OpenApiOperation {
    private final String method;
    private final String[] template;
    private final Map<String, Schema> pathSchemas = new HashMap<>();
    private final Map<String, Schema> querySchemas = new HashMap<>();
    private final JsonNode requestSchemaNode;
    private final Schema requestSchema;
    private final Map<String, Schema> answers = new HashMap<>();

    OpenApiOperation(String method, String path, JsonNode operation, SchemaRegistry schemas) {
        this.method = method.toUpperCase(Locale.ROOT);
        this.template = path.split("/", -1);
        for (var parameter : operation.path("parameters")) {
            var schema = schemas.getSchema(parameter.get("schema"));
            var name = parameter.get("name").stringValue();
            ("path".equals(parameter.get("in").stringValue()) ? pathSchemas : querySchemas).put(name, schema);
        }
        requestSchemaNode = operation.at("/requestBody/content/application~1json/schema");
        requestSchema = requestSchemaNode.isMissingNode() ? null : schemas.getSchema(requestSchemaNode);
        operation.path("responses").properties().forEach(answer -> {
            var schema = answer.getValue().at("/content/application~1json/schema");
            answers.put(answer.getKey(), schema.isMissingNode() ? null : schemas.getSchema(schema));
        });
    }

    /** Whether a method and a path are this operation. */
    boolean matches(String otherMethod, String[] path) {
        if (!method.equals(otherMethod) || template.length != path.length) {
            return false;
        }
        for (int i = 0; i < path.length; i++) {
            if (!isParameter(i) && !template[i].equals(path[i])) {
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
    List<String> checkPath(SimulatedRequest request) {
        var problems = new ArrayList<String>();
        var path = Endpoint.segmentsOf(request.path());
        for (int i = 0; i < path.length; i++) {
            var schema = isParameter(i) ? pathSchemas.get(template[i].substring(1, template[i].length() - 1)) : null;
            if (schema != null) {
                var value = URLDecoder.decode(path[i], StandardCharsets.UTF_8);
                problems.addAll(check(schema, StringNode.valueOf(value)));
            }
        }
        return problems;
    }

    /** Checks the query parameters; one that is not documented is a problem. */
    List<String> checkQuery(SimulatedRequest request) {
        var problems = new ArrayList<String>();
        Exchange.queryOf(request.path()).forEach((name, value) -> {
            var schema = querySchemas.get(name);
            if (schema == null) {
                problems.add(name + ": no such parameter");
            } else {
                check(schema, typed(schema, value)).forEach(problem -> problems.add(name + problem));
            }
        });
        return problems;
    }

    /**
     * Checks the body, and what the schema leaves open: no body and no content type where none belongs, no undocumented members.
     */
    List<String> checkBody(SimulatedRequest request) {
        var type = request.header("content-type");
        boolean multipart = type != null && type.startsWith("multipart/");
        if (requestSchema == null) {
            boolean nothing = request.body().length == 0 && type == null;
            return nothing || multipart ? List.of() : List.of(": none belongs here, nor a content type");
        }
        if (type == null || !type.startsWith("application/json")) {
            return List.of(": content type " + type);
        }
        try {
            var body = SimulatorJson.read(request.body());
            var problems = new ArrayList<>(check(requestSchema, body));
            body.propertyNames().stream()
                    .filter(name -> !requestSchemaNode.path("properties").has(name))
                    .forEach(name -> problems.add("/" + name + ": no such member"));
            return problems;
        } catch (JacksonException e) {
            return List.of(": no JSON");
        }
    }

    /** Checks the status, the content type and the body of an answer. */
    List<String> checkAnswer(SimulatedResponse response) {
        var schema = answers.get(Integer.toString(response.status()));
        if (schema == null) {
            return answers.containsKey(Integer.toString(response.status()))
                    ? List.of()
                    : List.of(": no such status for this call");
        }
        var type = response.header("content-type");
        if (type == null || !type.startsWith("application/json")) {
            return List.of(": content type " + type);
        }
        try {
            return check(schema, response.json());
        } catch (JacksonException e) {
            return List.of(": no JSON");
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

    private static List<String> check(Schema schema, JsonNode value) {
        return schema.validate(value).stream()
                .map(error -> error.getInstanceLocation() + ": " + error.getMessage())
                .toList();
    }
}
