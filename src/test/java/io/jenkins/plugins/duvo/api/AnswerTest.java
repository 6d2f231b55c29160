package io.jenkins.plugins.duvo.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** What an answer to a human request may be. */
class AnswerTest {
    @Test
    void answerIsEitherApprovalOrAnswersToQuestions() {
        assertThrows(IllegalArgumentException.class, () -> new Answer(null, null));
        assertThrows(IllegalArgumentException.class, () -> new Answer(true, Map.of("q", "a")));
        assertEquals(Map.of("q", "a"), Answer.to(Map.of("q", "a")).answers());
    }
}
