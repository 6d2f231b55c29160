package io.jenkins.plugins.duvo.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import org.junit.jupiter.api.Test;

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

    private static <T> T parse(String json, Class<T> type) {
        return Json.MAPPER.readValue(json, type);
    }
}
