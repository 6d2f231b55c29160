package io.jenkins.plugins.duvo.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.duvo.api.Answer;
import io.jenkins.plugins.duvo.api.DuvoException;
import io.jenkins.plugins.duvo.api.HumanRequest;
import io.jenkins.plugins.duvo.api.Job;
import io.jenkins.plugins.duvo.api.Message;
import io.jenkins.plugins.duvo.api.MessagePage;
import io.jenkins.plugins.duvo.api.Status;
import io.jenkins.plugins.duvo.engine.EngineHarness;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The small rules, each by itself. */
class RulesTest {
    private static final DuvoException REFUSED = DuvoException.invalidResponse("test", "no");

    @Nested
    class Trouble {
        private final OutageDetector keyOutage = new OutageDetector(why -> {}, () -> {});
        private final FailureTracker watch = new FailureTracker(60_000, keyOutage);

        @Test
        void threeFailuresInARow() {
            watch.onFailure(0);
            watch.onFailure(1_000);
            assertFalse(watch.isReportable());
            watch.onSuccess();
            watch.onFailure(2_000);
            watch.onFailure(3_000);
            assertFalse(watch.isReportable());
            watch.onFailure(4_000);
            assertTrue(watch.isReportable());
        }

        @Test
        void waitsLongerEachTime() {
            assertEquals(0, watch.retryAt());
            watch.onFailure(0);
            assertEquals(Limits.BACKOFF_INITIAL_MS, watch.retryAt());
            watch.onFailure(1_000);
            assertEquals(1_000 + 2 * Limits.BACKOFF_INITIAL_MS, watch.retryAt());
            for (int i = 0; i < 20; i++) {
                watch.onFailure(2_000);
            }
            assertEquals(2_000 + Limits.BACKOFF_MAX_MS, watch.retryAt());
        }

        @Test
        void oneFailureAndALongSleepAreNotTheEnd() {
            watch.onFailure(0);
            watch.onFailure(10_000_000);
            watch.onFailure(10_001_000);
            assertFalse(watch.isTimedOut(false));
        }

        @Test
        void overWhenItLastedTooLong() {
            for (int i = 0; i <= 6; i++) {
                watch.onFailure(i * 10_000);
                assertEquals(i == 6, watch.isTimedOut(false));
            }
            assertFalse(watch.isTimedOut(true));
        }

        @Test
        void silenceThatDuvoWantsDoesNotCount() {
            for (int i = 0; i < 100; i++) {
                watch.onFailure(i * 10_000);
                watch.onThrottled();
            }
            assertFalse(watch.isTimedOut(false));
        }
    }

    @Nested
    class TroubleOfTheKey {
        private final List<DuvoException> told = new ArrayList<>();
        private final List<String> over = new ArrayList<>();
        private final OutageDetector keyOutage = new OutageDetector(told::add, () -> over.add("over"));
        private final FailureTracker watch = new FailureTracker(120_000, keyOutage);

        private void fails(long... times) {
            for (var now : times) {
                keyOutage.onFailure(RecordingCallSink.unknown(), now);
            }
        }

        @Test
        void threeCallsAndAMinute() {
            fails(0, 100, 200, Limits.KEY_OUTAGE_REPORT_MS - 1);
            assertEquals(List.of(), told);
            fails(Limits.KEY_OUTAGE_REPORT_MS);
            assertEquals(1, told.size());
            assertTrue(watch.isReportable());
            assertEquals(0, watch.retryAt());
        }

        @Test
        void aMinuteIsNotEnough() {
            fails(0, 60_000);
            assertFalse(keyOutage.isOutage());
        }

        @Test
        void aJobGivesUpThatHadNoTurn() {
            fails(0, 60_000, 119_999);
            assertFalse(watch.isTimedOut(false));
            fails(120_000);
            assertTrue(watch.isTimedOut(false));
            assertFalse(watch.isTimedOut(true));
        }

        @Test
        void whatWasBeforeAJobDoesNotCountForIt() {
            fails(0, 60_000);
            var later = new FailureTracker(120_000, keyOutage);
            fails(120_000, 179_999);
            assertFalse(later.isTimedOut(false));
            fails(180_000);
            assertTrue(later.isTimedOut(false));
            later.restart();
            assertFalse(later.isTimedOut(false));
        }

        @Test
        void theLongerOfTheTwoCounts() {
            watch.onFailure(0);
            for (int now = 10_000; now <= 100_000; now += 10_000) {
                watch.onFailure(now);
            }
            fails(100_000, 110_000);
            watch.onFailure(120_000);
            assertTrue(watch.isTimedOut(false));
        }

        @Test
        void oneCallThatGetsThroughEndsIt() {
            fails(0, 60_000, 110_000);
            keyOutage.onSuccess();
            assertEquals(List.of("over"), over);
            assertFalse(watch.isReportable());
            fails(115_000, 170_000, 225_000);
            assertEquals(110_000, keyOutage.outageMillisSince(0));
            assertFalse(watch.isTimedOut(false));
            keyOutage.onSuccess();
            keyOutage.onSuccess();
            assertEquals(List.of("over", "over"), over);
        }

        @Test
        void noTroubleIsNotOver() {
            fails(0, 10);
            keyOutage.onSuccess();
            assertEquals(List.of(), over);
        }

        @Test
        void whatDuvoRefusesGotThrough() {
            fails(0, 30_000, 60_000);
            keyOutage.onFailure(EngineHarness.answered(403), 61_000);
            assertFalse(keyOutage.isOutage());
            assertEquals(List.of("over"), over);
        }

        @Test
        void aRefusalOfTheKeyAndWhatWasNotEvenAskedSayNothing() {
            fails(0, 30_000, 60_000);
            keyOutage.onFailure(EngineHarness.answered(401), 61_000);
            keyOutage.onFailure(REFUSED, 62_000);
            assertTrue(keyOutage.isOutage());
            assertEquals(1, told.size());
        }

        @Test
        void timeInWhichNothingWasAskedDoesNotCount() {
            fails(0, 3_600_000);
            assertEquals(Limits.BACKOFF_MAX_MS + Limits.ATTEMPT_MAX_MS, keyOutage.outageMillis());
        }

        @Test
        void silenceThatDuvoWantsDoesNotCount() {
            fails(0, 10_000);
            keyOutage.onFailure(EngineHarness.answered(429), 20_000);
            fails(60_000, 61_000);
            assertEquals(11_000, keyOutage.outageMillis());
        }
    }

    @Nested
    class Absences {
        private final StatusPoller.NotFoundDebounce notFound = new StatusPoller.NotFoundDebounce();

        private boolean isGoneAfterRead(long now) {
            notFound.recordNotFound(now);
            return notFound.isGone(now);
        }

        @Test
        void neverSeen() {
            for (int i = 0; i < 6; i++) {
                assertFalse(isGoneAfterRead(i * 10_000));
            }
            assertTrue(isGoneAfterRead(60_000));
        }

        @Test
        void fiveReadsAtLeast() {
            assertFalse(isGoneAfterRead(0));
            assertFalse(isGoneAfterRead(70_000));
            assertFalse(isGoneAfterRead(80_000));
            assertFalse(isGoneAfterRead(90_000));
            assertTrue(isGoneAfterRead(100_000));
        }

        @Test
        void seenBeforeIsWaitedForLonger() {
            notFound.onFound();
            for (int i = 0; i < 12; i++) {
                assertFalse(isGoneAfterRead(i * 10_000));
            }
            assertTrue(isGoneAfterRead(120_000));
        }

        @Test
        void seenInBetweenBeginsAnew() {
            for (int i = 0; i < 5; i++) {
                notFound.recordNotFound(i * 10_000);
            }
            assertTrue(notFound.isUnconfirmed());
            notFound.onFound();
            assertFalse(notFound.isUnconfirmed());
            assertFalse(isGoneAfterRead(200_000));
        }
    }

    @Nested
    class Stops {
        private final StopIntent stop = new StopIntent();

        @Test
        void wantedOnce() {
            assertEquals(Long.MAX_VALUE, stop.reportAt());
            stop.request(0);
            stop.request(5_000);
            assertEquals(Limits.STOP_REPORT_MS, stop.reportAt());
            assertTrue(stop.isEffectExpected());
            stop.markReported();
            assertFalse(stop.isEffectExpected());
            assertEquals(Long.MAX_VALUE, stop.reportAt());
        }

        @Test
        void repeatedSoonerWhereItFailed() {
            stop.request(0);
            stop.onSent(true, 100);
            assertEquals(100 + Limits.STOP_REPEAT_MS, stop.sendAt());
            stop.onSent(false, 100);
            assertTrue(stop.sendAt() < 100 + Limits.STOP_REPEAT_MS);
        }

        @Test
        void hopelessAfterADay() {
            assertFalse(stop.isGivenUp(Long.MAX_VALUE));
            stop.request(0);
            assertFalse(stop.isGivenUp(Limits.STOP_GIVE_UP_MS));
            assertTrue(stop.isGivenUp(Limits.STOP_GIVE_UP_MS + 1));
        }
    }

    @Nested
    class Pace {
        private final StatusPollTimer timer = new StatusPollTimer();

        @Test
        void atOnceAndThenRegularly() {
            timer.begin(0);
            assertEquals(0, timer.nextReadAt(4_000, false));
            timer.onRead(100);
            assertEquals(4_100, timer.nextReadAt(4_000, false));
            timer.expectChange();
            assertEquals(100 + Limits.CONFIRM_DELAY_MS, timer.nextReadAt(4_000, false));
            timer.onAttempt(500);
            assertEquals(500 + Limits.CONFIRM_DELAY_MS, timer.nextReadAt(4_000, false));
        }

        @Test
        void interruptedIsConfirmedLater() {
            timer.deferInterrupted(0);
            assertTrue(timer.isInterruptedUnconfirmed(0));
            assertEquals(Limits.INTERRUPTED_CONFIRM_MS, timer.nextReadAt(4_000, true));
            timer.deferInterrupted(Limits.INTERRUPTED_CONFIRM_MS - 1);
            assertTrue(timer.isInterruptedUnconfirmed(Limits.INTERRUPTED_CONFIRM_MS - 1));
            assertFalse(timer.isInterruptedUnconfirmed(Limits.INTERRUPTED_CONFIRM_MS));
            timer.clearInterrupted();
            assertFalse(timer.isInterruptedUnconfirmed(50_000));
            timer.deferInterrupted(50_000);
            assertTrue(timer.isInterruptedUnconfirmed(50_000));
        }

        @Test
        void hintsAreFollowedNowAndThen() {
            timer.onRead(0);
            timer.requestRefresh();
            assertEquals(Limits.CONFIRM_DELAY_MS, timer.nextReadAt(60_000, false));
            timer.onReadSent(1_000);
            timer.onRead(1_000);
            assertFalse(timer.isUrgent(true));
            timer.requestRefresh();
            assertEquals(1_000 + Limits.HINT_MIN_INTERVAL_MS, timer.nextReadAt(60_000, false));
        }

        @Test
        void aHintThatComesWhileTheStateIsReadIsFollowedAfterwards() {
            timer.requestRefresh();
            timer.onReadSent(0);
            timer.requestRefresh();
            timer.onRead(0);
            assertTrue(timer.isUrgent(true));
            assertEquals(Limits.HINT_MIN_INTERVAL_MS, timer.nextReadAt(60_000, false));
        }

        @Test
        void aHintIsNewsOnceForEachRead() {
            assertFalse(timer.isRefreshRequested());
            timer.requestRefresh();
            assertTrue(timer.isRefreshRequested());
            timer.onReadSent(0);
            assertFalse(timer.isRefreshRequested());
            timer.requestRefresh();
            assertTrue(timer.isRefreshRequested());
        }

        @Test
        void aReadThatFailedFollowsNoHint() {
            timer.requestRefresh();
            timer.onReadSent(0);
            timer.onAttempt(0);
            assertTrue(timer.isUrgent(true));
        }
    }

    @Nested
    class Cursor {
        private final MessageCursor cursor = new MessageCursor();

        private static Message message(String id, String text) {
            return new Message(id, "text", "assistant", null, text, null, null);
        }

        private static List<Message> some(int from, int to) {
            return IntStream.range(from, to)
                    .mapToObj(i -> message("m" + i, "text " + i))
                    .toList();
        }

        private int take(int from, int to, int total) {
            return cursor.accept(new MessagePage(some(from, to), total, from), from)
                    .size();
        }

        @Test
        void pagesOfAPollAbutAndPollsOverlapByOne() {
            assertEquals(0, cursor.offset());
            assertEquals(50, take(0, 50, 70));
            assertTrue(cursor.hasMore());
            assertEquals(50, cursor.offset());
            assertEquals(20, take(50, 70, 70));
            assertFalse(cursor.hasMore());
            assertEquals(69, cursor.offset());
            assertEquals(1, take(69, 71, 71));
            assertEquals(71, cursor.position());
            assertEquals(71, cursor.deliveredCount());
            assertFalse(cursor.mayHaveMissed(Integer.MAX_VALUE));
        }

        @Test
        void aPageThatFailedBeginsThePollAnew() {
            take(0, 50, 70);
            cursor.restartPoll();
            assertFalse(cursor.hasMore());
            assertEquals(49, cursor.offset());
        }

        @Test
        void anEmptyPageInTheMiddleEndsThePoll() {
            take(0, 50, 70);
            assertEquals(0, take(50, 50, 70));
            assertFalse(cursor.hasMore());
            assertTrue(cursor.mayHaveMissed(Integer.MAX_VALUE));
        }

        @Test
        void aFullPageBeyondTheTotalGoesOn() {
            take(0, 50, 20);
            assertTrue(cursor.hasMore());
            take(50, 60, 20);
            assertFalse(cursor.hasMore());
        }

        @Test
        void aTotalBelowWhatWasSeenStepsBackButNeverBehindWhatIsRemembered() {
            take(0, 50, 50);
            assertEquals(0, take(49, 49, 40));
            assertEquals(40, cursor.position());
            assertEquals(0, take(39, 40, 40));
            assertTrue(cursor.mayHaveMissed(Integer.MAX_VALUE));
            var far = new MessageCursor();
            far.resume(500, some(440, 500));
            far.accept(new MessagePage(List.of(), 3, 499), 499);
            assertEquals(440, far.offset());
        }

        @Test
        void aTextThatGrewOrChanged() {
            take(0, 3, 3);
            var grown = new MessagePage(List.of(message("m2", "text 2, or more")), 3, 2);
            assertEquals(", or more", cursor.accept(grown, 2).get(0).text());
            var edited = new MessagePage(List.of(message("m2", "else")), 3, 2);
            assertEquals(
                    MessageUpdate.Change.EDITED, cursor.accept(edited, 2).get(0).change());
            assertEquals(0, cursor.accept(edited, 2).size());
            assertEquals(3, cursor.deliveredCount());
        }

        @Test
        void takenUpAfterARestart() {
            cursor.resume(100, some(90, 100));
            assertEquals(99, cursor.offset());
            assertEquals(1, take(99, 101, 101));
        }

        @Test
        void aSecondReadingGivesWhatIsMissing() {
            take(0, 3, 5);
            var told = new HashSet<>(List.of("m0", "m1", "m2"));
            var missing = cursor.acceptMissing(new MessagePage(some(0, 5), 5, 0), told);
            assertEquals(
                    List.of("m3", "m4"),
                    missing.stream().map(f -> f.message().id()).toList());
            assertFalse(cursor.mayHaveMissed(Integer.MAX_VALUE));
            assertEquals(
                    0,
                    cursor.acceptMissing(new MessagePage(some(0, 5), 5, 0), told)
                            .size());
        }
    }

    @Nested
    class Lost {
        private static Job job(String id) {
            return new Job(id, "a", null, new Status("running"), null, null, null, null);
        }

        private static List<Message> told(String... texts) {
            return java.util.Arrays.stream(texts)
                    .map(text -> new Message(text, "text", "user", null, text, null, null))
                    .toList();
        }

        private final LruMap<String, String> firstMessages = new LruMap<>(Limits.REMEMBERED_FIRST_MESSAGES);
        private final FailureTracker failures = new FailureTracker(600_000, new OutageDetector(why -> {}, () -> {}));
        private final LostStart lost = new LostStart("ref 7", null, firstMessages, 0, failures);

        @Test
        void recognisedByItsReference() {
            lost.onJobList(List.of(job("1"), job("2")), 0);
            assertEquals("1", lost.candidate().id());
            lost.onCandidate(told("instruction", "[ref 6]"));
            assertNull(lost.found());
            assertEquals("2", lost.candidate().id());
            lost.onCandidate(told("instruction", "[ref 7]"));
            assertEquals("2", lost.found().id());
        }

        @Test
        void aJobThatMayBeToldMoreIsLookedAtAgain() {
            lost.onJobList(List.of(job("1")), 0);
            lost.onCandidate(told("instruction"));
            assertNull(lost.found());
            assertNull(lost.candidate());
            lost.onJobList(List.of(job("1")), 5_000);
            assertEquals("1", lost.candidate().id());
        }

        @Test
        void whatWasReadForAnotherStartIsNotReadAgain() {
            firstMessages.put("1", "[ref 6]");
            firstMessages.put("2", "[ref 7]");
            lost.onJobList(List.of(job("1"), job("2")), 0);
            assertEquals("2", lost.found().id());
        }

        @Test
        void endsWithAWholeLookAtTheEndOfItsTime() {
            assertFalse(lost.isOver(Limits.START_LOOKUP_MS));
            lost.onJobList(List.of(), Limits.START_LOOKUP_MS - 1);
            assertFalse(lost.isOver(Limits.START_LOOKUP_MS + 1_000));
            lost.onJobList(List.of(), Limits.START_LOOKUP_MS);
            assertTrue(lost.isOver(Limits.START_LOOKUP_MS));
        }

        @Test
        void endsAfterItsPatienceWhereNobodyAnswers() {
            for (long now = 0; now < 600_000; now += Limits.START_LOOKUP_INTERVAL_MS) {
                lost.onFailure(DuvoException.internalError(new IllegalStateException()), now);
                assertFalse(lost.isOver(now));
            }
            lost.onFailure(DuvoException.internalError(new IllegalStateException()), 600_000);
            assertTrue(lost.isOver(600_000));
        }

        @Test
        void withoutAReferenceNothingIsACandidate() {
            var blind = new LostStart(null, null, firstMessages, 0, failures);
            blind.onJobList(List.of(job("1"), job("2")), Limits.START_LOOKUP_BLIND_MS);
            assertNull(blind.found());
            assertNull(blind.candidate());
            assertEquals(List.of("1", "2"), blind.newest());
            assertTrue(blind.isOver(Limits.START_LOOKUP_BLIND_MS));
        }

        @Test
        void recognisedByItsSandbox() {
            var staged = new LostStart("ref 7", "s1", firstMessages, 0, failures);
            staged.onJobList(List.of(job("1")), 0);
            assertTrue(staged.isIdentifiedBySandbox());
            staged.onCandidate(new Job("1", "a", null, new Status("running"), "s1", null, null, null));
            assertEquals("1", staged.found().id());
        }

        @Test
        void aRowWithoutAnIdIsPassedOver() {
            lost.onJobList(List.of(job(null)), 0);
            assertNull(lost.found());
            assertNull(lost.candidate());
            assertEquals(List.of(), lost.newest());
        }
    }

    @Nested
    class Requests {
        private final JobFixture fixture = new JobFixture();
        private final HumanRequestTracker watch = fixture.requests;
        private final HumanRequest one = new HumanRequest("1", "one", null, null, "approval", null);

        @Test
        void toldOnceAndAnsweredOnce() {
            watch.onState(one, 0);
            assertTrue(watch.isUnpublished());
            watch.publish();
            watch.onState(one, 1_000);
            assertFalse(watch.isUnpublished());
            assertTrue(watch.tryDecide("1", Answer.APPROVE, 1_000));
            assertFalse(watch.tryDecide("1", Answer.DENY, 1_000));
            assertEquals(Answer.APPROVE, watch.toSend());
            watch.onAccepted(2_000);
            assertEquals(List.of("asks one", "settled ANSWERED"), fixture.listener().lines);
            watch.onState(one, 3_000);
            assertNull(watch.open());
            watch.onState(one, 3_000 + Limits.REPLICA_LAG_MS);
            assertTrue(watch.isUnpublished());
        }

        @Test
        void aRefusalIsToldWhenTheRequestIsSeenOpen() {
            watch.onState(one, 0);
            watch.publish();
            watch.tryDecide("1", Answer.APPROVE, 0);
            watch.onFailure(REFUSED, 0);
            assertNull(watch.toSend());
            assertEquals(List.of("asks one"), fixture.listener().lines);
            watch.onState(one, 1_000);
            assertEquals(List.of("asks one", "answer refused"), fixture.listener().lines);
            assertTrue(watch.tryDecide("1", Answer.APPROVE, 1_000));
        }

        @Test
        void aRequestThatNobodyWasToldOfGoesSilently() {
            watch.onState(one, 0);
            watch.onState(null, 0);
            watch.onState(one, 0);
            watch.onJobEnded();
            assertEquals(List.of(), fixture.listener().lines);
        }
    }

    @Nested
    class Slots {
        @Test
        void oneCallAtATime() {
            var slot = new CallSlot(null);
            var told = new ArrayList<String>();
            var call = slot.<String>pendingCall(
                    CallPriority.MESSAGES, 0, duvo -> "", told::add, failure -> told.add("failed"));
            assertTrue(slot.isFree());
            call.onSent().run();
            assertFalse(slot.isFree());
            call.onSuccess().accept("answer");
            assertTrue(slot.isFree());
            call.onSent().run();
            call.onFailure().accept(REFUSED);
            assertTrue(slot.isFree());
            assertEquals(List.of("answer", "failed"), told);
        }
    }
}
