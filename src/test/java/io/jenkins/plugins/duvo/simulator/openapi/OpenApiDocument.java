package io.jenkins.plugins.duvo.simulator.openapi;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.dialect.Dialects;
import io.jenkins.plugins.duvo.simulator.http.Endpoint;
import io.jenkins.plugins.duvo.simulator.http.SimulatorJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** OpenAPI document, version 3.0 or 3.1, as the operations that it describes. Immutable; thread-safe. */
public final class OpenApiDocument {
    /** System property with the path of Duvo's own document; empty where there is none. */
    static final String PROPERTY = "duvo.openapi";

    private static final String OURS = "duvo-api.yaml";

    private final String name;
    private final JsonNode root;
    private final SchemaRegistry schemas;
    private final List<OpenApiOperation> operations = new ArrayList<>();

    /** Creates a document that errors name by this name. */
    OpenApiDocument(String name, JsonNode root) {
        this.name = name;
        this.root = root;
        allowAnyStatusInLists(root);
        var config =
                SchemaRegistryConfig.builder().formatAssertionsEnabled(true).build();
        var dialect =
                root.path("openapi").asString("").startsWith("3.0") ? Dialects.getOpenApi30() : Dialects.getOpenApi31();
        var text = root.toString();
        schemas = SchemaRegistry.withDefaultDialect(
                dialect, builder -> builder.schemaRegistryConfig(config).schemas(Map.of(address(), text)));
        for (var path : root.path("paths").properties()) {
            for (var operation : path.getValue().properties()) {
                operations.add(new OpenApiOperation(this, path.getKey(), operation.getKey()));
            }
        }
    }

    /** Reads the document of this project, {@code duvo-api.yaml}. */
    public static OpenApiDocument ours() {
        try (var file = Objects.requireNonNull(OpenApiDocument.class.getResourceAsStream(OURS))) {
            return new OpenApiDocument(OURS, new YAMLMapper().readTree(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads Duvo's own document; empty if the property {@value #PROPERTY} does not name one. */
    static Stream<OpenApiDocument> duvos() {
        var file = System.getProperty(PROPERTY, "");
        if (file.isBlank()) {
            return Stream.empty();
        }
        try {
            return Stream.of(new OpenApiDocument("Duvo's", SimulatorJson.read(Files.readAllBytes(Path.of(file)))));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read Duvo's OpenAPI document: " + file, e);
        }
    }

    /** Finds the operation for a request; null if there is none. A path with fewer parameters wins. */
    OpenApiOperation find(String method, String path) {
        var segments = Endpoint.segmentsOf(path);
        OpenApiOperation found = null;
        for (var operation : operations) {
            if (operation.matches(method, segments) && (found == null || operation.parameters() < found.parameters())) {
                found = operation;
            }
        }
        return found;
    }

    /** All operations, in the order of the document. */
    List<OpenApiOperation> operations() {
        return List.copyOf(operations);
    }

    /** The method and the path template of each operation, such as {@code GET /v2/runs/{run}}. */
    public SortedSet<String> calls() {
        return operations.stream()
                .map(operation -> operation.method() + " " + operation.path())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The names of all members of all requests and answers. */
    public SortedSet<String> memberNames() {
        return membersBelow(root).collect(Collectors.toCollection(TreeSet::new));
    }

    private static Stream<String> membersBelow(JsonNode node) {
        return Stream.concat(
                node.path("properties").propertyNames().stream(),
                node.valueStream().flatMap(OpenApiDocument::membersBelow));
    }

    /** Returns the node at a JSON pointer, or the one that it refers to; a missing node if there is none. */
    JsonNode at(String pointer) {
        return resolved(root.at(pointer));
    }

    /** Returns the node that a reference leads to; a node that is no reference is returned as it is. */
    JsonNode resolved(JsonNode node) {
        return node.has("$ref") ? resolved(root.at(pointerOf(node))) : node;
    }

    /** Returns the JSON pointer at which the content of a node stands, which may be a reference. */
    String pointer(String pointer) {
        var node = root.at(pointer);
        return node.has("$ref") ? pointer(pointerOf(node)) : pointer;
    }

    /** Returns the schema at a JSON pointer; null if there is none. */
    Schema schema(String pointer) {
        return root.at(pointer).isMissingNode()
                ? null
                : schemas.getSchema(SchemaLocation.of(address() + "#" + pointer));
    }

    private static String pointerOf(JsonNode reference) {
        return reference.get("$ref").stringValue().substring(1);
    }

    private String address() {
        return "https://openapi.invalid/" + name.replace("'", "");
    }

    /**
     * Duvo's document has a list of words for the status of a row, but none for the status of a single Job, and its filter of the
     * list knows more words than its rows.
     */
    private static void allowAnyStatusInLists(JsonNode root) {
        var row = root.at("/paths/~1v2~1teams~1{teamId}~1runs/get/responses/200/content/application~1json/schema"
                + "/properties/data/items/properties/status");
        if (row instanceof ObjectNode status) {
            status.remove("enum");
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
