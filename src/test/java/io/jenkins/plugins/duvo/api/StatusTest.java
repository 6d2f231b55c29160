package io.jenkins.plugins.duvo.api;

import static io.jenkins.plugins.duvo.api.AnswerFixture.parse;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How the words that Duvo uses for a status are understood. */
class StatusTest {
    @ParameterizedTest
    @ValueSource(strings = {"not_started", "PENDING", "starting", "running", "waiting", "completed", "cancelled"})
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
}
