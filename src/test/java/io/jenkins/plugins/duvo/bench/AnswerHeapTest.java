package io.jenkins.plugins.duvo.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** An answer of 32 MiB costs at most three times the text that is kept of it, or 12 MiB where that is little. */
class AnswerHeapTest {
    @Test
    void answerTakesAtMostThreeTimesWhatIsKeptOfIt() throws Exception {
        var answers = List.of(
                LargeAnswer.ONE_TEXT,
                LargeAnswer.FIFTY_RESULTS,
                LargeAnswer.ONE_RESULT_OF_OBJECTS,
                LargeAnswer.DEEP_ARGUMENTS,
                LargeAnswer.UNKNOWN_MEMBERS,
                LargeAnswer.ONE_NAME,
                LargeAnswer.SMALL_MESSAGES,
                LargeAnswer.ERROR_DETAILS);
        assertEquals(
                answers.stream().collect(Collectors.toMap(answer -> answer, answer -> 3.0)),
                AnswerHeap.measure(answers, 3));
    }
}
