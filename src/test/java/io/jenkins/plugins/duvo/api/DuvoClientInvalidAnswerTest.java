package io.jenkins.plugins.duvo.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.jenkins.plugins.duvo.api.DuvoException.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a successful answer that lacks the Job. */
class DuvoClientInvalidAnswerTest extends MockServerFixture {
    @ParameterizedTest
    @ValueSource(strings = {"", "null", "[]", "{}", "{\"run\":null}", "{\"run\":{}}", "{\"run\":{\"id\":\" \"}}"})
    void startWithoutJobInItsAnswerHasUnknownOutcome(String body) {
        answer(201, body);
        answer(201, JOB);
        assertEquals(Outcome.UNKNOWN, startFails().outcome());
        assertSentOnce();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"error\":\"x\"}", "{\"run\":7}", "{\"run\":[]}"})
    void readWithoutJobInItsAnswerFails(String body) {
        answer(200, body);
        assertEquals(Outcome.UNKNOWN, fails(() -> client.getJob("r1")).outcome());
    }

    @Test
    void missingJobIsReadAsNull() throws Exception {
        answer(200, "{\"run\":null}");
        assertNull(client.getJob("r1").job());
    }
}
