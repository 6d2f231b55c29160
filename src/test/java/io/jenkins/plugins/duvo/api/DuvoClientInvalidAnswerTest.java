package io.jenkins.plugins.duvo.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.jenkins.plugins.duvo.api.DuvoException.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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

    @ParameterizedTest
    @CsvSource({
        "'\"total\": 7, \"offset\": 3', 7, true, 3",
        "'\"total\": 0, \"offset\": 0', 0, true, 0",
        "'\"total\": \"7\", \"offset\": \"3\"', 7, true, 3",
        "'\"total\": 1e400, \"offset\": 1e400', 2147483647, true, 2147483647",
        "'\"other\": 1', 41, false, 40",
        "'\"total\": null, \"offset\": null', 41, false, 40",
        "'\"total\": \"many\", \"offset\": {}', 41, false, 40",
        "'\"total\": -1, \"offset\": -1', 41, false, 40",
        "'\"total\": NaN, \"offset\": []', 41, false, 40"
    })
    void pageSaysWhetherDuvoCountsItsMessagesAndWhereItBegins(String members, int total, boolean known, int offset)
            throws Exception {
        answer(200, "{\"messages\": [{\"id\": \"m\"}], " + members + "}");
        var page = client.listMessages("r1", 50, 40);
        assertEquals(total, page.total());
        assertEquals(known, page.isTotalKnown());
        assertEquals(offset, page.offset());
    }
}
