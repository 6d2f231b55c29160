package io.jenkins.plugins.duvo.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.duvo.follow.PollingPlanner.Intervals;
import java.time.Instant;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** When the messages of a Job are polled, and whether {@code updated_at} is reliable. */
class MessagePollPolicyTest {
    private static final Instant NOON = Instant.parse("2026-07-01T12:00:00Z");

    private static final Intervals MANY =
            new Intervals(true, Limits.STATUS_READ_MS, Limits.WAITING_REREAD_MS, Limits.IDLE_CHECK_MS, false);

    private final MessagePollPolicy policy = new MessagePollPolicy();
    private final UnreadTracker unreadTracker = new UnreadTracker(policy, 0);

    private void makeUpdatedAtReliable() {
        for (int i = 0; i < 5; i++) {
            policy.observe(true);
        }
    }

    private void poll(Instant newest, long now) {
        unreadTracker.onReadSent();
        unreadTracker.onPage(newest, newest, false, now);
    }

    @Test
    void singleJobHasAConstantInterval() {
        assertEquals(
                new MessagePollPolicy.Turn(CallPriority.MESSAGES, Limits.MESSAGE_POLL_MS, Limits.MESSAGE_POLL_MS),
                policy.turn(unreadTracker, 0, false, Intervals.ALONE));
    }

    @Test
    void unreliableUpdatedAtPollsOldestFirst() {
        poll(NOON, 0);
        poll(null, 60_000);
        assertEquals(
                new MessagePollPolicy.Turn(CallPriority.MESSAGES, 60_000 + Limits.MESSAGE_POLL_MS, 60_000),
                policy.turn(unreadTracker, 60_000, false, MANY));
    }

    @Test
    void reliableUpdatedAtPollsLongestUnreadFirst() {
        makeUpdatedAtReliable();
        poll(NOON, 0);
        unreadTracker.onUpdatedAt(NOON.plusSeconds(5), 1_000, 7_000);
        unreadTracker.onUpdatedAt(NOON.plusSeconds(9), 8_000, 9_000);
        assertEquals(
                new MessagePollPolicy.Turn(CallPriority.MESSAGES, Limits.MESSAGE_POLL_MS, 7_000),
                policy.turn(unreadTracker, 0, false, MANY));
    }

    @Test
    void quietJobGetsIdleChecksOnly() {
        makeUpdatedAtReliable();
        poll(NOON, 0);
        unreadTracker.onUpdatedAt(NOON, 1_000, 2_000);
        assertEquals(
                new MessagePollPolicy.Turn(CallPriority.IDLE_CHECK, 300_000, 0),
                policy.turn(unreadTracker, 0, false, MANY));
    }

    @Test
    void messageThatDidNotMoveUpdatedAtDisprovesReliability() {
        makeUpdatedAtReliable();
        poll(NOON, 0);
        unreadTracker.onUpdatedAt(NOON.minusSeconds(30), 1_000, 2_000);
        assertFalse(policy.isUpdatedAtReliable());
    }

    @Test
    void readBeforeTheMessageProvesNothing() {
        makeUpdatedAtReliable();
        poll(NOON, 1_000);
        unreadTracker.onUpdatedAt(NOON.minusSeconds(30), 500, 2_000);
        assertTrue(policy.isUpdatedAtReliable());
    }

    @Nested
    class Boundaries {
        @Test
        void jobUnreadFromTheBeginningIsPolled() {
            IntStream.range(0, 5).forEach(i -> policy.observe(true));
            assertEquals(
                    new MessagePollPolicy.Turn(CallPriority.MESSAGES, Limits.MESSAGE_POLL_MS, 0),
                    policy.turn(unreadTracker, 0, false, MANY));
        }

        @Test
        void readAtTheTimeOfTheMessageDisprovesReliability() {
            unreadTracker.onReadSent();
            unreadTracker.onPage(NOON, NOON, false, 1_000);
            IntStream.range(0, 5).forEach(i -> policy.observe(true));
            unreadTracker.onUpdatedAt(NOON.minusSeconds(30), 1_000, 2_000);
            assertFalse(policy.isUpdatedAtReliable());
        }
    }
}
