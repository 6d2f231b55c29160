package io.jenkins.plugins.duvo.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.duvo.api.Answer;
import io.jenkins.plugins.duvo.api.HumanRequest;
import io.jenkins.plugins.duvo.api.Job;
import io.jenkins.plugins.duvo.api.Message;
import io.jenkins.plugins.duvo.api.MessagePage;
import io.jenkins.plugins.duvo.api.RateLimit;
import io.jenkins.plugins.duvo.api.Status;
import io.jenkins.plugins.duvo.engine.EngineHarness;
import io.jenkins.plugins.duvo.follow.MessageUpdate.Change;
import io.jenkins.plugins.duvo.follow.PollingPlanner.Intervals;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where rules begin to hold and where they end: at their limits, to the millisecond and to the one. */
class RuleLimitsTest {
    private static final Instant NOON = Instant.parse("2026-07-01T12:00:00Z");

    @Nested
    class Budget {
        private final RequestBudget sixtyAMinute = new RequestBudget(60, 0);
        private final RequestBudget budget = new RequestBudget(280, 0);

        @Test
        void theNextRequestMayBeMadeWhenItsShareOfTheMinuteHasPassed() {
            assertEquals(1_000, sixtyAMinute.nextPermitAt(0));
            assertEquals(1_000, sixtyAMinute.nextPermitAt(400));
            assertFalse(sixtyAMinute.tryAcquire(999));
            assertTrue(sixtyAMinute.tryAcquire(1_000));
            assertEquals(2_000, sixtyAMinute.nextPermitAt(1_000));
            assertEquals(5_000, sixtyAMinute.nextPermitAt(5_000));
        }

        @Test
        void afterARefusalTheRateGrowsByAHundredthAMinute() {
            budget.onThrottled(1_000, 0);
            budget.nextPermitAt(600_000);
            assertEquals(Limits.DEFAULT_RATE * 0.9 * 1.1, budget.rate(), 0.01);
        }

        @Test
        void aRefusalRightAfterThePauseIsAnother() {
            budget.onThrottled(10_000, 0);
            budget.onThrottled(10_000, 10_000);
            assertEquals(Limits.DEFAULT_RATE * 0.81, budget.rate(), 0.1);
        }

        @Test
        void tenLeftAreEnoughAndNineAreNot() {
            long now = 0;
            for (int sent = 0; sent < 50; now += 10) {
                sent += budget.tryAcquire(now) ? 1 : 0;
            }
            budget.onRateLimit(new RateLimit(60, 10), now);
            assertEquals(60 - Limits.RESERVE, budget.rate());
            budget.onRateLimit(new RateLimit(60, 9), now);
            assertEquals(Limits.MIN_RATE, budget.rate());
        }

        @Test
        void whatWasSentAMinuteAgoIsNotCountedByDuvoAnyMore() {
            assertTrue(budget.tryAcquire(1_000));
            budget.onRateLimit(new RateLimit(300, 299), 60_999);
            assertEquals(280, budget.rate());
            budget.onRateLimit(new RateLimit(300, 299), 61_000);
            assertEquals(279, budget.rate());
        }

        @Test
        void othersAreForgottenAfterALittleMoreThanAMinute() {
            budget.onRateLimit(new RateLimit(300, 200), 0);
            budget.onRateLimit(new RateLimit(300, 300), 10);
            budget.nextPermitAt(Limits.FOREIGN_USE_MEMORY_MS - 1);
            assertEquals(180, budget.rate());
            budget.nextPermitAt(Limits.FOREIGN_USE_MEMORY_MS);
            assertEquals(280, budget.rate());
        }
    }

    @Nested
    class Order {
        private final CallSelector turns = new CallSelector();

        private PendingCall<String> offer(CallPriority priority, long due) {
            var call = new PendingCall<>(null, priority, due, 7, () -> {}, client -> "", answer -> {}, why -> {});
            turns.offer(call, 100);
            return call;
        }

        @Test
        void whatIsDueNowIsDueAndTheFirstOfEqualsIsFirst() {
            var first = offer(CallPriority.MESSAGES, 100);
            offer(CallPriority.MESSAGES, 100);
            assertSame(first, turns.pick(priority -> true));
            turns.wakeAt(100, 100);
            assertEquals(Long.MAX_VALUE, turns.nextDueAt());
        }

        @Test
        void ofTwentyPollsOneIsAnAudit() {
            var audits = new ArrayList<Integer>();
            for (int i = 1; i <= 40; i++) {
                turns.clear();
                offer(CallPriority.MESSAGES, 1);
                offer(CallPriority.IDLE_CHECK, 1);
                var call = turns.pick(priority -> true);
                turns.onPicked(call);
                if (call.priority() == CallPriority.IDLE_CHECK) {
                    audits.add(i);
                }
            }
            assertEquals(List.of(20, 40), audits);
        }

        @Test
        void withoutPollsAnAuditNeedNotWait() {
            var audit = offer(CallPriority.IDLE_CHECK, 1);
            assertSame(audit, turns.pick(priority -> true));
        }

        @Test
        void actionsTakeNoTurnFromStarts() {
            for (int i = 0; i < 10; i++) {
                turns.clear();
                offer(CallPriority.START, 1);
                offer(CallPriority.MESSAGES, 1);
                turns.onPicked(offer(CallPriority.ACTION, 1));
            }
            turns.clear();
            var start = offer(CallPriority.START, 1);
            offer(CallPriority.MESSAGES, 1);
            assertSame(start, turns.pick(priority -> true));
        }
    }

    @Nested
    class Reading {
        private final MessagePollPolicy policy = new MessagePollPolicy();
        private final UnreadTracker unreadTracker = new UnreadTracker(policy, 0);

        @Test
        void theUsualGapFollowsWhatIsSeen() {
            unreadTracker.onPage(1, NOON, false, 0);
            unreadTracker.onPage(2, NOON, false, 10_000);
            assertEquals(1_500, unreadTracker.usualGap());
            unreadTracker.onPage(0, null, false, 20_000);
            assertEquals(4_050, unreadTracker.usualGap());
        }

        @Test
        void whatIsLaterByMoreThanRounding() {
            assertFalse(unreadTracker.isActiveAfter(NOON));
            unreadTracker.onUpdatedAt(NOON, 0, 0);
            assertFalse(unreadTracker.isActiveAfter(NOON.minusMillis(Limits.TIMESTAMP_ROUNDING_MS)));
            assertTrue(unreadTracker.isActiveAfter(NOON.minusMillis(Limits.TIMESTAMP_ROUNDING_MS + 1)));
        }

        @Test
        void whatIsUnreadFromTheBeginningIsPolledAndNotAudited() {
            IntStream.range(0, 5).forEach(i -> policy.observe(true));
            assertEquals(
                    new MessagePollPolicy.Turn(CallPriority.MESSAGES, 1_500, 0),
                    policy.turn(unreadTracker, 0, false, false));
        }

        @Test
        void whatWasAskedWhenTheMessageWasReadProvesSomething() {
            unreadTracker.onReadSent();
            unreadTracker.onPage(1, NOON, false, 1_000);
            IntStream.range(0, 5).forEach(i -> policy.observe(true));
            unreadTracker.onUpdatedAt(NOON.minusSeconds(30), 1_000, 2_000);
            assertFalse(policy.isUpdatedAtReliable());
        }

        @ParameterizedTest
        @CsvSource({"0, 1", "100, 1", "101, 2", "190, 2", "191, 3", "285, 3", "286, 4"})
        void pagesOfAList(int rows, int pages) {
            assertEquals(pages, JobListQuery.pagesFor(rows));
        }

        @Test
        void whatMakesAReadHurried() {
            var timer = new StatusPollTimer();
            timer.begin(5_000);
            assertTrue(timer.isUrgent(false));
            assertFalse(timer.isUrgent(true));
            assertEquals(5_000 - Limits.CONFIRM_DELAY_MS, timer.readAt());
            timer.onRead(6_000);
            assertEquals(6_000, timer.readAt());
            assertFalse(timer.isUrgent(false));
            timer.expectChange();
            assertTrue(timer.isUrgent(true));
        }

        @Test
        void anAbsenceIsMeasuredFromItsFirstRead() {
            var notFound = new StatusPoller.NotFoundDebounce();
            for (int i = 0; i < Limits.NOT_FOUND_READS; i++) {
                notFound.recordNotFound(100_000);
            }
            assertFalse(notFound.isGone(100_000 + Limits.NOT_FOUND_AFTER_START_MS - 1));
            assertTrue(notFound.isGone(100_000 + Limits.NOT_FOUND_AFTER_START_MS));
        }

        @Test
        void aStopIsHopelessADayAfterItWasWanted() {
            var stop = new StopIntent();
            stop.request(1_000_000);
            assertFalse(stop.isGivenUp(1_000_000 + Limits.STOP_GIVE_UP_MS));
            assertTrue(stop.isGivenUp(1_000_001 + Limits.STOP_GIVE_UP_MS));
        }

        @Test
        void whatWasSentCountsForAMinuteFromThen() {
            var sends = new RecentSends();
            sends.record("1", null, 1_000_000);
            assertTrue(sends.supersedes("1", NOON, 1_000_000 + Limits.REPLICA_LAG_MS - 1));
            assertFalse(sends.supersedes("1", NOON, 1_000_000 + Limits.REPLICA_LAG_MS));
        }

        @ParameterizedTest
        @CsvSource({"400, true", "404, true", "409, true", "401, false", "403, false", "500, false"})
        void whatDuvosAnswerSaysOfTheKey(int status, boolean works) {
            var watch = new KeyProbe(why -> {});
            watch.onFailure(EngineHarness.answered(status));
            assertEquals(works, watch.hasEverWorked());
        }
    }

    @Nested
    class Cursor {
        private final MessageCursor cursor = new MessageCursor();

        private Message message(String id, Instant at, String text) {
            return new Message(id, "text", "assistant", at, text, null, null);
        }

        private List<MessageUpdate> take(int offset, int total, Message... page) {
            return cursor.accept(new MessagePage(List.of(page), total, offset), offset);
        }

        @Test
        void aPageThatIsTooLongIsHalvedDownToOneMessage() {
            var limits = new ArrayList<Integer>();
            while (cursor.canHalvePageSize()) {
                cursor.halvePageSize();
                limits.add(cursor.limit());
            }
            assertEquals(List.of(25, 12, 6, 3, 1), limits);
            assertEquals(1, cursor.limit());
            take(0, 5, message("1", null, "x"));
            assertEquals(50, cursor.limit());
            assertTrue(cursor.hasMore());
        }

        @Test
        void aMessageThatLostItsIdIsKnownByAllElse() {
            assertEquals(1, take(0, 1, message("1", NOON, "x")).size());
            assertEquals(0, take(0, 1, message("", NOON, "x")).size());
            assertEquals(1, take(0, 1, message("", NOON, "y")).size());
            assertEquals(1, take(0, 1, message("", NOON.plusSeconds(1), "x")).size());
        }

        @Test
        void withoutIdAndTimeAMessageIsKnownByItsPlace() {
            assertEquals(
                    2,
                    take(5, 7, message("", null, "x"), message("", null, "x")).size());
            assertEquals(0, take(6, 7, message("", null, "x")).size());
            assertEquals(1, take(7, 8, message("", null, "x")).size());
        }

        @Test
        void placesAreCountedThroughARestart() {
            cursor.resume(8, List.of(message("", null, "x"), message("", null, "x")));
            assertEquals(0, take(7, 8, message("", null, "x")).size());
            assertEquals(0, take(6, 8, message("", null, "x")).size());
            assertEquals(1, take(8, 9, message("", null, "x")).size());
        }

        @Test
        void aTextThatAnEarlierLifeDidNotKeepIsNoChange() {
            cursor.resume(1, List.of(message("1", null, null)));
            assertEquals(0, take(0, 1, message("1", null, "text")).size());
            var grown = take(0, 1, message("1", null, "text and more")).get(0);
            assertEquals(Change.APPENDED, grown.change());
            assertEquals(" and more", grown.text());
        }

        @Test
        void anEmptyTextThatGrowsIsToldWhole() {
            take(0, 1, message("1", null, ""));
            assertEquals("begun", take(0, 1, message("1", null, "begun")).get(0).text());
        }

        @Test
        void sixtyFourIdsAreRemembered() {
            for (int i = 0; i <= Limits.REMEMBERED_MESSAGES; i++) {
                take(i, i + 1, message("m" + i, null, "x"));
            }
            assertEquals(
                    0,
                    take(1, Limits.REMEMBERED_MESSAGES + 1, message("m1", null, "x"))
                            .size());
            assertEquals(
                    1,
                    take(0, Limits.REMEMBERED_MESSAGES + 1, message("m0", null, "x"))
                            .size());
        }

        @Test
        void idsThatDifferInCaseAreDifferent() {
            var id = "0000000a-0000-4000-8000-00000000000b";
            assertEquals(1, take(0, 2, message(id, null, "x")).size());
            assertEquals(1, take(1, 2, message(id.toUpperCase(), null, "x")).size());
            assertEquals(0, take(0, 2, message(id, null, "x")).size());
        }

        @Test
        void onlyAnEarlierLifeThatToldSomethingMakesDoubt() {
            cursor.resume(0, List.of());
            assertFalse(cursor.mayHaveMissed(10));
            cursor.resume(1, List.of());
            assertTrue(cursor.mayHaveMissed(0));
            assertEquals(1, cursor.total());
            assertEquals(1, cursor.highWaterMark());
        }

        @Test
        void theTotalIsTheLastOneAndTheFurthestPlaceTheFurthest() {
            take(0, 2, message("1", null, "x"), message("2", null, "x"));
            take(1, 1);
            assertEquals(1, cursor.total());
            assertEquals(2, cursor.highWaterMark());
        }
    }

    @Nested
    class Requests {
        private final JobFixture fixture = new JobFixture();
        private final HumanRequestTracker watch = fixture.requests;
        private final HumanRequest one = new HumanRequest("1", "one", null, null, "approval", null);
        private final HumanRequest two = new HumanRequest("2", "two", null, null, "approval", null);

        private void ask() {
            watch.onState(one, 0);
            watch.publish();
            fixture.listener().lines.clear();
        }

        @Test
        void howARequestGoes() {
            ask();
            assertSame(one, watch.open());
            watch.onState(two, 0);
            assertEquals(List.of("settled REPLACED"), fixture.listener().lines);
            assertSame(two, watch.open());
            watch.publish();
            watch.onState(null, 0);
            assertEquals("settled ANSWERED_ELSEWHERE", fixture.listener().lines.get(2));
            ask();
            watch.onJobEnded();
            assertEquals(List.of("settled JOB_ENDED"), fixture.listener().lines);
            assertNull(watch.open());
        }

        @Test
        void afterAnAnswerThatWasLostItIsProbablyAnswered() {
            ask();
            watch.tryDecide("1", Answer.APPROVE, 0);
            watch.onFailure(EngineHarness.answered(500), 1_000);
            assertNull(watch.toSend());
            assertEquals(1_000 + 2 * Limits.CONFIRM_DELAY_MS, watch.sendAt());
            watch.onState(null, 2_000);
            assertEquals(List.of("settled PROBABLY_ANSWERED"), fixture.listener().lines);
        }

        @Test
        void anAnswerWithoutEffectIsSentAgain() {
            ask();
            watch.tryDecide("1", Answer.APPROVE, 0);
            watch.onFailure(EngineHarness.answered(429), 0);
            assertEquals(Answer.APPROVE, watch.toSend());
            watch.onFailure(EngineHarness.answered(407), 0);
            assertEquals(Answer.APPROVE, watch.toSend());
            watch.onState(null, 0);
            assertEquals(List.of("settled ANSWERED_ELSEWHERE"), fixture.listener().lines);
        }

        @Test
        void aRefusedKeyHoldsAnAnswerBackOnce() {
            ask();
            watch.tryDecide("1", Answer.APPROVE, 0);
            watch.onFailure(EngineHarness.answered(401), 0);
            assertEquals(Answer.APPROVE, watch.toSend());
            watch.onFailure(EngineHarness.answered(401), 0);
            watch.onState(one, 0);
            assertEquals(List.of("answer refused"), fixture.listener().lines);
        }

        @Test
        void anAbortTakesBackWhatWasNotSentUnlessItDenies() {
            ask();
            watch.withdrawUnsentApproval();
            watch.tryDecide("1", Answer.APPROVE, 0);
            watch.withdrawUnsentApproval();
            assertNull(watch.toSend());
            watch.tryDecide("1", Answer.DENY, 0);
            watch.withdrawUnsentApproval();
            assertEquals(Answer.DENY, watch.toSend());
        }

        @Test
        void anAbortLeavesAnAnswerWhoseFateIsUnknownToTheNextRead() {
            ask();
            watch.tryDecide("1", Answer.APPROVE, 0);
            watch.onFailure(EngineHarness.answered(500), 0);
            watch.withdrawUnsentApproval();
            assertFalse(watch.tryDecide("1", Answer.DENY, 0));
        }

        @Test
        void aReplicaMayLagForAMinute() {
            ask();
            watch.onAccepted(1_000_000);
            watch.onState(one, 1_000_000 + Limits.REPLICA_LAG_MS - 1);
            assertNull(watch.open());
            watch.onState(one, 1_000_000 + Limits.REPLICA_LAG_MS);
            assertSame(one, watch.open());
        }
    }

    @Nested
    class Lost {
        private final LruMap<String, String> firstMessages = new LruMap<>(Limits.REMEMBERED_FIRST_MESSAGES);
        private final FailureTracker failures = new FailureTracker(600_000, new OutageDetector(why -> {}, () -> {}));
        private final LostStart lost = new LostStart("ref 7", null, firstMessages, 0, failures);
        private final LostStart staged = new LostStart(null, "s1", firstMessages, 0, failures);

        private Job job(String id, String sandbox) {
            return new Job(id, "a", null, new Status("running"), sandbox, null, null, null);
        }

        private Message said(String role, String text) {
            return new Message("m", "text", role, null, text, null, null);
        }

        @Test
        void whoeverIsToBeStoppedIsWatchedLonger() {
            assertEquals(Limits.START_LOOKUP_MS, lost.until());
            lost.watchLonger();
            assertEquals(Limits.START_LOOKUP_STOP_MS, lost.until());
            var blind = new LostStart(null, null, firstMessages, 0, failures);
            blind.watchLonger();
            assertEquals(Limits.START_LOOKUP_BLIND_MS, blind.until());
        }

        @Test
        void aRoundInWhichOneCouldNotBeLookedAtDecidesNothing() {
            lost.onJobList(List.of(job("1", null)), Limits.START_LOOKUP_MS);
            lost.skipCandidate(false);
            assertNull(lost.candidate());
            assertFalse(lost.isOver(Limits.START_LOOKUP_MS));
            lost.onJobList(List.of(job("1", null)), Limits.START_LOOKUP_MS + 1);
            lost.skipCandidate(true);
            assertTrue(lost.isOver(Limits.START_LOOKUP_MS + 1));
        }

        @Test
        void aRoundDecidesWhenItsLastCandidateWasLookedAt() {
            lost.onJobList(List.of(job("1", null), job("2", null)), Limits.START_LOOKUP_MS);
            lost.onCandidate(List.of(said("user", "else")));
            assertFalse(lost.isOver(Limits.START_LOOKUP_MS));
            lost.onCandidate(List.of(said("user", "else")));
            assertNull(lost.found());
            assertTrue(lost.isOver(Limits.START_LOOKUP_MS));
        }

        @Test
        void aNewListTakesThePlaceOfTheLast() {
            lost.onJobList(List.of(job("1", null)), 0);
            lost.onJobList(List.of(job("2", null)), 0);
            assertEquals("2", lost.candidate().id());
        }

        @Test
        void whoseBeginningIsKnownToBeAnotherIsNoCandidate() {
            firstMessages.put("1", "something else");
            lost.onJobList(List.of(job("1", null)), 0);
            assertNull(lost.found());
            assertNull(lost.candidate());
        }

        @Test
        void tenInstructionsAreAWholeBeginning() {
            lost.onJobList(List.of(job("1", null)), 0);
            lost.onCandidate(
                    IntStream.range(0, 9).mapToObj(i -> said("user", "" + i)).toList());
            assertNull(firstMessages.get("1"));
            lost.onJobList(List.of(job("1", null)), 0);
            lost.onCandidate(
                    IntStream.range(0, 10).mapToObj(i -> said("user", "" + i)).toList());
            assertEquals("0\n1\n2\n3\n4\n5\n6\n7\n8\n9", firstMessages.get("1"));
        }

        @Test
        void aSandboxIsLookedForInTheJobItself() {
            staged.onJobList(List.of(job("1", null), job("2", null)), Limits.START_LOOKUP_MS);
            staged.onCandidate((Job) null); // a replica that lags: looked at again
            staged.onCandidate(job("2", "s2"));
            assertNull(staged.found());
            assertTrue(staged.isOver(Limits.START_LOOKUP_MS));
            staged.onJobList(List.of(job("2", null), job("1", null)), 0);
            assertEquals("1", staged.candidate().id());
            staged.onCandidate(job("1", "s1"));
            assertEquals("1", staged.found().id());
        }

        @Test
        void silenceThatDuvoWantsIsNoReasonToGiveUp() {
            for (long now = 0; now < 1_200_000; now += 30_000) {
                lost.onFailure(EngineHarness.answered(429), now);
            }
            assertFalse(lost.isOver(1_200_000));
        }

        @Test
        void aWholeRoundEndsTheTrouble() {
            for (long now = 0; now <= 600_000; now += 5_000) {
                lost.onFailure(RecordingCallSink.unknown(), now);
            }
            assertTrue(lost.isOver(600_000));
            lost.onJobList(List.of(), Limits.START_LOOKUP_MS - 1);
            assertFalse(lost.isOver(600_000));
        }
    }

    @Nested
    class Places {
        private final List<String> moved = new ArrayList<>();
        private long now = 5_000;
        private final ConcurrencyLimiter line = new ConcurrencyLimiter(() -> now);

        private ConcurrencyLimiter.Ticket join(long place) {
            return line.enqueue(
                    new ConcurrencyLimit("acme", () -> 1, place, false), false, () -> moved.add("" + place));
        }

        @Test
        void thoseBehindHearThatTheLineMoves() {
            var first = join(1);
            join(2);
            assertTrue(first.tryAdmit());
            assertEquals(List.of("2"), moved);
            first.release();
            assertEquals(List.of("2", "2"), moved);
            assertEquals(5_000 + Limits.QUEUE_CHECK_MS, first.nextCheckAt());
        }

        @Test
        void aSlotTellsThatItsCallBeginsAndGivesItsAnswer() throws Exception {
            var slot = new CallSlot(null);
            var begun = new ArrayList<String>();
            var call = slot.<String>pendingCall(
                    CallPriority.MESSAGES, 0, 3, () -> begun.add("begun"), duvo -> "answer", answer -> {}, why -> {});
            call.onSent().run();
            assertEquals(List.of("begun"), begun);
            assertEquals("answer", call.execute());
            assertEquals(3, call.order());
        }

        @Test
        void exactlyATenthIsNoOtherRhythm() {
            assertFalse(new Intervals(true, 4_400, 60_000, 300_000, false)
                    .differsFrom(new Intervals(true, 4_000, 60_000, 300_000, false)));
        }
    }
}
