package io.jenkins.plugins.duvo.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Which messages are remembered. */
class DeliveredMessagesTest {
    private final DeliveredMessages messages = new DeliveredMessages();

    private static RememberedMessage message(int id, int length) {
        return new RememberedMessage("message " + id, length, 0, 1_000 + id);
    }

    private void putAsManyAsAreRemembered() {
        IntStream.range(0, Limits.REMEMBERED_MESSAGES).forEach(id -> messages.put(message(id, 1)));
    }

    @Test
    void furtherMessageDisplacesTheOldest() {
        putAsManyAsAreRemembered();
        messages.put(message(-1, 1));
        assertFalse(messages.contains("message 0"));
        assertTrue(messages.contains("message 1"));
        assertTrue(messages.contains("message -1"));
        assertEquals("message 1", messages.oldestKey());
        assertEquals(Limits.REMEMBERED_MESSAGES, messages.size());
    }

    @Test
    void messageThatComesAgainReplacesItsFormerFormAndKeepsItsPlace() {
        putAsManyAsAreRemembered();
        assertEquals(message(0, 1), messages.put(message(0, 2)));
        assertEquals("message 0", messages.oldestKey());
        assertEquals(message(0, 2), messages.put(message(0, 3)));
        messages.put(message(-1, 1));
        assertFalse(messages.contains("message 0"));
    }

    @Test
    void newMessageReplacesNone() {
        assertNull(messages.put(message(1, 1)));
    }

    @Test
    void messageIsFoundByItsContent() {
        messages.put(message(1, 1));
        assertTrue(messages.containsContent(1_001));
        assertFalse(messages.containsContent(1_002));
    }

    @Test
    void copyChangesByItself() {
        messages.put(message(1, 1));
        var copy = messages.copy();
        copy.put(message(2, 1));
        assertFalse(messages.contains("message 2"));
        assertTrue(copy.contains("message 1"));
    }

    @Test
    void withoutMessagesThereIsNoOldest() {
        assertNull(messages.oldestKey());
    }
}
