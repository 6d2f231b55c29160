package io.jenkins.plugins.duvo.api;

import static io.jenkins.plugins.duvo.api.AnswerFixture.parse;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Copies of a Job. */
class JobTest {
    @Test
    void jobWithAnotherStatusKeepsItsOtherMembers() {
        var job = parse("{\"id\":\"1\",\"agent_id\":\"a\",\"status\":\"running\"}", AnswerReader::job);
        assertTrue(job.with(new Status("failed")).status().isFailed());
        assertEquals("1", job.with(new Status("failed")).id());
    }
}
