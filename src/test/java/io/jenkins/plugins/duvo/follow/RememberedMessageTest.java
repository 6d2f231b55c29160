package io.jenkins.plugins.duvo.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.duvo.api.Message;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a fingerprint of a message shows. */
class RememberedMessageTest {
    private static final Instant NOON = Instant.parse("2026-07-01T12:00:00Z");

    private static Message message(String id, Instant at, String text) {
        return new Message(id, "text", "assistant", at, text, null, null);
    }

    private static RememberedMessage of(String text) {
        return RememberedMessage.of(message("1", null, text), 0);
    }

    @ParameterizedTest
    @CsvSource({"abc, true", "ab, false", "a, false", "xbc, false"})
    void longerTextWithTheSameBeginningHasGrown(String now, boolean grown) {
        assertEquals(grown, of("ab").isStartOf(now));
    }

    @ParameterizedTest
    @CsvSource({"ab, true", "abc, false", "xb, false"})
    void textIsTheSameByItsCharacters(String now, boolean same) {
        assertEquals(same, of("ab").hasText(now));
    }

    @Test
    void textsOfOneHashDifferInTheirLength() {
        assertEquals("a".hashCode(), "\0a".hashCode());
        assertFalse(of("a").hasText("\0a"));
    }

    @Test
    void messageWithoutATextHasTheEmptyOne() {
        assertTrue(of(null).hasText(""));
    }

    @Test
    void textOfAMessageDeliveredBeforeARestartMayNotBeKnown() {
        assertFalse(RememberedMessage.ofDelivered(message("1", null, null), 0).isTextKnown());
        assertTrue(RememberedMessage.ofDelivered(message("1", null, ""), 0).isTextKnown());
    }

    @Test
    void uuidIsRememberedInLessMemory() {
        var id = "0000000a-0000-4000-8000-00000000000b";
        assertEquals(UUID.fromString(id), RememberedMessage.key(id));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1-1-1-1-1", "0000000A-0000-4000-8000-00000000000B", "message 1", ""})
    void idInAnotherFormIsRememberedAsItIs(String id) {
        assertEquals(id, RememberedMessage.key(id));
    }

    @Test
    void messageWithoutAnIdIsNamedByItsTimeWhereverItStands() {
        assertEquals(RememberedMessage.id(message("", NOON, "x"), 1), RememberedMessage.id(message("", NOON, "x"), 2));
        assertNotEquals(
                RememberedMessage.id(message("", NOON, "x"), 1),
                RememberedMessage.id(message("", NOON.plusSeconds(1), "x"), 1));
    }

    @Test
    void messageWithoutAnIdAndATimeIsNamedByItsPlace() {
        assertNotEquals(
                RememberedMessage.id(message("", null, "x"), 1), RememberedMessage.id(message("", null, "x"), 2));
    }

    @Test
    void messageWithoutAnIdIsNamedByItsText() {
        assertNotEquals(
                RememberedMessage.id(message("", NOON, "x"), 1), RememberedMessage.id(message("", NOON, "y"), 1));
    }
}
