package io.jenkins.plugins.duvo.faultinjection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.api.Test;

class LoopDetectorTest {
    private final LoopDetector detector = new LoopDetector();

    @Test
    void sameAnswerAtFullSpeedIsLoop() {
        for (int i = 0; i <= 100; i++) {
            detector.onAnswer("messages of a", "the same", i * 214L);
            detector.onAnswer("messages of b", "page " + i, i * 214L);
        }
        assertEquals("messages of a", detector.loop());
    }

    @Test
    void failuresAtFullSpeedAreLoop() {
        for (int i = 0; i < 100; i++) {
            detector.onAnswer("messages of a", "", i * 214L);
        }
        assertEquals("messages of a", detector.loop());
    }

    @Test
    void answersThatAlternateAreLoop() {
        for (int i = 0; i < 102; i++) {
            detector.onAnswer("messages of a", "page " + i % 2, i * 214L);
        }
        assertEquals("messages of a", detector.loop());
    }

    @Test
    void regularPollOfQuietJobIsNoLoop() {
        for (int i = 0; i < 10_000; i++) {
            detector.onAnswer("messages of a", "the same", i * 1_500L);
        }
        assertNull(detector.loop());
    }

    @Test
    void pagesOfLongJobAreNoLoop() {
        for (int i = 0; i < 10_000; i++) {
            detector.onAnswer("messages of a", "page " + i, i * 214L);
        }
        assertNull(detector.loop());
    }
}
