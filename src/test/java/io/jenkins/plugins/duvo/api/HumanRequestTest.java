package io.jenkins.plugins.duvo.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which kind a human request is of. */
class HumanRequestTest {
    @Test
    void requestWithoutMembersCannotBeAnswered() {
        var request = parse("{}", HumanRequest.class);
        assertEquals("", request.id() + request.title() + request.type());
        assertFalse(request.isApproval() || request.isQuestion());
        assertFalse(parse("{\"type\":\"question\"}", HumanRequest.class).isQuestion());
        assertFalse(parse("{\"type\":\"login\",\"questions\":[{}]}", HumanRequest.class)
                .isQuestion());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                // without a type, or with an empty one, the other members say the kind
                "\"title\":\"Pay?\"                                                        | approval",
                "\"title\":\"Pay?\",\"questions\":null                                     | approval",
                "\"title\":\"Pay?\",\"type\":null                                          | approval",
                "\"title\":\"Pay?\",\"type\":\"\"                                          | approval",
                "\"title\":\"Pay?\",\"type\":\" \"                                         | approval",
                "\"title\":\"Pay?\",\"description\":\"4711\"                               | approval",
                "\"title\":\"Pay?\",\"questions\":[{\"question\":\"Who?\"}]                | question",
                "\"questions\":[{\"question\":\"Who?\"}]                                   | question",
                "\"title\":\"Pay?\",\"questions\":[]                                       | none",
                "\"title\":\"Pay?\",\"questions\":[null]                                   | none",
                "\"description\":\"4711\"                                                  | none",
                "\"title\":\" \"                                                           | none",
                // a type that is there counts, known or not
                "\"title\":\"Pay?\",\"type\":\"login\"                                     | none",
                "\"type\":\"login\",\"questions\":[{\"question\":\"Who?\"}]                | none",
                "\"title\":\"Pay?\",\"type\":\"approval\",\"questions\":[{\"question\":\"Who?\"}] | approval",
                "\"title\":\"Pay?\",\"type\":\"question\"                                  | none"
            })
    void kindFollowsFromTypeAndOtherMembers(String members, String kind) {
        for (var mapper : List.of(Json.MAPPER, Json.DUVO)) {
            var request = mapper.readValue("{" + members + "}", HumanRequest.class);
            assertEquals(kind.equals("approval"), request.isApproval());
            assertEquals(kind.equals("question"), request.isQuestion());
        }
    }

    @Test
    void kindStaysWhenRequestIsCopiedOrReadAgain() {
        for (var json : List.of(
                "{\"title\":\"a\"}", "{\"title\":\"a\",\"questions\":[]}", "{\"title\":\"a\",\"type\":\"login\"}")) {
            var request = parse(json, HumanRequest.class);
            assertEquals(request, request.mapTexts(text -> text));
            assertEquals(request, parse(Json.MAPPER.writeValueAsString(request), HumanRequest.class));
        }
    }

    private static <T> T parse(String json, Class<T> type) {
        return Json.MAPPER.readValue(json, type);
    }
}
