package io.jenkins.plugins.duvo.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What an answer to a human request may be. */
class AnswerTest {
    @Test
    void answerIsEitherApprovalOrAnswersToQuestions() {
        assertThrows(IllegalArgumentException.class, () -> new Answer(null, null));
        assertThrows(IllegalArgumentException.class, () -> new Answer(true, Map.of("q", "a")));
        assertEquals(Map.of("q", "a"), Answer.to(Map.of("q", "a")).answers());
    }

    /** What is sent again with the same idempotency key must be the same text, also in another process. */
    @Test
    void answersKeepTheirOrder() {
        var given = new LinkedHashMap<String, String>();
        IntStream.iterate(40, number -> number - 1).limit(40).forEach(number -> given.put("Question " + number, "yes"));
        assertEquals(
                List.copyOf(given.keySet()),
                List.copyOf(Answer.to(given).answers().keySet()));
    }
}
