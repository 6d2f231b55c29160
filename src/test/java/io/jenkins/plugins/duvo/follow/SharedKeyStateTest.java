package io.jenkins.plugins.duvo.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.api.Test;

/** State that the Jobs of a key share. */
class SharedKeyStateTest {
    @Test
    void firstMessagesAreKeptForAPageOfJobs() {
        var firstMessages = new SharedKeyState(
                        new KeyProbe(why -> {}),
                        new OutageDetector(why -> {}, () -> {}),
                        new KindThrottle(kind -> {}),
                        new FinalReadPolicy())
                .firstMessages();
        for (int i = 0; i <= Limits.REMEMBERED_FIRST_MESSAGES; i++) {
            firstMessages.put("" + i, "message " + i);
        }
        assertNull(firstMessages.get("0"));
        assertEquals("message 1", firstMessages.get("1"));
    }
}
