package io.jenkins.plugins.duvo.api;

import static io.jenkins.plugins.duvo.api.AnswerFixture.parse;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** When a Job waits for a person, and whether there is one. */
class JobStateTest {
    @Test
    void jobWaitsByItsStatusOrItsRequestWhileActive() {
        var asks = ",\"pending_human_request\":{\"id\":\"h\"}}";
        assertTrue(parse("{\"run\":{\"status\":\"waiting\"}}", AnswerReader::jobState)
                .isWaitingForHuman());
        assertTrue(parse("{\"run\":{\"status\":\"Needs_Attention\"}}", AnswerReader::jobState)
                .isWaitingForHuman());
        assertTrue(parse("{\"run\":{\"status\":\"running\"}" + asks, AnswerReader::jobState)
                .isWaitingForHuman());
        assertFalse(parse("{\"run\":{\"status\":\"running\"}}", AnswerReader::jobState)
                .isWaitingForHuman());
        assertFalse(parse("{\"run\":{\"status\":\"completed\"}" + asks, AnswerReader::jobState)
                .isWaitingForHuman());
        assertFalse(parse("{\"run\":null" + asks, AnswerReader::jobState).isWaitingForHuman());
    }

    @Test
    void existingJobIsRequired() {
        var state = parse("{\"run\":{\"id\":\"job-1\",\"status\":\"running\"}}", AnswerReader::jobState);
        var missing = parse("{\"run\":null}", AnswerReader::jobState);

        assertEquals("job-1", state.existingJob().id());
        assertThrows(NullPointerException.class, missing::existingJob);
    }
}
