package io.jenkins.plugins.duvo.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.duvo.api.Message;
import io.jenkins.plugins.duvo.api.MessagePage;
import io.jenkins.plugins.duvo.engine.EngineHarness;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** When the messages of a Job are asked for, and from where. */
class MessagePollerTest {
    private static final Instant NOON = Instant.parse("2026-07-01T12:00:00Z");
    private static final int PAGE = 50;

    private final JobFixture one = new JobFixture();

    private PendingCall<MessagePage> offered(boolean urgent) {
        one.messages.offer(one.sink, "1", urgent, one.messages.turn(false, true));
        return one.sink.only();
    }

    private PendingCall<MessagePage> begun() {
        var call = offered(false);
        call.onSent().run();
        return call;
    }

    private static MessagePage page(int from, int count, int total) {
        var messages = IntStream.range(from, from + count)
                .mapToObj(i -> new Message("m" + i, "text", "assistant", NOON, "line " + i, null, null))
                .toList();
        return new MessagePage(messages, total, from);
    }

    private void drain() {
        one.messages.drain(null, 0, false);
    }

    @Test
    void nextPollIsDueAnIntervalAfterTheLast() {
        begun().onSuccess().accept(page(0, 0, 0));

        assertEquals(one.now + Limits.MESSAGE_POLL_MS, offered(false).notBefore());
    }

    @Test
    void failedPollIsRepeatedSoonAndThenWithBackoff() {
        begun().onFailure().accept(RecordingCallSink.unknown());
        one.now += Limits.MESSAGE_POLL_MS;
        begun().onFailure().accept(RecordingCallSink.unknown());
        assertEquals(one.now + 2 * Limits.BACKOFF_INITIAL_MS, offered(false).notBefore());

        begun().onSuccess().accept(page(0, 0, 0));
        assertEquals(one.now + Limits.MESSAGE_POLL_MS, offered(false).notBefore());
    }

    @Test
    void threeFailedPollsAreAFailure() {
        for (int i = 0; i < Limits.FAILURES_BEFORE_REPORT; i++) {
            assertFalse(one.messages.isFailing());
            begun().onFailure().accept(RecordingCallSink.unknown());
        }
        assertTrue(one.messages.isFailing());

        begun().onSuccess().accept(page(0, 0, 0));

        assertFalse(one.messages.isFailing());
    }

    @Test
    void throttlingIsNoFailure() {
        for (int i = 0; i < Limits.FAILURES_BEFORE_REPORT; i++) {
            begun().onFailure().accept(EngineHarness.answered(429));
        }

        assertFalse(one.messages.isFailing());
    }

    @Test
    void pagesOfAPollFollowEachOther() {
        begun().onSuccess().accept(page(0, PAGE, 120));
        var next = offered(false);

        assertEquals(0, next.notBefore());
        assertTrue(one.path(next).contains("offset=50"));
    }

    @Test
    void failureRestartsThePollAMessageEarlier() {
        begun().onSuccess().accept(page(0, PAGE, 120));
        begun().onFailure().accept(RecordingCallSink.unknown());

        assertTrue(one.path(offered(false)).contains("offset=49"));
    }

    @Test
    void endOfTheJobRestartsThePoll() {
        begun().onSuccess().accept(page(0, PAGE, 120));

        drain();

        assertTrue(one.path(offered(false)).contains("offset=49"));
    }

    @Test
    void catchUpIsUrgentOnlyWhereAPersonIsNeeded() {
        one.messages.catchUp();
        assertEquals(CallPriority.MESSAGES, offered(false).priority());
        assertEquals(CallPriority.CONFIRM_STATUS, offered(true).priority());
        assertEquals(0, offered(true).notBefore());

        begun().onSuccess().accept(page(0, PAGE, 120));
        assertTrue(one.messages.isBehind());
        begun().onSuccess().accept(page(PAGE, 120 - PAGE, 120));

        assertFalse(one.messages.isBehind());
    }

    @Test
    void readMessagesShowTheLastActivity() {
        begun().onSuccess().accept(page(0, 1, 1));

        assertTrue(one.messages.unread().isActiveAfter(NOON.minusSeconds(10)));
        assertEquals(List.of("message"), one.listener().lines);
        assertEquals(1, one.listener().position);
    }

    @Test
    void pageWithNothingNewDeliversNothing() {
        begun().onSuccess().accept(page(0, 1, 1));
        begun().onSuccess().accept(page(0, 1, 1));

        assertEquals(List.of("message"), one.listener().lines);
    }

    @Test
    void endIsFollowedByAReadAtOnceAndALastOne() {
        drain();
        assertEquals(one.now, offered(false).notBefore());
        assertEquals(CallPriority.FINAL_MESSAGES, offered(false).priority());

        begun().onSuccess().accept(page(0, 1, 1));
        assertEquals(one.now + Limits.FINAL_READ_DELAY_MS, offered(false).notBefore());
        assertFalse(one.messages.isDrained());
        one.now += Limits.FINAL_READ_DELAY_MS;
        begun().onSuccess().accept(page(0, 1, 1));

        assertTrue(one.messages.isDrained());
    }

    @Test
    void finalReadIsLaterWhereMessagesLag() {
        begun().onSuccess().accept(page(0, 2, 2));
        begun().onSuccess().accept(page(0, 1, 1));
        drain();
        begun().onSuccess().accept(page(1, 1, 2));

        assertEquals(
                one.now + Limits.FINAL_READ_DELAY_LAGGING_MS, offered(false).notBefore());
    }

    @Test
    void replicaThatDoesNotKnowTheJobLags() {
        begun().onFailure().accept(EngineHarness.answered(404));
        one.now += Limits.BACKOFF_INITIAL_MS;
        drain();
        begun().onSuccess().accept(page(0, 1, 1));

        assertEquals(
                one.now + Limits.FINAL_READ_DELAY_LAGGING_MS, offered(false).notBefore());
    }

    @Test
    void finalMessagesThatCannotBeReadAreGivenUp() {
        while (one.now <= EngineHarness.PATIENCE.toMillis()) {
            begun().onFailure().accept(RecordingCallSink.unknown());
            one.now += Limits.BACKOFF_MAX_MS;
        }
        assertFalse(one.messages.isGivenUp());

        drain();

        while (!one.messages.isGivenUp()) {
            begun().onFailure().accept(RecordingCallSink.unknown());
            one.now += Limits.BACKOFF_MAX_MS;
        }
        assertTrue(one.now <= 2 * EngineHarness.PATIENCE.toMillis());
        assertEquals(List.of("trouble", "ended OUT_OF_REACH"), one.listener().lines);
    }
}
