package io.jenkins.plugins.duvo.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.api.Test;

/** What the Jobs of a key share. */
class SharedKeyStateTest {
    @Test
    void firstMessagesAreKeptForAPageOfJobs() {
        var words =
                new SharedKeyState(new KeyProbe(why -> {}), new OutageDetector(why -> {}, () -> {})).firstMessages();
        for (int i = 0; i <= Limits.REMEMBERED_FIRST_MESSAGES; i++) {
            words.put("" + i, "words " + i);
        }
        assertNull(words.get("0"));
        assertEquals("words 1", words.get("1"));
    }
}
