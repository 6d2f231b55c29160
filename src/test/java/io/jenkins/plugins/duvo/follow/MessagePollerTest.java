package io.jenkins.plugins.duvo.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.duvo.api.DuvoException;
import io.jenkins.plugins.duvo.api.Message;
import io.jenkins.plugins.duvo.api.MessagePage;
import io.jenkins.plugins.duvo.engine.EngineHarness;
import io.jenkins.plugins.duvo.follow.PollingPlanner.Intervals;
import io.jenkins.plugins.duvo.simulator.faults.Fault;
import io.jenkins.plugins.duvo.simulator.http.Endpoint;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** When the messages of a Job are polled, and from which offset. */
class MessagePollerTest {
    private static final Instant NOON = Instant.parse("2026-07-01T12:00:00Z");
    private static final int PAGE = 50;

    private final JobFixture fixture = new JobFixture();

    private PendingCall<MessagePage> offer(boolean urgent) {
        fixture.messages.offer(fixture.sink, "1", urgent, fixture.messages.turn(false, Intervals.ALONE));
        return fixture.sink.only();
    }

    private PendingCall<MessagePage> send() {
        var call = offer(false);
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
        fixture.messages.drain(null, fixture.now);
    }

    @Test
    void nextPollIsDueAnIntervalAfterTheLast() {
        send().onSuccess().accept(page(0, 0, 0));

        assertEquals(fixture.now + Limits.MESSAGE_POLL_MS, offer(false).notBefore());
    }

    @Test
    void pollThatWorkedProbesTheKey() throws DuvoException {
        var runId = fixture.running();
        fixture.messages.offer(fixture.sink, runId, false, fixture.messages.turn(false, Intervals.ALONE));
        var page = fixture.sink.<MessagePage>only();
        assertEquals(
                fixture.harness.duvo.job(runId).messages().size(),
                page.execute().messages().size());

        page.onSuccess().accept(page(0, 0, 0));

        assertEquals(1, ((MessagePage) fixture.probe().execute()).messages().size());
    }

    @Test
    void firstPollIsDueAtOnce() {
        var messages = fixture.follow(fixture.request).messages;
        messages.offer(fixture.sink, "1", false, messages.turn(false, Intervals.ALONE));

        assertEquals(fixture.now, fixture.sink.only().notBefore());
    }

    @Test
    void pollAfterARestartBeginsAtTheLastMessage() {
        var messages = fixture.follow(fixture.request.resumedAt("1", 100, List.of())).messages;
        messages.offer(fixture.sink, "1", false, messages.turn(false, Intervals.ALONE));

        assertTrue(fixture.path(fixture.sink.only()).contains("offset=99"));
    }

    @Test
    void pageThatIsTooLongIsNoFailureAndReadInHalves() {
        fixture.harness.fault(Endpoint.MESSAGES, 1, Fault.answer(200, "application/json", " ".repeat(40 << 20)));
        fixture.messages.offer(fixture.sink, fixture.running(), false, fixture.messages.turn(false, Intervals.ALONE));
        var call = fixture.sink.only();

        call.onFailure().accept(assertThrows(DuvoException.class, call::execute));

        assertEquals(0, fixture.messages.failures().retryAt());
        assertTrue(fixture.path(offer(false)).contains("limit=25&"));
    }

    @Test
    void pollThatDoesNotHeedTheOffsetFails() {
        send().onSuccess().accept(page(0, PAGE, 120));
        send().onSuccess().accept(page(0, PAGE, 120));

        assertTrue(fixture.messages.failures().retryAt() > 0);
    }

    @Test
    void pauseThatDuvoOrdersIsNoTimeOfAnOutage() {
        send().onFailure().accept(RecordingCallSink.unknown());
        send().onFailure().accept(EngineHarness.httpError(429));
        fixture.now += 30_000;
        send().onFailure().accept(RecordingCallSink.unknown());

        assertEquals(0, fixture.messages.failures().failingMillis());
    }

    @Test
    void totalIsWhatDuvoSaidLast() {
        send().onSuccess().accept(page(0, 1, 120));

        assertEquals(120, fixture.messages.total());
    }

    @Test
    void messagesThatTheJobWritesDuringAPollStayUnread() {
        var poll = send();
        fixture.messages.unread().onUpdatedAt(NOON, Long.MIN_VALUE, fixture.now);
        poll.onSuccess().accept(page(0, 0, 0));
        assertTrue(fixture.messages.unread().unreadSince() >= 0);

        send().onSuccess().accept(page(0, 0, 0));

        assertTrue(fixture.messages.unread().unreadSince() < 0);
    }

    @Test
    void messageAfterTheEndShowsThatTheJobGoesOn() {
        fixture.messages.drain(NOON.minusSeconds(60), fixture.now);

        send().onSuccess().accept(page(0, 1, 1));

        assertEquals(List.of("message", "continued"), fixture.listener().lines);
    }

    @Test
    void messagesThatTheSecondReadFindsArePublished() {
        send().onSuccess().accept(page(0, 2, 2));
        fixture.now += Limits.MESSAGE_POLL_MS;
        drain();
        fixture.now += Limits.FINAL_READ_DELAY_MS;
        send().onSuccess().accept(page(1, 1, 3));
        send().onSuccess().accept(page(2, 0, 3));
        fixture.listener();

        send().onSuccess().accept(page(0, 3, 3));

        assertEquals(List.of("m0", "m1", "m2"), fixture.listener().ids());
        assertTrue(fixture.messages.isDrained());
    }

    @Test
    void failedPollIsRepeatedSoonAndThenWithBackoff() {
        send().onFailure().accept(RecordingCallSink.unknown());
        fixture.now += Limits.MESSAGE_POLL_MS;
        send().onFailure().accept(RecordingCallSink.unknown());
        assertEquals(fixture.now + 2 * Limits.BACKOFF_INITIAL_MS, offer(false).notBefore());

        send().onSuccess().accept(page(0, 0, 0));
        assertEquals(fixture.now + Limits.MESSAGE_POLL_MS, offer(false).notBefore());
    }

    @Test
    void threeFailedPollsAreAFailure() {
        for (int i = 0; i < Limits.FAILURES_BEFORE_REPORT; i++) {
            assertFalse(fixture.messages.isFailing());
            send().onFailure().accept(RecordingCallSink.unknown());
        }
        assertTrue(fixture.messages.isFailing());

        send().onSuccess().accept(page(0, 0, 0));

        assertFalse(fixture.messages.isFailing());
    }

    @Test
    void throttlingIsNoFailure() {
        for (int i = 0; i < Limits.FAILURES_BEFORE_REPORT; i++) {
            send().onFailure().accept(EngineHarness.httpError(429));
        }

        assertFalse(fixture.messages.isFailing());
    }

    @Test
    void pagesOfAPollFollowEachOther() {
        send().onSuccess().accept(page(0, PAGE, 120));
        var next = offer(false);

        assertEquals(0, next.notBefore());
        assertTrue(fixture.path(next).contains("offset=50"));
    }

    @Test
    void nextPageStandsInLineBehindCallsThatWaitLonger() {
        fixture.now += 7_000;
        var sentAt = fixture.now;
        var call = send();
        fixture.now += 300;
        call.onSuccess().accept(page(0, PAGE, 120));

        assertEquals(sentAt, offer(false).order());
    }

    @Test
    void urgentPagesOfALongJobBecomeRegularPolls() {
        var priorities = new ArrayList<CallPriority>();
        for (int i = 0; i < Limits.URGENT_PAGES + 2; i++) {
            fixture.messages.catchUp();
            var call = offer(true);
            priorities.add(call.priority());
            call.onSent().run();
            call.onSuccess().accept(page(i * PAGE, PAGE, 1_000));
        }
        assertEquals(Limits.URGENT_PAGES, Collections.frequency(priorities, CallPriority.CONFIRM_STATUS));
        assertEquals(
                List.of(CallPriority.MESSAGES, CallPriority.MESSAGES),
                priorities.subList(Limits.URGENT_PAGES, priorities.size()));
    }

    @Test
    void lastPagesOfALongJobBecomeRegularPolls() {
        drain();
        var priorities = new ArrayList<CallPriority>();
        for (int i = 0; i < Limits.URGENT_PAGES + 1; i++) {
            var call = send();
            priorities.add(call.priority());
            call.onSuccess().accept(page(i * PAGE, PAGE, 1_000));
        }
        assertEquals(Limits.URGENT_PAGES, Collections.frequency(priorities, CallPriority.FINAL_MESSAGES));
        assertEquals(CallPriority.MESSAGES, priorities.get(Limits.URGENT_PAGES));
    }

    @Test
    void jobThatHasCaughtUpIsUrgentAgain() {
        for (int i = 0; i < Limits.URGENT_PAGES; i++) {
            send().onSuccess().accept(page(i * PAGE, PAGE, 201));
        }
        send().onSuccess().accept(page(200, 1, 201));

        fixture.messages.catchUp();

        assertEquals(CallPriority.CONFIRM_STATUS, offer(true).priority());
    }

    @Test
    void failureRestartsThePollAMessageEarlier() {
        send().onSuccess().accept(page(0, PAGE, 120));
        send().onFailure().accept(RecordingCallSink.unknown());

        assertTrue(fixture.path(offer(false)).contains("offset=49"));
    }

    @Test
    void endOfTheJobRestartsThePoll() {
        send().onSuccess().accept(page(0, PAGE, 120));

        drain();

        assertTrue(fixture.path(offer(false)).contains("offset=49"));
    }

    @Test
    void catchUpIsUrgentOnlyWhereAPersonIsNeeded() {
        fixture.messages.catchUp();
        assertEquals(CallPriority.MESSAGES, offer(false).priority());
        assertEquals(CallPriority.CONFIRM_STATUS, offer(true).priority());
        assertEquals(0, offer(true).notBefore());

        send().onSuccess().accept(page(0, PAGE, 120));
        assertTrue(fixture.messages.isBehind());
        send().onSuccess().accept(page(PAGE, 120 - PAGE, 120));

        assertFalse(fixture.messages.isBehind());
    }

    @Test
    void readMessagesShowTheLastActivity() {
        send().onSuccess().accept(page(0, 1, 1));

        assertTrue(fixture.messages.unread().isActiveAfter(NOON.minusSeconds(10)));
        assertEquals(List.of("message"), fixture.listener().lines);
        assertEquals(1, fixture.listener().position);
    }

    @Test
    void pageWithNothingNewDeliversNothing() {
        send().onSuccess().accept(page(0, 1, 1));
        send().onSuccess().accept(page(0, 1, 1));

        assertEquals(List.of("message"), fixture.listener().lines);
    }

    @Test
    void endIsFollowedByReadsAtOnceAndALastOne() {
        drain();
        assertEquals(fixture.now, offer(false).notBefore());
        assertEquals(CallPriority.FINAL_MESSAGES, offer(false).priority());

        var endedAt = fixture.now;
        for (int i = 1; i < Limits.AGREEING_READS; i++) {
            send().onSuccess().accept(page(0, 1, 1));
            fixture.now += Limits.AGREEING_READ_INTERVAL_MS;
            assertEquals(fixture.now, offer(false).notBefore());
        }
        send().onSuccess().accept(page(0, 1, 1));
        assertEquals(endedAt + Limits.FINAL_READ_DELAY_MS, offer(false).notBefore());
        assertFalse(fixture.messages.isDrained());
        fixture.now = endedAt + Limits.FINAL_READ_DELAY_MS;
        send().onSuccess().accept(page(0, 1, 1));

        assertTrue(fixture.messages.isDrained());
    }

    @Test
    void finalReadIsLaterWhereMessagesLag() {
        send().onSuccess().accept(page(0, 2, 2));
        send().onSuccess().accept(page(0, 1, 1));
        drain();
        var endedAt = fixture.now;
        for (int i = 0; i < Limits.AGREEING_READS; i++) {
            fixture.now = Math.max(fixture.now, offer(false).notBefore());
            send().onSuccess().accept(page(1, 1, 2));
        }

        assertEquals(endedAt + Limits.FINAL_READ_DELAY_LAGGING_MS, offer(false).notBefore());
    }

    @Test
    void replicaThatDoesNotKnowTheJobLags() {
        send().onFailure().accept(EngineHarness.httpError(404));
        fixture.now += Limits.BACKOFF_INITIAL_MS;
        drain();
        var endedAt = fixture.now;
        for (int i = 0; i < Limits.AGREEING_READS; i++) {
            fixture.now = Math.max(fixture.now, offer(false).notBefore());
            send().onSuccess().accept(page(0, 1, 1));
        }

        assertEquals(endedAt + Limits.FINAL_READ_DELAY_LAGGING_MS, offer(false).notBefore());
    }

    @Test
    void finalMessagesThatCannotBeReadAreGivenUp() {
        while (fixture.now <= EngineHarness.OUTAGE_TIMEOUT.toMillis()) {
            send().onFailure().accept(RecordingCallSink.unknown());
            fixture.now += Limits.BACKOFF_MAX_MS;
        }
        assertFalse(fixture.messages.isGivenUp());

        drain();

        while (!fixture.messages.isGivenUp()) {
            send().onFailure().accept(RecordingCallSink.unknown());
            fixture.now += Limits.BACKOFF_MAX_MS;
        }
        assertTrue(fixture.now <= 2 * EngineHarness.OUTAGE_TIMEOUT.toMillis());
        assertEquals(List.of("connection lost", "ended OUT_OF_REACH"), fixture.listener().lines);
    }
}
