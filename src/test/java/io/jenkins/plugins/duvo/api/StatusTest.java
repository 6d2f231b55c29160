package io.jenkins.plugins.duvo.api;

import static io.jenkins.plugins.duvo.api.AnswerFixture.parse;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How the words that Duvo uses for a status are understood. */
class StatusTest {
    @ParameterizedTest
    @ValueSource(
            strings = {"not_started", "PENDING", "postponed", "starting", "running", "waiting", "completed", "cancelled"
            })
    void documentedWordIsKnown(String word) {
        assertTrue(new Status(word).isKnown());
        assertEquals(word, new Status(word).toString());
    }

    @Test
    void unknownWordCountsAsActive() {
        var odd = new Status("hibernating");
        assertFalse(odd.isKnown() || odd.isEnded());
        assertTrue(odd.isActive());
        assertEquals("", parse("{}", AnswerReader::job).status().word());
        assertTrue(parse("{}", AnswerReader::job).status().isActive());
    }

    @Test
    void rowMayBePostponedUntilItEnds() {
        var row = parse("{\"status\":\"pending\",\"postponed_to\":\"2026-07-01T08:00:00Z\"}", AnswerReader::job);
        assertEquals(new Status("pending", Instant.parse("2026-07-01T08:00:00Z")), row.status());
        assertTrue(row.status().isQueued() && row.status().isActive());
        var ended = parse("{\"status\":\"failed\",\"postponed_to\":\"2026-07-01T08:00:00Z\"}", AnswerReader::job);
        assertEquals(new Status("failed"), ended.status());
        var odd = parse("{\"status\":\"pending\",\"postponed_to\":7}", AnswerReader::job);
        assertEquals(new Status("pending"), odd.status());
    }
}
