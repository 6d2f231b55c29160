package io.jenkins.plugins.duvo.simulator.openapi;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** What a comparison of two documents finds, and what it finds in Duvo's own where that is at hand. */
class DocumentComparisonTest {
    private static final String OURS = """
            openapi: 3.1.1
            paths:
              /things/{thing}:
                post:
                  parameters:
                    - {name: thing, in: path, required: true, schema: {type: string}}
                    - {name: Once, in: header, x-known: seen, schema: {type: string}}
                    - {name: sort, in: query, schema: {type: string, enum: [up]}}
                  requestBody:
                    content: {application/json: {schema: {type: object, required: [a], properties: {a: {type: string}, b: {type: string}}}}}
                  responses:
                    "200":
                      content: {application/json: {schema: {$ref: "#/components/schemas/Thing"}}}
                    default: {x-known: inferred, x-statuses: [409]}
            components:
              schemas:
                Thing:
                  type: object
                  required: [id]
                  properties:
                    id: {type: string}
                    size: {type: integer}
                    kind: {type: string, enum: [large, small]}
                    nick: {type: string, x-known: open}
                    owner: {anyOf: [{type: object, properties: {name: {type: string}}}, {type: "null"}]}
            """;

    private static final String DUVOS = """
            openapi: 3.0.3
            paths:
              /things/{thing_id}:
                post:
                  parameters:
                    - {name: thing_id, in: path, required: true, schema: {type: string}}
                    - {name: sort, in: query, schema: {type: string, enum: [down, up]}}
                    - {name: more, in: query, schema: {type: string}}
                  requestBody:
                    content: {application/json: {schema: {type: object, required: [a], properties: {a: {type: string}, b: {type: string}, c: {type: string}}}}}
                  responses:
                    "200":
                      content:
                        application/json:
                          schema:
                            type: object
                            required: [id, size, extra]
                            properties:
                              id: {type: string}
                              size: {type: number}
                              kind: {type: string, enum: [large]}
                              owner: {type: object, nullable: true, properties: {name: {type: string}}}
                              extra: {type: string}
              /others:
                get:
                  parameters: [{name: needed, in: query, required: true, schema: {type: string}}]
                  responses: {}
            """;

    private static DocumentComparison comparisonWith(String duvos) {
        return new DocumentComparison(document(OURS), document(duvos));
    }

    private static OpenApiDocument document(String yaml) {
        return new OpenApiDocument("example", new YAMLMapper().readTree(yaml));
    }

    @Test
    void whatDuvoDoesNotSayIsListed() {
        assertThat(
                comparisonWith(DUVOS).more(),
                is(Map.of(
                        "POST /things/{} header Once",
                        "seen",
                        "POST /things/{} answer nick",
                        "open",
                        "status 409",
                        "inferred")));
    }

    @Test
    void whatOnlyDuvoSaysIsNoDifference() {
        assertThat(comparisonWith(DUVOS).contradictions(), is(empty()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "required: [a]       | required: [a, c]     | POST /things/{} sends c is required, and the plugin never sends it",
                "required: [a]       | required: [a, b]     | POST /things/{} sends b is required",
                "a: {type: string}   | a: {type: object}    | POST /things/{} sends a may be [string], not only [object]",
                "enum: [down, up]    | enum: [down]         | POST /things/{} query sort may be one of [up], not only of [down]",
                "more, in: query     | more, in: query, required: true | POST /things/{} query more is required, and the plugin never sends it",
                "[id, size, extra]   | [size]               | POST /things/{} answer id may be absent",
                "size: {type: number} | size: {type: string} | POST /things/{} answer size may be [string], not only [number]",
                "enum: [large]       | enum: [huge]         | 'POST /things/{} answer kind may be one of [huge], not only of [large, small]'",
                "kind: {type: string | kind: {nullable: true, type: string | 'POST /things/{} answer kind may be [null, string], not only [string]'"
            })
    void contradictionIsFound(String part, String change, String contradiction) {
        assertThat(comparisonWith(DUVOS.replace(part, change)).contradictions(), contains(contradiction));
    }

    @Test
    void whatDuvoNoLongerSaysIsListedAsDocumented() {
        assertThat(
                comparisonWith(DUVOS.replace("owner:", "holder:")).more().get("POST /things/{} answer owner"),
                is("documented"));
    }

    /** Not run where {@code DUVO_OPENAPI} names no document. */
    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("io.jenkins.plugins.duvo.simulator.openapi.OpenApiDocument#duvos")
    void ourDocumentMarksWhatDuvosDoesNotSay(OpenApiDocument duvos) {
        var ours = OpenApiDocument.ours();
        var comparison = new DocumentComparison(ours, duvos);
        var more = comparison.more();
        System.out.println("Our document says more than Duvo's:");
        more.forEach((name, known) -> System.out.println("  " + name + " (" + known + ")"));
        assertThat(comparison.contradictions(), is(empty()));
        assertThat(more, is(DocumentFacts.undocumented(DocumentFacts.of(ours))));
    }
}
