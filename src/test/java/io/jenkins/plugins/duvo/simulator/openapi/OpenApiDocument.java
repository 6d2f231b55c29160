package io.jenkins.plugins.duvo.simulator.openapi;

import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.dialect.Dialects;
import io.jenkins.plugins.duvo.simulator.http.Endpoint;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** OpenAPI 3.0 document, as the operations that it describes. */
final class OpenApiDocument {
    private final List<OpenApiOperation> operations = new ArrayList<>();

    OpenApiDocument(JsonNode document) {
        // The answer about a single Job allows any word as its status, and the filter of the list knows more words than
        // its rows.
        var row = document.at("/paths/~1v2~1teams~1{teamId}~1runs/get/responses/200/content/application~1json/schema"
                + "/properties/data/items/properties/status");
        if (row instanceof ObjectNode status) {
            status.remove("enum");
        }
        var config =
                SchemaRegistryConfig.builder().formatAssertionsEnabled(true).build();
        var schemas = SchemaRegistry.withDefaultDialect(
                Dialects.getOpenApi30(), builder -> builder.schemaRegistryConfig(config));
        document.path("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .properties()
                        .forEach(operation -> operations.add(new OpenApiOperation(
                                operation.getKey(), path.getKey(), operation.getValue(), schemas))));
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
}
