package io.jenkins.plugins.duvo.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.duvo.api.HumanRequest;
import io.jenkins.plugins.duvo.api.Job;
import io.jenkins.plugins.duvo.api.JobState;
import io.jenkins.plugins.duvo.api.Message;
import io.jenkins.plugins.duvo.api.MessagePage;
import io.jenkins.plugins.duvo.api.Status;
import io.jenkins.plugins.duvo.engine.EngineHarness;
import io.jenkins.plugins.duvo.follow.PollingPlanner.Intervals;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The effect of each state and row of a Job, tested call by call: in a scenario the next read would hide that one had no effect. */
class StatusReconcilerTest {
    private static final Instant NOON = Instant.parse("2026-07-01T12:00:00Z");
    private static final HumanRequest APPROVAL = new HumanRequest("7", "Pay?", null, null, "approval", null);
    private static final MessagePollPolicy.Turn ANY = new MessagePollPolicy.Turn(CallPriority.MESSAGES, 0, 0);

    private final JobFixture fixture = new JobFixture();

    private static Job job(String status) {
        return job(status, NOON, null);
    }

    private static Job job(String status, Instant updatedAt, Instant completedAt) {
        return new Job("1", "agent", null, new Status(status), null, null, updatedAt, completedAt);
    }

    private void read(String status) {
        fixture.reconciler.onState(new JobState(job(status), null));
    }

    private void list(Job row) {
        fixture.reconciler.onListed(row, fixture.now);
    }

    private void readEnd(String status, Instant completedAt) {
        fixture.reconciler.onState(new JobState(job(status, NOON, completedAt), null));
    }

    static List<JobState> otherStates() {
        return List.of(
                new JobState(job("running"), null),
                new JobState(job("expired", NOON, null), null),
                new JobState(job("expired", NOON, NOON.plusSeconds(7)), null),
                new JobState(job("timed_out", NOON, NOON), null),
                new JobState(job("expired", NOON, NOON), APPROVAL));
    }

    private boolean isReadUrgent() {
        return fixture.reconciler.timer().isUrgent(true);
    }

    private void readMessages() {
        fixture.messages.offer(fixture.sink, "1", false, ANY);
        fixture.sink.<MessagePage>begin().onSuccess().accept(new MessagePage(List.of(), 0, 0));
    }

    @Nested
    class States {
        @Test
        void endOlderThanASentMessageIsReadAgain() {
            fixture.keyState.recentSends().record("1", NOON, fixture.now);

            fixture.reconciler.onState(new JobState(job("completed", NOON, NOON.minusSeconds(1)), null));

            assertTrue(fixture.lifecycle.isActive());
            assertTrue(isReadUrgent());
        }

        @ParameterizedTest
        @ValueSource(strings = {"waiting", "needs_attention"})
        void postponementThatAListShowsNeedsNoRead(String word) {
            read(word);
            fixture.now++;
            list(new Job("1", "agent", null, new Status(word, NOON.plusSeconds(60)), null, null, NOON, null));
            fixture.now++;
            list(job(word));

            assertFalse(isReadUrgent());
        }

        @Test
        void unlistedJobIsReadSinglyFromThenOn() {
            read("running");
            for (int i = 0; i < Limits.MISSES_BEFORE_UNLISTED; i++) {
                assertNotNull(fixture.reconciler.target());
                fixture.reconciler.onMissing(fixture.now);
                read("running");
            }

            assertNull(fixture.reconciler.target());
        }

        @Test
        void eachInterruptionIsConfirmedAnew() {
            read("interrupted");
            read("running");
            fixture.now += 2 * Limits.INTERRUPTED_CONFIRM_MS;

            read("interrupted");

            assertTrue(fixture.lifecycle.isActive());
        }

        @Test
        void unknownWordWithAnEndIsBelievedAfterAMinute() {
            readEnd("expired", NOON);
            fixture.now += Limits.UNKNOWN_END_CONFIRM_MS - 1;
            readEnd("expired", NOON);
            assertTrue(fixture.lifecycle.isActive());

            fixture.now++;
            readEnd("expired", NOON);

            assertTrue(fixture.lifecycle.isDraining());
        }

        @Test
        void unknownWordIsReadAgainAfterAMinute() {
            readEnd("expired", NOON);

            assertEquals(
                    fixture.now + Limits.UNKNOWN_END_CONFIRM_MS,
                    fixture.reconciler.timer().nextReadAt(300_000, false));
        }

        @ParameterizedTest
        @MethodSource("io.jenkins.plugins.duvo.follow.StatusReconcilerTest#otherStates")
        void anythingElseInBetweenBeginsTheMinuteAnew(JobState other) {
            readEnd("expired", NOON);
            fixture.now += Limits.UNKNOWN_END_CONFIRM_MS / 2;
            fixture.reconciler.onState(other);
            fixture.now += Limits.UNKNOWN_END_CONFIRM_MS / 2;

            readEnd("expired", NOON);

            assertTrue(fixture.lifecycle.isActive());
        }

        @Test
        void unknownWordWithoutAnEndStaysActive() {
            for (int i = 0; i < 100; i++) {
                read("hibernating");
                fixture.now += Limits.UNKNOWN_END_CONFIRM_MS;
            }

            assertTrue(fixture.lifecycle.isActive());
        }

        @Test
        void unknownWordWithAPendingRequestStaysActive() {
            for (int i = 0; i < 3; i++) {
                fixture.reconciler.onState(new JobState(job("expired", NOON, NOON), APPROVAL));
                fixture.now += Limits.UNKNOWN_END_CONFIRM_MS;
            }

            assertTrue(fixture.lifecycle.isActive());
            assertTrue(fixture.lifecycle.isWaitingForHuman());
        }

        @Test
        void unknownEndOlderThanASentMessageIsReadAgain() {
            readEnd("expired", NOON);
            fixture.now += Limits.UNKNOWN_END_CONFIRM_MS;
            fixture.keyState.recentSends().record("1", NOON.plusSeconds(30), fixture.now);

            readEnd("expired", NOON);

            assertTrue(fixture.lifecycle.isActive());
        }

        @Test
        void requestedInterruptionNeedsNoConfirmation() {
            fixture.stop.request(fixture.now);

            read("interrupted");

            assertTrue(fixture.lifecycle.isDraining());
        }

        @Test
        void endedJobDoesNotWait() {
            read("waiting");
            assertTrue(fixture.lifecycle.isWaitingForHuman());

            read("completed");

            assertFalse(fixture.lifecycle.isWaitingForHuman());
        }

        @ParameterizedTest
        @ValueSource(booleans = {true, false})
        void firstReadAfterTheEndIsTheLastWhereManyJobsEnd(boolean few) {
            fixture.keyState.finalReads().setMaxEnds(few ? 1 : 0);

            fixture.reconciler.onState(new JobState(job("completed", NOON, NOON), null));

            fixture.messages.offer(fixture.sink, "1", false, ANY);
            assertEquals(
                    fixture.now + (few ? 0 : Limits.FINAL_READ_DELAY_MS),
                    fixture.sink.only().notBefore());
        }

        private Job lived(long millis) {
            return new Job("1", "agent", null, new Status("completed"), null, NOON, NOON, NOON.plusMillis(millis));
        }

        private long lastReadOfJobThatLived(long millis) {
            fixture.reconciler.endClock().onStarted(fixture.now);
            fixture.now += 30_000;
            fixture.keyState.finalReads().setMaxEnds(0);
            fixture.reconciler.onState(new JobState(lived(millis), null));
            fixture.messages.offer(fixture.sink, "1", false, ANY);
            return fixture.sink.only().notBefore();
        }

        @Test
        void lastReadCountsFromTheEndAndNotFromWhenItWasNoticed() {
            var startedAt = fixture.now;
            assertEquals(startedAt + 28_000 + Limits.FINAL_READ_DELAY_MS, lastReadOfJobThatLived(28_000));
        }

        @Test
        void endIsNotBeforeAListShowedTheJobActive() {
            fixture.reconciler.endClock().onStarted(fixture.now);
            fixture.now += 7_000;
            list(job("running"));
            var activeAt = fixture.now;
            fixture.reconciler.endClock().onStarted(0);
            assertEquals(activeAt, fixture.reconciler.endClock().endedBy(lived(0), activeAt + 9_000));
        }

        @Test
        void endIsNotBeforeAReadShowedTheJobActive() {
            read("running");
            fixture.reconciler.endClock().onStarted(0);
            assertEquals(fixture.now, fixture.reconciler.endClock().endedBy(lived(0), fixture.now + 9_000));
        }

        @Test
        void jobIsYoungAfterItsStart() {
            assertFalse(fixture.reconciler.isYoung());
            fixture.reconciler.endClock().onStarted(fixture.now);
            fixture.keyState.recentStarts().onStarted(fixture.now);
            assertTrue(fixture.reconciler.isYoung());
        }

        @Test
        void messagesBeforeAWaitAreReadOnce() {
            read("running");
            assertFalse(fixture.messages.isBehind());
            read("waiting");
            assertTrue(fixture.messages.isBehind());
            readMessages();

            read("waiting");

            assertFalse(fixture.messages.isBehind());
        }

        @Test
        void messagesBeforeARequestAreReadWhereTheJobWaited() {
            read("waiting");
            readMessages();

            fixture.reconciler.onState(new JobState(job("waiting"), APPROVAL));

            assertTrue(fixture.messages.isBehind());
            assertEquals(List.of("waiting"), fixture.listener().lines);
        }

        @Test
        void requestIsOpenedAtOnceWhereMessagesCannotBeRead() {
            for (int i = 0; i < Limits.FAILURES_BEFORE_REPORT; i++) {
                fixture.messages.offer(fixture.sink, "1", false, ANY);
                fixture.sink.begin().onFailure().accept(RecordingCallSink.unknown());
            }

            fixture.reconciler.onState(new JobState(job("waiting"), APPROVAL));

            assertEquals(List.of("connection lost", "waiting", "opened Pay?"), fixture.listener().lines);
        }

        @Test
        void laterPostponementReplacesTheFormer() {
            for (var until : List.of(NOON, NOON.plusSeconds(60))) {
                var postponed = new Job("1", "agent", null, new Status("pending", until), null, null, NOON, null);
                fixture.reconciler.onState(new JobState(postponed, null));
            }

            assertEquals(NOON.plusSeconds(60), fixture.lifecycle.status().postponedTo());
        }

        @Test
        void otherWordEndsAPostponement() {
            list(new Job("1", "agent", null, new Status("pending", NOON), null, null, NOON, null));

            read("running");

            assertEquals(new Status("running"), fixture.lifecycle.status());
        }

        @Test
        void openRequestIsSettledByTheEnd() {
            fixture.reconciler.onState(new JobState(job("waiting"), APPROVAL));
            fixture.requests.publish();

            read("completed");

            assertEquals(List.of("waiting", "opened Pay?", "completed", "settled JOB_ENDED"), fixture.listener().lines);
        }

        @Test
        void waitWithoutARequestIsOverWithTheEnd() {
            read("waiting");
            fixture.now += Limits.REQUESTLESS_WAIT_MS;
            read("waiting");

            read("completed");

            assertEquals(
                    List.of("waiting", "waiting without a request", "completed", "no longer waiting without a request"),
                    fixture.listener().lines);
        }

        @Test
        void readShowsActivityOfTheJob() {
            read("running");

            assertTrue(fixture.messages.unread().isActiveAfter(NOON.minusSeconds(10)));
        }

        @Test
        void stateAfterTheEndIsIgnored() {
            fixture.lifecycle.end(FollowResult.Reason.LEFT, null);

            read("running");

            assertEquals(List.of("ended LEFT"), fixture.listener().lines);
        }
    }

    @Nested
    class Rows {
        @Test
        void rowMakesTheOfferedCallsInvalid() {
            list(job("running"));

            assertTrue(fixture.follower.isInvalid());
        }

        @Test
        void rowShowsActivityOfTheJob() {
            list(job("running"));

            assertTrue(fixture.messages.unread().isActiveAfter(NOON.minusSeconds(10)));
        }

        @Test
        void rowRestoresTheConnection() {
            fixture.outages.onStateOverdue(Limits.STATUS_UNKNOWN_REPORT_MS);

            list(job("running"));

            assertEquals(List.of("connection lost", "connection restored", "running"), fixture.listener().lines);
        }

        @Test
        void rowReplacesTheFirstRead() {
            fixture.reconciler.timer().begin(fixture.now);
            fixture.now += 10_000;
            assertTrue(fixture.reconciler.timer().isUrgent(false));

            list(job("running"));

            assertFalse(fixture.reconciler.timer().isUrgent(false));
        }

        @Test
        void rowBetweenTwoMissesResetsTheCount() {
            read("running");
            fixture.reconciler.onMissing(fixture.now);
            read("running");
            fixture.reconciler.onMissing(fixture.now);

            list(new Job("1", "another", null, new Status("running"), null, null, NOON, null));
            read("running");

            assertNotNull(fixture.reconciler.target());
        }

        @Test
        void jobIsExpectedUnderTheAssignmentOfItsRow() {
            list(new Job("1", "another", null, new Status("running"), null, null, NOON, null));

            assertEquals(new SweepPlan.Target("team", "running", "another"), fixture.reconciler.target());
        }

        @Test
        void listedEndWithATimeIsAnEnd() {
            list(job("completed", NOON, NOON));

            assertTrue(fixture.lifecycle.isDraining());
            assertEquals(fixture.now, fixture.reconciler.timer().readAt());
        }

        @Test
        void listedEndRestoresTheConnectionAndConfirmsTheJob() {
            for (int i = 0; i < Limits.FAILURES_BEFORE_REPORT; i++) {
                fixture.reconciler.offer(fixture.sink, Intervals.ALONE);
                fixture.sink.begin().onFailure().accept(RecordingCallSink.unknown());
            }
            fixture.reconciler.offer(fixture.sink, Intervals.ALONE);
            fixture.sink.<JobState>begin().onSuccess().accept(new JobState(null, null));
            assertTrue(fixture.reconciler.isUnconfirmed());
            fixture.now += 1;

            list(job("completed", NOON, NOON));

            assertFalse(fixture.reconciler.isUnconfirmed());
            assertEquals(List.of("connection lost", "connection restored", "completed"), fixture.listener().lines);
        }

        @ParameterizedTest
        @ValueSource(strings = {"completed", "interrupted", "waiting"})
        void listedStatusThatNeedsCertaintyIsReadSingly(String status) {
            list(job(status, NOON, status.equals("interrupted") ? NOON : null));

            assertTrue(isReadUrgent());
            assertEquals(List.of(), fixture.listener().lines);
        }

        @Test
        void listedEndOlderThanTheActivityIsReadSingly() {
            list(job("running", NOON.plusSeconds(60), null));

            list(job("completed", NOON, NOON));

            assertTrue(fixture.lifecycle.isActive());
            assertTrue(isReadUrgent());
        }

        @Test
        void endOfAWaitIsReadSingly() {
            read("waiting");

            list(job("running"));

            assertTrue(isReadUrgent());
        }

        @Test
        void otherListedStatusIsPublished() {
            list(job("starting"));

            assertFalse(isReadUrgent());
            assertEquals(List.of("starting"), fixture.listener().lines);
        }

        @Test
        void knownWaitIsNotReadAgain() {
            read("waiting");

            list(job("waiting"));

            assertFalse(isReadUrgent());
        }

        @Test
        void rowRequestedBeforeTheLastReadIsIgnored() {
            fixture.reconciler.timer().onRead(fixture.now);

            list(job("starting"));
            fixture.reconciler.onMissing(fixture.now);

            assertEquals(List.of(), fixture.listener().lines);
            assertFalse(isReadUrgent());
            assertFalse(fixture.follower.isInvalid());
        }

        @Test
        void missingJobIsReadSingly() {
            fixture.reconciler.onMissing(fixture.now);

            assertTrue(isReadUrgent());
            assertTrue(fixture.follower.isInvalid());
        }

        @Test
        void listsAreIgnoredDuringAnOutage() {
            assertNotNull(fixture.reconciler.target());
            fixture.outages.onFailure(RecordingCallSink.unknown());

            assertNull(fixture.reconciler.target());
        }
    }

    @Nested
    class Stops {
        private void sendStop() {
            fixture.stop.request(fixture.now);
            fixture.actions.offer(fixture.sink, "1", false);
            fixture.sink.<Boolean>begin().onSuccess().accept(true);
            assertFalse(fixture.stop.isJobReadSinceSent());
            fixture.now += 1;
        }

        @Test
        void readOfAnActiveJobAllowsToRepeatAStop() {
            sendStop();

            read("running");

            assertTrue(fixture.stop.isJobReadSinceSent());
        }

        @Test
        void rowOfAnActiveJobAllowsToRepeatAStop() {
            sendStop();

            list(job("running"));

            assertTrue(fixture.stop.isJobReadSinceSent());
        }
    }

    @Nested
    class Reads {
        private PendingCall<JobState> begin() {
            fixture.reconciler.offer(fixture.sink, Intervals.ALONE);
            return fixture.sink.begin();
        }

        @Test
        void stateRequestedBeforeAnActionIsIgnored() {
            var call = begin();
            fixture.stop.request(fixture.now);
            fixture.actions.offer(fixture.sink, "1", false);
            fixture.sink.<Boolean>begin().onSuccess().accept(true);

            call.onSuccess().accept(new JobState(job("running"), null));

            assertEquals(List.of(), fixture.listener().lines);
            assertTrue(isReadUrgent());
        }

        @Test
        void stateReceivedDuringAnActionIsIgnored() {
            var call = begin();
            fixture.stop.request(fixture.now);
            fixture.actions.offer(fixture.sink, "1", false);
            fixture.sink.begin();

            call.onSuccess().accept(new JobState(job("running"), null));

            assertEquals(List.of(), fixture.listener().lines);
            assertTrue(isReadUrgent());
        }

        @Test
        void stateIsNotReadDuringAnAction() {
            fixture.stop.request(fixture.now);
            fixture.actions.offer(fixture.sink, "1", false);
            fixture.sink.begin();

            fixture.reconciler.offer(fixture.sink, Intervals.ALONE);

            assertEquals(List.of(), fixture.sink.calls);
        }

        @Test
        void failedReadCountsAsAnAttempt() {
            begin().onFailure().accept(RecordingCallSink.unknown());

            assertEquals(fixture.now, fixture.reconciler.timer().readAt());
        }

        @Test
        void throttledTimeIsNoOutage() {
            var patience = EngineHarness.OUTAGE_TIMEOUT.toMillis();
            begin().onFailure().accept(RecordingCallSink.unknown());
            begin().onFailure().accept(RecordingCallSink.unknown());
            for (long spent = 0; spent <= 2 * patience; spent += 20_000) {
                begin().onFailure().accept(EngineHarness.httpError(429));
                fixture.now += 20_000;
                begin().onFailure().accept(RecordingCallSink.unknown());
            }

            assertFalse(fixture.lifecycle.isEnded());
        }

        @Test
        void jobUnknownToDuvoIsUnconfirmed() {
            begin().onSuccess().accept(new JobState(null, null));
            assertTrue(fixture.reconciler.isUnconfirmed());

            begin().onSuccess().accept(new JobState(job("running"), null));

            assertFalse(fixture.reconciler.isUnconfirmed());
        }

        @ParameterizedTest
        @ValueSource(booleans = {true, false})
        void unconfirmedJobIsReadAgainSoon(boolean lists) {
            begin().onSuccess().accept(new JobState(null, null));

            fixture.reconciler.offer(
                    fixture.sink,
                    new Intervals(
                            lists, Limits.STATUS_READ_MS, Limits.WAITING_REREAD_MS, Limits.IDLE_CHECK_MS, !lists));

            assertEquals(
                    fixture.now + Limits.NOT_FOUND_INTERVAL_MS,
                    fixture.sink.only().notBefore());
        }

        @Test
        void jobThatIsUnknownForTwoMinutesIsGone() {
            begin().onSuccess().accept(new JobState(job("running"), null));
            for (long passed = 0; passed <= 120_000; passed += 10_000) {
                begin().onSuccess().accept(new JobState(null, null));
                fixture.now += 10_000;
            }

            assertEquals(List.of("running", "ended GONE"), fixture.listener().lines);
        }

        @Test
        void jobThatDuvoDoesNotFindForTwoMinutesIsGone() {
            begin().onSuccess().accept(new JobState(job("running"), null));
            for (long passed = 0; passed <= 120_000; passed += 10_000) {
                begin().onFailure().accept(EngineHarness.httpError(404));
                fixture.now += 10_000;
            }

            assertEquals(List.of("running", "ended GONE"), fixture.listener().lines);
        }

        @Test
        void readRestoresTheConnection() {
            for (int i = 0; i < Limits.FAILURES_BEFORE_REPORT; i++) {
                begin().onFailure().accept(RecordingCallSink.unknown());
            }

            begin().onSuccess().accept(new JobState(job("running"), null));

            assertEquals(List.of("connection lost", "running", "connection restored"), fixture.listener().lines);
        }

        @Test
        void nextReadIsAnIntervalAfterTheLast() {
            fixture.now += 60_000;
            begin().onSuccess().accept(new JobState(job("running"), null));

            assertEquals(
                    fixture.now + Limits.STATUS_READ_MS, offerAll(false).get(0).notBefore());
        }

        @Test
        void idleCheckIsDueAnIntervalAfterTheLastSign() {
            list(job("running"));
            var since = fixture.reconciler.timer().idleSince();
            fixture.now = since + 2 * Limits.IDLE_CHECK_MS;

            assertEquals(since + Limits.IDLE_CHECK_MS, offerAll(true).get(0).notBefore());
        }

        @Test
        void listsAreReadWithTheClientOfTheJob() {
            assertSame(fixture.client, fixture.reconciler.client());
        }

        @Test
        void queuedJobIsCheckedForAPostponement() {
            read("pending");

            assertEquals(List.of(CallKind.STATUS, CallKind.LIST), kindsAfterAWait(false));
        }

        @Test
        void jobThatRunsIsNotCheckedForAPostponement() {
            read("running");

            assertEquals(List.of(CallKind.STATUS), kindsAfterAWait(false));
        }

        @Test
        void unconfirmedJobIsNotCheckedForAPostponement() {
            read("pending");
            begin().onSuccess().accept(new JobState(null, null));

            assertEquals(List.of(CallKind.STATUS), kindsAfterAWait(false));
        }

        @Test
        void listedJobIsNotCheckedForAPostponement() {
            read("pending");

            assertFalse(kindsAfterAWait(true).contains(CallKind.LIST));
        }

        @Test
        void jobThatIsQueuedAgainIsCheckedAWhileLater() {
            read("pending");
            offerAll(false);
            read("running");
            kindsAfterAWait(false);
            read("pending");

            assertEquals(1, offerAll(false).size());
        }

        private List<PendingCall<?>> offerAll(boolean lists) {
            fixture.sink.calls.clear();
            fixture.reconciler.offer(
                    fixture.sink,
                    new Intervals(
                            lists, Limits.STATUS_READ_MS, Limits.WAITING_REREAD_MS, Limits.IDLE_CHECK_MS, !lists));
            return fixture.sink.calls;
        }

        private List<CallKind> kindsAfterAWait(boolean lists) {
            offerAll(lists);
            fixture.now += Limits.POSTPONEMENT_CHECK_MS;
            return offerAll(lists).stream().map(call -> call.call().kind()).toList();
        }

        @Test
        void unconfirmedJobIsReadWithinTheBudget() {
            begin().onSuccess().accept(new JobState(null, null));

            fixture.reconciler.offer(
                    fixture.sink, new Intervals(false, 20_000, Limits.WAITING_REREAD_MS, Limits.IDLE_CHECK_MS, false));

            assertEquals(fixture.now + 20_000, fixture.sink.only().notBefore());
        }

        @Test
        void quietListedJobGetsAnIdleCheck() {
            var intervals =
                    new Intervals(true, Limits.STATUS_READ_MS, Limits.WAITING_REREAD_MS, Limits.IDLE_CHECK_MS, false);
            var read = fixture.reconciler.timer().readAt();
            fixture.now = read + Limits.IDLE_CHECK_MS - 1;
            fixture.reconciler.offer(fixture.sink, intervals);
            assertEquals(List.of(), fixture.sink.calls);
            assertEquals(read + Limits.IDLE_CHECK_MS, fixture.sink.nextWakeAt);
            fixture.now += 1;

            fixture.reconciler.offer(fixture.sink, intervals);

            var idleCheck = fixture.sink.only();
            assertEquals(CallPriority.IDLE_CHECK, idleCheck.priority());
            assertEquals(read, idleCheck.order());
        }

        @Test
        void messagePostponesTheIdleCheck() {
            assertFalse(fixture.reconciler.isQuiet());
            fixture.now += Limits.IDLE_CHECK_MS;
            assertTrue(fixture.reconciler.isQuiet());
            receiveMessage("text");
            assertFalse(fixture.reconciler.isQuiet());

            fixture.reconciler.offer(
                    fixture.sink,
                    new Intervals(true, Limits.STATUS_READ_MS, Limits.WAITING_REREAD_MS, Limits.IDLE_CHECK_MS, false));

            assertEquals(List.of(), fixture.sink.calls);
            assertEquals(fixture.now + Limits.IDLE_CHECK_MS, fixture.sink.nextWakeAt);
            assertFalse(isReadUrgent());
        }

        private void receiveMessage(String type) {
            fixture.messages.offer(fixture.sink, "1", false, ANY);
            var message = new Message("m", type, "assistant", null, "Pay?", null, null);
            fixture.sink.<MessagePage>begin().onSuccess().accept(new MessagePage(List.of(message), 1, 0));
        }

        @Test
        void humanRequestMessageLeadsToARead() {
            receiveMessage("human_request");

            assertTrue(isReadUrgent());
        }

        @Test
        void knownRequestNeedsNoRead() {
            read("waiting");
            assertFalse(fixture.reconciler.isQuiet());

            receiveMessage("human_request");

            assertFalse(isReadUrgent());
        }

        @Test
        void namedTeamIsKnown() {
            assertFalse(fixture.reconciler.isTeamUnknown());
        }
    }
}
