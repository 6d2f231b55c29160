package io.jenkins.plugins.duvo.api;

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
        assertTrue(parse("{\"run\":{\"status\":\"waiting\"}}", JobState.class).isWaitingForHuman());
        assertTrue(parse("{\"run\":{\"status\":\"Needs_Attention\"}}", JobState.class)
                .isWaitingForHuman());
        assertTrue(parse("{\"run\":{\"status\":\"running\"}" + asks, JobState.class)
                .isWaitingForHuman());
        assertFalse(parse("{\"run\":{\"status\":\"running\"}}", JobState.class).isWaitingForHuman());
        assertFalse(parse("{\"run\":{\"status\":\"completed\"}" + asks, JobState.class)
                .isWaitingForHuman());
        assertFalse(parse("{\"run\":null" + asks, JobState.class).isWaitingForHuman());
    }

    @Test
    void existingJobIsRequired() {
        var state = parse("{\"run\":{\"id\":\"job-1\",\"status\":\"running\"}}", JobState.class);
        var missing = parse("{\"run\":null}", JobState.class);

        assertEquals("job-1", state.existingJob().id());
        assertThrows(NullPointerException.class, missing::existingJob);
    }

    private static <T> T parse(String json, Class<T> type) {
        return Json.MAPPER.readValue(json, type);
    }
}
