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
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The small rules, each by itself. */
class RulesTest {
    private static final DuvoException REFUSED = DuvoException.unusable("test", "no");

    @Nested
    class Trouble {
        private final KeyTrouble key = new KeyTrouble(why -> {}, () -> {});
        private final TroubleWatch watch = new TroubleWatch(60_000, key);

        @Test
        void threeFailuresInARow() {
            watch.failed(0);
            watch.failed(1_000);
            assertFalse(watch.troubled());
            watch.succeeded();
            watch.failed(2_000);
            watch.failed(3_000);
            assertFalse(watch.troubled());
            watch.failed(4_000);
            assertTrue(watch.troubled());
        }

        @Test
        void waitsLongerEachTime() {
            assertEquals(0, watch.retryAt());
            watch.failed(0);
            assertEquals(Limits.RETRY_FIRST, watch.retryAt());
            watch.failed(1_000);
            assertEquals(1_000 + 2 * Limits.RETRY_FIRST, watch.retryAt());
            for (int i = 0; i < 20; i++) {
                watch.failed(2_000);
            }
            assertEquals(2_000 + Limits.RETRY_LONGEST, watch.retryAt());
        }

        @Test
        void oneFailureAndALongSleepAreNotTheEnd() {
            watch.failed(0);
            watch.failed(10_000_000);
            watch.failed(10_001_000);
            assertFalse(watch.over(false));
        }

        @Test
        void overWhenItLastedTooLong() {
            for (int i = 0; i <= 6; i++) {
                watch.failed(i * 10_000);
                assertEquals(i == 6, watch.over(false));
            }
            assertFalse(watch.over(true));
        }

        @Test
        void silenceThatDuvoWantsDoesNotCount() {
            for (int i = 0; i < 100; i++) {
                watch.failed(i * 10_000);
                watch.throttled();
            }
            assertFalse(watch.over(false));
        }
    }

    @Nested
    class TroubleOfTheKey {
        private final List<DuvoException> told = new ArrayList<>();
        private final List<String> over = new ArrayList<>();
        private final KeyTrouble key = new KeyTrouble(told::add, () -> over.add("over"));
        private final TroubleWatch watch = new TroubleWatch(120_000, key);

        private void fails(long... times) {
            for (var now : times) {
                key.failed(Offered.unknown(), now);
            }
        }

        @Test
        void threeCallsAndAMinute() {
            fails(0, 100, 200, Limits.TROUBLE_OF_KEY - 1);
            assertEquals(List.of(), told);
            fails(Limits.TROUBLE_OF_KEY);
            assertEquals(1, told.size());
            assertTrue(watch.troubled());
            assertEquals(0, watch.retryAt());
        }

        @Test
        void aMinuteIsNotEnough() {
            fails(0, 60_000);
            assertFalse(key.troubled());
        }

        @Test
        void aJobGivesUpThatHadNoTurn() {
            fails(0, 60_000, 119_999);
            assertFalse(watch.over(false));
            fails(120_000);
            assertTrue(watch.over(false));
            assertFalse(watch.over(true));
        }

        @Test
        void whatWasBeforeAJobDoesNotCountForIt() {
            fails(0, 60_000);
            var later = new TroubleWatch(120_000, key);
            fails(120_000, 179_999);
            assertFalse(later.over(false));
            fails(180_000);
            assertTrue(later.over(false));
            later.begin();
            assertFalse(later.over(false));
        }

        @Test
        void theLongerOfTheTwoCounts() {
            watch.failed(0);
            for (int now = 10_000; now <= 100_000; now += 10_000) {
                watch.failed(now);
            }
            fails(100_000, 110_000);
            watch.failed(120_000);
            assertTrue(watch.over(false));
        }

        @Test
        void oneCallThatGetsThroughEndsIt() {
            fails(0, 60_000, 110_000);
            key.succeeded();
            assertEquals(List.of("over"), over);
            assertFalse(watch.troubled());
            fails(115_000, 170_000, 225_000);
            assertEquals(110_000, key.since(0));
            assertFalse(watch.over(false));
            key.succeeded();
            key.succeeded();
            assertEquals(List.of("over", "over"), over);
        }

        @Test
        void noTroubleIsNotOver() {
            fails(0, 10);
            key.succeeded();
            assertEquals(List.of(), over);
        }

        @Test
        void whatDuvoRefusesGotThrough() {
            fails(0, 30_000, 60_000);
            key.failed(Lab.answered(403), 61_000);
            assertFalse(key.troubled());
            assertEquals(List.of("over"), over);
        }

        @Test
        void aRefusalOfTheKeyAndWhatWasNotEvenAskedSayNothing() {
            fails(0, 30_000, 60_000);
            key.failed(Lab.answered(401), 61_000);
            key.failed(REFUSED, 62_000);
            assertTrue(key.troubled());
            assertEquals(1, told.size());
        }

        @Test
        void timeInWhichNothingWasAskedDoesNotCount() {
            fails(0, 3_600_000);
            assertEquals(Limits.RETRY_LONGEST + Limits.ATTEMPT_LONGEST, key.spent());
        }

        @Test
        void silenceThatDuvoWantsDoesNotCount() {
            fails(0, 10_000);
            key.failed(Lab.answered(429), 20_000);
            fails(60_000, 61_000);
            assertEquals(11_000, key.spent());
        }
    }

    @Nested
    class Absences {
        private final Absence absence = new Absence();

        @Test
        void neverSeen() {
            for (int i = 0; i < 6; i++) {
                assertFalse(absence.absent(i * 10_000));
            }
            assertTrue(absence.absent(60_000));
        }

        @Test
        void fiveReadsAtLeast() {
            assertFalse(absence.absent(0));
            assertFalse(absence.absent(70_000));
            assertFalse(absence.absent(80_000));
            assertFalse(absence.absent(90_000));
            assertTrue(absence.absent(100_000));
        }

        @Test
        void seenBeforeIsWaitedForLonger() {
            absence.seen();
            for (int i = 0; i < 12; i++) {
                assertFalse(absence.absent(i * 10_000));
            }
            assertTrue(absence.absent(120_000));
        }

        @Test
        void seenInBetweenBeginsAnew() {
            for (int i = 0; i < 5; i++) {
                absence.absent(i * 10_000);
            }
            assertTrue(absence.doubted());
            absence.seen();
            assertFalse(absence.doubted());
            assertFalse(absence.absent(200_000));
        }
    }

    @Nested
    class Stops {
        private final StopIntent stop = new StopIntent();

        @Test
        void wantedOnce() {
            assertEquals(Long.MAX_VALUE, stop.reportAt());
            stop.want(0);
            stop.want(5_000);
            assertEquals(Limits.STOP_REPORT, stop.reportAt());
            assertTrue(stop.fresh());
            stop.reported();
            assertFalse(stop.fresh());
            assertEquals(Long.MAX_VALUE, stop.reportAt());
        }

        @Test
        void repeatedSoonerWhereItFailed() {
            stop.want(0);
            stop.sent(true, 100);
            assertEquals(100 + Limits.STOP_REPEAT, stop.sendAt());
            stop.sent(false, 100);
            assertTrue(stop.sendAt() < 100 + Limits.STOP_REPEAT);
        }

        @Test
        void hopelessAfterADay() {
            assertFalse(stop.hopeless(Long.MAX_VALUE));
            stop.want(0);
            assertFalse(stop.hopeless(Limits.STOP_LONGEST));
            assertTrue(stop.hopeless(Limits.STOP_LONGEST + 1));
        }
    }

    @Nested
    class Pace {
        private final ReadPace pace = new ReadPace();

        @Test
        void atOnceAndThenRegularly() {
            pace.begin(0);
            assertEquals(0, pace.due(4_000, false));
            pace.read(100);
            assertEquals(4_100, pace.due(4_000, false));
            pace.settle();
            assertEquals(100 + Limits.SETTLE, pace.due(4_000, false));
            pace.tried(500);
            assertEquals(500 + Limits.SETTLE, pace.due(4_000, false));
        }

        @Test
        void interruptedIsConfirmedLater() {
            assertTrue(pace.unconfirmed(0));
            assertEquals(Limits.INTERRUPTED, pace.due(4_000, true));
            assertTrue(pace.unconfirmed(Limits.INTERRUPTED - 1));
            assertFalse(pace.unconfirmed(Limits.INTERRUPTED));
            pace.notInterrupted();
            assertTrue(pace.unconfirmed(50_000));
        }

        @Test
        void hintsAreFollowedNowAndThen() {
            pace.read(0);
            pace.hint();
            assertEquals(Limits.SETTLE, pace.due(60_000, false));
            pace.asked(1_000);
            pace.read(1_000);
            assertFalse(pace.hurried(true));
            pace.hint();
            assertEquals(1_000 + Limits.HINT, pace.due(60_000, false));
        }

        @Test
        void aHintThatComesWhileTheStateIsReadIsFollowedAfterwards() {
            pace.hint();
            pace.asked(0);
            pace.hint();
            pace.read(0);
            assertTrue(pace.hurried(true));
            assertEquals(Limits.HINT, pace.due(60_000, false));
        }

        @Test
        void aHintIsNewsOnceForEachRead() {
            assertTrue(pace.hint());
            assertFalse(pace.hint());
            pace.asked(0);
            assertTrue(pace.hint());
            assertFalse(pace.hint());
        }

        @Test
        void aReadThatFailedFollowsNoHint() {
            pace.hint();
            pace.asked(0);
            pace.tried(0);
            assertTrue(pace.hurried(true));
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
            assertTrue(cursor.more());
            assertEquals(50, cursor.offset());
            assertEquals(20, take(50, 70, 70));
            assertFalse(cursor.more());
            assertEquals(69, cursor.offset());
            assertEquals(1, take(69, 71, 71));
            assertEquals(71, cursor.position());
            assertEquals(71, cursor.told());
            assertFalse(cursor.doubtful(Integer.MAX_VALUE));
        }

        @Test
        void aPageThatFailedBeginsThePollAnew() {
            take(0, 50, 70);
            cursor.interrupted();
            assertFalse(cursor.more());
            assertEquals(49, cursor.offset());
        }

        @Test
        void anEmptyPageInTheMiddleEndsThePoll() {
            take(0, 50, 70);
            assertEquals(0, take(50, 50, 70));
            assertFalse(cursor.more());
            assertTrue(cursor.doubtful(Integer.MAX_VALUE));
        }

        @Test
        void aFullPageBeyondTheTotalGoesOn() {
            take(0, 50, 20);
            assertTrue(cursor.more());
            take(50, 60, 20);
            assertFalse(cursor.more());
        }

        @Test
        void aTotalBelowWhatWasSeenStepsBackButNeverBehindWhatIsRemembered() {
            take(0, 50, 50);
            assertEquals(0, take(49, 49, 40));
            assertEquals(40, cursor.position());
            assertEquals(0, take(39, 40, 40));
            assertTrue(cursor.doubtful(Integer.MAX_VALUE));
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
                    FreshMessage.Change.EDITED, cursor.accept(edited, 2).get(0).change());
            assertEquals(0, cursor.accept(edited, 2).size());
            assertEquals(3, cursor.told());
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
            assertFalse(cursor.doubtful(Integer.MAX_VALUE));
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

        private final FirstWords words = new FirstWords();
        private final TroubleWatch trouble = new TroubleWatch(600_000, new KeyTrouble(why -> {}, () -> {}));
        private final LostStart lost = new LostStart("ref 7", null, words, 0, trouble);

        @Test
        void recognisedByItsReference() {
            assertNull(lost.listed(List.of(job("1"), job("2")), 0));
            assertEquals("1", lost.candidate().id());
            assertFalse(lost.looked(told("instruction", "[ref 6]")));
            assertEquals("2", lost.candidate().id());
            assertTrue(lost.looked(told("instruction", "[ref 7]")));
        }

        @Test
        void aJobThatMayBeToldMoreIsLookedAtAgain() {
            lost.listed(List.of(job("1")), 0);
            assertFalse(lost.looked(told("instruction")));
            assertNull(lost.candidate());
            lost.listed(List.of(job("1")), 5_000);
            assertEquals("1", lost.candidate().id());
        }

        @Test
        void whatWasReadForAnotherStartIsNotReadAgain() {
            words.put("1", "[ref 6]");
            words.put("2", "[ref 7]");
            assertEquals("2", lost.listed(List.of(job("1"), job("2")), 0).id());
        }

        @Test
        void endsWithAWholeLookAtTheEndOfItsTime() {
            assertFalse(lost.over(Limits.LOOK_UP));
            lost.listed(List.of(), Limits.LOOK_UP - 1);
            assertFalse(lost.over(Limits.LOOK_UP + 1_000));
            lost.listed(List.of(), Limits.LOOK_UP);
            assertTrue(lost.over(Limits.LOOK_UP));
        }

        @Test
        void endsAfterItsPatienceWhereNobodyAnswers() {
            for (long now = 0; now < 600_000; now += Limits.LOOK_UP_PACE) {
                lost.failed(DuvoException.unforeseen(new IllegalStateException()), now);
                assertFalse(lost.over(now));
            }
            lost.failed(DuvoException.unforeseen(new IllegalStateException()), 600_000);
            assertTrue(lost.over(600_000));
        }

        @Test
        void withoutAReferenceNothingIsACandidate() {
            var blind = new LostStart(null, null, words, 0, trouble);
            assertNull(blind.listed(List.of(job("1"), job("2")), Limits.LOOK_UP_BLINDLY));
            assertNull(blind.candidate());
            assertEquals(List.of("1", "2"), blind.newest());
            assertTrue(blind.over(Limits.LOOK_UP_BLINDLY));
        }

        @Test
        void recognisedByItsSandbox() {
            var staged = new LostStart("ref 7", "s1", words, 0, trouble);
            staged.listed(List.of(job("1")), 0);
            assertTrue(staged.bySandbox());
            assertTrue(staged.looked(new Job("1", "a", null, new Status("running"), "s1", null, null, null)));
        }

        @Test
        void aRowWithoutAnIdIsPassedOver() {
            assertNull(lost.listed(List.of(job(null)), 0));
            assertNull(lost.candidate());
            assertEquals(List.of(), lost.newest());
        }
    }

    @Nested
    class Requests {
        private final Diary diary = new Diary();
        private final RequestWatch watch = new RequestWatch(news -> news.accept(diary));
        private final HumanRequest one = new HumanRequest("1", "one", null, null, "approval", null);

        @Test
        void toldOnceAndAnsweredOnce() {
            watch.read(one, 0);
            assertTrue(watch.untold());
            watch.tell();
            watch.read(one, 1_000);
            assertFalse(watch.untold());
            assertTrue(watch.decide("1", Answer.APPROVE, 1_000));
            assertFalse(watch.decide("1", Answer.DENY, 1_000));
            assertEquals(Answer.APPROVE, watch.toSend());
            watch.taken(2_000);
            assertEquals(List.of("asks one", "settled ANSWERED"), diary.lines);
            watch.read(one, 3_000);
            assertNull(watch.open());
            watch.read(one, 3_000 + Limits.LAG);
            assertTrue(watch.untold());
        }

        @Test
        void aRefusalIsToldWhenTheRequestIsSeenOpen() {
            watch.read(one, 0);
            watch.tell();
            watch.decide("1", Answer.APPROVE, 0);
            watch.failed(REFUSED, 0);
            assertNull(watch.toSend());
            assertEquals(List.of("asks one"), diary.lines);
            watch.read(one, 1_000);
            assertEquals(List.of("asks one", "answer refused"), diary.lines);
            assertTrue(watch.decide("1", Answer.APPROVE, 1_000));
        }

        @Test
        void aRequestThatNobodyWasToldOfGoesSilently() {
            watch.read(one, 0);
            watch.read(null, 0);
            watch.read(one, 0);
            watch.jobEnded();
            assertEquals(List.of(), diary.lines);
        }
    }

    @Nested
    class Slots {
        @Test
        void oneCallAtATime() {
            var slot = new Slot(null);
            var told = new ArrayList<String>();
            var ask = slot.<String>ask(Urgency.POLL, 0, duvo -> "", told::add, failure -> told.add("failed"));
            assertTrue(slot.free());
            ask.begun().run();
            assertFalse(slot.free());
            ask.answered().accept("answer");
            assertTrue(slot.free());
            ask.begun().run();
            ask.failed().accept(REFUSED);
            assertTrue(slot.free());
            assertEquals(List.of("answer", "failed"), told);
        }
    }
}
