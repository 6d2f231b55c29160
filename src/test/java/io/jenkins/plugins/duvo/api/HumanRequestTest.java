package io.jenkins.plugins.duvo.api;

import static io.jenkins.plugins.duvo.api.AnswerFixture.parse;
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
        var request = parse("{}", AnswerReader::humanRequest);
        assertEquals("", request.id() + request.title() + request.type());
        assertFalse(request.isApproval() || request.isQuestion());
        assertFalse(parse("{\"type\":\"question\"}", AnswerReader::humanRequest).isQuestion());
        assertFalse(parse("{\"type\":\"login\",\"questions\":[{}]}", AnswerReader::humanRequest)
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
        var json = "{" + members + "}";
        for (var request :
                List.of(parse(json, AnswerReader::humanRequest), Json.MAPPER.readValue(json, HumanRequest.class))) {
            assertEquals(kind.equals("approval"), request.isApproval());
            assertEquals(kind.equals("question"), request.isQuestion());
        }
    }

    @Test
    void kindStaysWhenRequestIsCopiedOrReadAgain() {
        for (var json : List.of(
                "{\"title\":\"a\"}", "{\"title\":\"a\",\"questions\":[]}", "{\"title\":\"a\",\"type\":\"login\"}")) {
            var request = parse(json, AnswerReader::humanRequest);
            assertEquals(request, request.mapTexts(text -> text));
            assertEquals(request, Json.MAPPER.readValue(Json.MAPPER.writeValueAsString(request), HumanRequest.class));
        }
    }
}
