package io.jenkins.plugins.duvo.simulator.openapi;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.in;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import io.jenkins.plugins.duvo.api.DuvoClient;
import io.jenkins.plugins.duvo.simulator.http.RequestLimit;
import io.jenkins.plugins.duvo.simulator.http.SimulatorJson;
import java.lang.reflect.Method;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** This project's document of Duvo's API is complete and agrees with the client and the simulator. */
class OpenApiDocumentTest {
    private final OpenApiDocument document = OpenApiDocument.ours();

    @Test
    void everyOperationIsMethodOfClient() {
        var methods =
                Stream.of(DuvoClient.class.getMethods()).map(Method::getName).toList();
        var operations =
                document.operations().stream().map(OpenApiOperation::id).toList();
        assertThat(operations, hasSize(greaterThan(10)));
        assertThat(operations, everyItem(is(in(methods))));
    }

    @Test
    void everySourceIsOneOfFour() {
        var sources = all(document.at(""))
                .map(node -> node.path("x-known").asString("documented"))
                .distinct()
                .toList();
        assertThat(sources, hasItem("seen"));
        assertThat(sources, everyItem(is(in(List.of("documented", "seen", "inferred", "open")))));
    }

    @Test
    void everyReferenceLeadsSomewhereAndEveryComponentIsUsed() {
        var references = all(document.at(""))
                .map(node -> node.path("$ref").asString(""))
                .filter(reference -> !reference.isEmpty())
                .distinct()
                .toList();
        assertThat(
                references.stream()
                        .filter(reference -> document.at(reference.substring(1)).isMissingNode())
                        .toList(),
                is(empty()));
        for (var kind : List.of("parameters", "headers", "responses", "schemas")) {
            for (var name : document.at("/components/" + kind).propertyNames()) {
                assertThat(references, hasItem("#/components/" + kind + "/" + name));
            }
        }
    }

    private static Stream<JsonNode> all(JsonNode node) {
        return Stream.concat(Stream.of(node), node.valueStream().flatMap(OpenApiDocumentTest::all));
    }

    @Test
    void everyRequestIsClosedAndEveryAnswerIsOpen() {
        for (var operation : document.operations()) {
            var body = operation.node().at("/requestBody/content/application~1json/schema");
            assertThat(
                    operation.id(),
                    body.isMissingNode() || !body.path("additionalProperties").asBoolean(true));
        }
        assertThat(document.at("/components/schemas/Run/additionalProperties").isMissingNode(), is(true));
    }

    @Test
    void limitsAreThoseOfClientAndSimulator() {
        assertThat(
                document.at("/components/parameters/RowLimit/schema/maximum").intValue(), is(DuvoClient.ROWS_A_PAGE));
        assertThat(
                document.at("/paths/~1v2~1runs~1{run}~1messages/get/parameters/1/schema/maximum")
                        .intValue(),
                is(DuvoClient.MESSAGES_A_PAGE));
        assertThat(
                document.at("/info/x-requests-per-minute").intValue(),
                is(RequestLimit.ofDuvo().perMinute()));
    }

    @Test
    void schemaBehindReferenceIsFound() {
        var status = document.schema("/components/schemas/Run/properties/status");
        assertThat(status.validate(SimulatorJson.read("\"running\"".getBytes())), is(empty()));
        assertThat(status.validate(SimulatorJson.read("1".getBytes())), is(not(empty())));
        assertThat(document.schema("/components/schemas/Walk"), is(nullValue()));
    }

    @Test
    void pathWithoutParameterWins() {
        assertThat(document.find("GET", "/v2/teams").id(), is("listTeams"));
        assertThat(document.find("GET", "/v2/teams/1/runs?limit=1").id(), is("listJobs"));
        assertThat(document.find("PUT", "/v2/teams"), is(nullValue()));
    }
}
