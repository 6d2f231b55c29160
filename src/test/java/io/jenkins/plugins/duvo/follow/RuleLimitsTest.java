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
import io.jenkins.plugins.duvo.follow.FreshMessage.Change;
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
            assertEquals(1_000, sixtyAMinute.readyAt(0));
            assertEquals(1_000, sixtyAMinute.readyAt(400));
            assertFalse(sixtyAMinute.take(999));
            assertTrue(sixtyAMinute.take(1_000));
            assertEquals(2_000, sixtyAMinute.readyAt(1_000));
            assertEquals(5_000, sixtyAMinute.readyAt(5_000));
        }

        @Test
        void afterARefusalTheRateGrowsByAHundredthAMinute() {
            budget.throttled(1_000, 0);
            budget.readyAt(600_000);
            assertEquals(Limits.RATE_UNSEEN * 0.9 * 1.1, budget.rate(), 0.01);
        }

        @Test
        void aRefusalRightAfterThePauseIsAnother() {
            budget.throttled(10_000, 0);
            budget.throttled(10_000, 10_000);
            assertEquals(Limits.RATE_UNSEEN * 0.81, budget.rate(), 0.1);
        }

        @Test
        void tenLeftAreEnoughAndNineAreNot() {
            long now = 0;
            for (int sent = 0; sent < 50; now += 10) {
                sent += budget.take(now) ? 1 : 0;
            }
            budget.seen(new RateLimit(60, 10), now);
            assertEquals(60 - Limits.RESERVE, budget.rate());
            budget.seen(new RateLimit(60, 9), now);
            assertEquals(Limits.RATE_LEAST, budget.rate());
        }

        @Test
        void whatWasSentAMinuteAgoIsNotCountedByDuvoAnyMore() {
            assertTrue(budget.take(1_000));
            budget.seen(new RateLimit(300, 299), 60_999);
            assertEquals(280, budget.rate());
            budget.seen(new RateLimit(300, 299), 61_000);
            assertEquals(279, budget.rate());
        }

        @Test
        void othersAreForgottenAfterALittleMoreThanAMinute() {
            budget.seen(new RateLimit(300, 200), 0);
            budget.seen(new RateLimit(300, 300), 10);
            budget.readyAt(Limits.OTHERS - 1);
            assertEquals(180, budget.rate());
            budget.readyAt(Limits.OTHERS);
            assertEquals(280, budget.rate());
        }
    }

    @Nested
    class Order {
        private final Turns turns = new Turns();

        private Ask<String> offer(Urgency urgency, long due) {
            var ask = new Ask<>(urgency, due, 7, () -> {}, () -> "", answer -> {}, why -> {});
            turns.offer(ask, 100);
            return ask;
        }

        @Test
        void whatIsDueNowIsDueAndTheFirstOfEqualsIsFirst() {
            var first = offer(Urgency.POLL, 100);
            offer(Urgency.POLL, 100);
            assertSame(first, turns.pick(urgency -> true));
            turns.remind(100, 100);
            assertEquals(Long.MAX_VALUE, turns.earliest());
        }

        @Test
        void ofTwentyPollsOneIsAnAudit() {
            var audits = new ArrayList<Integer>();
            for (int i = 1; i <= 40; i++) {
                turns.clear();
                offer(Urgency.POLL, 1);
                offer(Urgency.AUDIT, 1);
                var ask = turns.pick(urgency -> true);
                turns.taken(ask);
                if (ask.urgency() == Urgency.AUDIT) {
                    audits.add(i);
                }
            }
            assertEquals(List.of(20, 40), audits);
        }

        @Test
        void withoutPollsAnAuditNeedNotWait() {
            var audit = offer(Urgency.AUDIT, 1);
            assertSame(audit, turns.pick(urgency -> true));
        }

        @Test
        void actionsTakeNoTurnFromStarts() {
            for (int i = 0; i < 10; i++) {
                turns.clear();
                offer(Urgency.START, 1);
                offer(Urgency.POLL, 1);
                turns.taken(offer(Urgency.ACTION, 1));
            }
            turns.clear();
            var start = offer(Urgency.START, 1);
            offer(Urgency.POLL, 1);
            assertSame(start, turns.pick(urgency -> true));
        }
    }

    @Nested
    class Reading {
        private final PollOrder order = new PollOrder();
        private final Unread unread = new Unread(order, 0);

        @Test
        void theUsualGapFollowsWhatIsSeen() {
            unread.read(1, NOON, false, 0);
            unread.read(2, NOON, false, 10_000);
            assertEquals(1_500, unread.gap());
            unread.read(0, null, false, 20_000);
            assertEquals(4_050, unread.gap());
        }

        @Test
        void whatIsLaterByMoreThanRounding() {
            assertFalse(unread.later(NOON));
            unread.seen(NOON, 0, 0);
            assertFalse(unread.later(NOON.minusMillis(Limits.ROUNDING)));
            assertTrue(unread.later(NOON.minusMillis(Limits.ROUNDING + 1)));
        }

        @Test
        void whatIsUnreadFromTheBeginningIsPolledAndNotAudited() {
            IntStream.range(0, 5).forEach(i -> order.learn(true));
            assertEquals(new PollOrder.Turn(Urgency.POLL, 1_500, 0), order.turn(unread, 0, false, false));
        }

        @Test
        void whatWasAskedWhenTheMessageWasReadProvesSomething() {
            unread.asked();
            unread.read(1, NOON, false, 1_000);
            IntStream.range(0, 5).forEach(i -> order.learn(true));
            unread.seen(NOON.minusSeconds(30), 1_000, 2_000);
            assertFalse(order.trusted());
        }

        @ParameterizedTest
        @CsvSource({"0, 1", "100, 1", "101, 2", "190, 2", "191, 3", "285, 3", "286, 4"})
        void pagesOfAList(int rows, int pages) {
            assertEquals(pages, JobList.pages(rows));
        }

        @Test
        void whatMakesAReadHurried() {
            var pace = new ReadPace();
            pace.begin(5_000);
            assertTrue(pace.hurried(false));
            assertFalse(pace.hurried(true));
            assertEquals(5_000 - Limits.SETTLE, pace.readAt());
            pace.read(6_000);
            assertEquals(6_000, pace.readAt());
            assertFalse(pace.hurried(false));
            pace.settle();
            assertTrue(pace.hurried(true));
        }

        @Test
        void anAbsenceIsMeasuredFromItsFirstRead() {
            var absence = new Absence();
            for (int i = 0; i < Limits.ABSENT_READS; i++) {
                assertFalse(absence.absent(100_000));
            }
            assertFalse(absence.absent(100_000 + Limits.ABSENT_AFTER_START - 1));
            assertTrue(absence.absent(100_000 + Limits.ABSENT_AFTER_START));
        }

        @Test
        void aStopIsHopelessADayAfterItWasWanted() {
            var stop = new StopIntent();
            stop.want(1_000_000);
            assertFalse(stop.hopeless(1_000_000 + Limits.STOP_LONGEST));
            assertTrue(stop.hopeless(1_000_001 + Limits.STOP_LONGEST));
        }

        @Test
        void whatWasSentCountsForAMinuteFromThen() {
            var sends = new OwnSends();
            sends.sent("1", null, 1_000_000);
            assertTrue(sends.outdates("1", NOON, 1_000_000 + Limits.LAG - 1));
            assertFalse(sends.outdates("1", NOON, 1_000_000 + Limits.LAG));
        }

        @ParameterizedTest
        @CsvSource({"400, true", "404, true", "409, true", "401, false", "403, false", "500, false"})
        void whatDuvosAnswerSaysOfTheKey(int status, boolean works) {
            var watch = new KeyWatch(why -> {});
            watch.failed(Lab.answered(status));
            assertEquals(works, watch.doubt(null, 0));
        }
    }

    @Nested
    class Cursor {
        private final MessageCursor cursor = new MessageCursor();

        private Message message(String id, Instant at, String text) {
            return new Message(id, "text", "assistant", at, text, null, null);
        }

        private List<FreshMessage> take(int offset, int total, Message... page) {
            return cursor.accept(new MessagePage(List.of(page), total, offset), offset);
        }

        @Test
        void aPageThatIsTooLongIsHalvedDownToOneMessage() {
            var limits = new ArrayList<Integer>();
            while (cursor.fewer()) {
                limits.add(cursor.limit());
            }
            assertEquals(List.of(25, 12, 6, 3, 1), limits);
            assertEquals(1, cursor.limit());
            take(0, 5, message("1", null, "x"));
            assertEquals(50, cursor.limit());
            assertTrue(cursor.more());
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
            assertEquals(Change.GROWN, grown.change());
            assertEquals(" and more", grown.text());
        }

        @Test
        void anEmptyTextThatGrowsIsToldWhole() {
            take(0, 1, message("1", null, ""));
            assertEquals("begun", take(0, 1, message("1", null, "begun")).get(0).text());
        }

        @Test
        void sixtyFourIdsAreRemembered() {
            for (int i = 0; i <= Limits.IDS; i++) {
                take(i, i + 1, message("m" + i, null, "x"));
            }
            assertEquals(0, take(1, Limits.IDS + 1, message("m1", null, "x")).size());
            assertEquals(1, take(0, Limits.IDS + 1, message("m0", null, "x")).size());
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
            assertFalse(cursor.doubtful(10));
            cursor.resume(1, List.of());
            assertTrue(cursor.doubtful(0));
            assertEquals(1, cursor.total());
            assertEquals(1, cursor.most());
        }

        @Test
        void theTotalIsTheLastOneAndTheFurthestPlaceTheFurthest() {
            take(0, 2, message("1", null, "x"), message("2", null, "x"));
            take(1, 1);
            assertEquals(1, cursor.total());
            assertEquals(2, cursor.most());
        }
    }

    @Nested
    class Requests {
        private final Diary diary = new Diary();
        private final RequestWatch watch = new RequestWatch(news -> news.accept(diary));
        private final HumanRequest one = new HumanRequest("1", "one", null, null, "approval", null);
        private final HumanRequest two = new HumanRequest("2", "two", null, null, "approval", null);

        private void ask() {
            watch.read(one, 0);
            watch.tell();
            diary.lines.clear();
        }

        @Test
        void howARequestGoes() {
            ask();
            assertSame(one, watch.open());
            watch.read(two, 0);
            assertEquals(List.of("settled REPLACED"), diary.lines);
            assertSame(two, watch.open());
            watch.tell();
            watch.read(null, 0);
            assertEquals("settled ANSWERED_ELSEWHERE", diary.lines.get(2));
            ask();
            watch.jobEnded();
            assertEquals(List.of("settled JOB_ENDED"), diary.lines);
            assertNull(watch.open());
        }

        @Test
        void afterAnAnswerThatWasLostItIsProbablyAnswered() {
            ask();
            watch.decide("1", Answer.APPROVE, 0);
            watch.failed(Lab.answered(500), 1_000);
            assertNull(watch.toSend());
            assertEquals(1_000 + 2 * Limits.SETTLE, watch.sendAt());
            watch.read(null, 2_000);
            assertEquals(List.of("settled PROBABLY_ANSWERED"), diary.lines);
        }

        @Test
        void anAnswerWithoutEffectIsSentAgain() {
            ask();
            watch.decide("1", Answer.APPROVE, 0);
            watch.failed(Lab.answered(429), 0);
            assertEquals(Answer.APPROVE, watch.toSend());
            watch.failed(Lab.answered(407), 0);
            assertEquals(Answer.APPROVE, watch.toSend());
            watch.read(null, 0);
            assertEquals(List.of("settled ANSWERED_ELSEWHERE"), diary.lines);
        }

        @Test
        void aRefusedKeyHoldsAnAnswerBackOnce() {
            ask();
            watch.decide("1", Answer.APPROVE, 0);
            watch.failed(Lab.answered(401), 0);
            assertEquals(Answer.APPROVE, watch.toSend());
            watch.failed(Lab.answered(401), 0);
            watch.read(one, 0);
            assertEquals(List.of("answer refused"), diary.lines);
        }

        @Test
        void anAbortTakesBackWhatWasNotSentUnlessItDenies() {
            ask();
            watch.takeBack();
            watch.decide("1", Answer.APPROVE, 0);
            watch.takeBack();
            assertNull(watch.toSend());
            watch.decide("1", Answer.DENY, 0);
            watch.takeBack();
            assertEquals(Answer.DENY, watch.toSend());
        }

        @Test
        void anAbortLeavesAnAnswerWhoseFateIsUnknownToTheNextRead() {
            ask();
            watch.decide("1", Answer.APPROVE, 0);
            watch.failed(Lab.answered(500), 0);
            watch.takeBack();
            assertFalse(watch.decide("1", Answer.DENY, 0));
        }

        @Test
        void aReplicaMayLagForAMinute() {
            ask();
            watch.taken(1_000_000);
            watch.read(one, 1_000_000 + Limits.LAG - 1);
            assertNull(watch.open());
            watch.read(one, 1_000_000 + Limits.LAG);
            assertSame(one, watch.open());
        }
    }

    @Nested
    class Lost {
        private final FirstWords words = new FirstWords();
        private final TroubleWatch trouble = new TroubleWatch(600_000, new KeyTrouble(why -> {}, () -> {}));
        private final LostStart lost = new LostStart("ref 7", null, words, 0, trouble);
        private final LostStart staged = new LostStart(null, "s1", words, 0, trouble);

        private Job job(String id, String sandbox) {
            return new Job(id, "a", null, new Status("running"), sandbox, null, null, null);
        }

        private Message said(String role, String text) {
            return new Message("m", "text", role, null, text, null, null);
        }

        @Test
        void whoeverIsToBeStoppedIsWatchedLonger() {
            assertEquals(Limits.LOOK_UP, lost.until());
            lost.watchLonger();
            assertEquals(Limits.LATE_START, lost.until());
            var blind = new LostStart(null, null, words, 0, trouble);
            blind.watchLonger();
            assertEquals(Limits.LOOK_UP_BLINDLY, blind.until());
        }

        @Test
        void aRoundInWhichOneCouldNotBeLookedAtDecidesNothing() {
            lost.listed(List.of(job("1", null)), Limits.LOOK_UP);
            lost.passOver(false);
            assertNull(lost.candidate());
            assertFalse(lost.over(Limits.LOOK_UP));
            lost.listed(List.of(job("1", null)), Limits.LOOK_UP + 1);
            lost.passOver(true);
            assertTrue(lost.over(Limits.LOOK_UP + 1));
        }

        @Test
        void aRoundDecidesWhenItsLastCandidateWasLookedAt() {
            lost.listed(List.of(job("1", null), job("2", null)), Limits.LOOK_UP);
            assertFalse(lost.looked(List.of(said("user", "else"))));
            assertFalse(lost.over(Limits.LOOK_UP));
            assertFalse(lost.looked(List.of(said("user", "else"))));
            assertTrue(lost.over(Limits.LOOK_UP));
        }

        @Test
        void aNewListTakesThePlaceOfTheLast() {
            lost.listed(List.of(job("1", null)), 0);
            lost.listed(List.of(job("2", null)), 0);
            assertEquals("2", lost.candidate().id());
        }

        @Test
        void whoseBeginningIsKnownToBeAnotherIsNoCandidate() {
            words.put("1", "something else");
            assertNull(lost.listed(List.of(job("1", null)), 0));
            assertNull(lost.candidate());
        }

        @Test
        void tenInstructionsAreAWholeBeginning() {
            lost.listed(List.of(job("1", null)), 0);
            lost.looked(
                    IntStream.range(0, 9).mapToObj(i -> said("user", "" + i)).toList());
            assertNull(words.of("1"));
            lost.listed(List.of(job("1", null)), 0);
            lost.looked(
                    IntStream.range(0, 10).mapToObj(i -> said("user", "" + i)).toList());
            assertEquals("0\n1\n2\n3\n4\n5\n6\n7\n8\n9", words.of("1"));
        }

        @Test
        void aSandboxIsLookedForInTheJobItself() {
            staged.listed(List.of(job("1", null), job("2", null)), Limits.LOOK_UP);
            assertFalse(staged.looked((Job) null)); // a replica that lags: looked at again
            assertFalse(staged.looked(job("2", "s2")));
            assertTrue(staged.over(Limits.LOOK_UP));
            staged.listed(List.of(job("2", null), job("1", null)), 0);
            assertEquals("1", staged.candidate().id());
            assertTrue(staged.looked(job("1", "s1")));
        }

        @Test
        void silenceThatDuvoWantsIsNoReasonToGiveUp() {
            for (long now = 0; now < 1_200_000; now += 30_000) {
                lost.failed(Lab.answered(429), now);
            }
            assertFalse(lost.over(1_200_000));
        }

        @Test
        void aWholeRoundEndsTheTrouble() {
            for (long now = 0; now <= 600_000; now += 5_000) {
                lost.failed(Offered.unknown(), now);
            }
            assertTrue(lost.over(600_000));
            lost.listed(List.of(), Limits.LOOK_UP - 1);
            assertFalse(lost.over(600_000));
        }
    }

    @Nested
    class Places {
        private final List<String> moved = new ArrayList<>();
        private long now = 5_000;
        private final StartLine line = new StartLine(() -> now);

        private StartLine.Place join(long place) {
            return line.join(new StartLimit("acme", () -> 1, place, false), false, () -> moved.add("" + place));
        }

        @Test
        void thoseBehindHearThatTheLineMoves() {
            var first = join(1);
            join(2);
            assertTrue(first.open());
            assertEquals(List.of("2"), moved);
            first.leave();
            assertEquals(List.of("2", "2"), moved);
            assertEquals(5_000 + Limits.LINE_LOOK, first.lookAt());
        }

        @Test
        void aSlotTellsThatItsCallBeginsAndGivesItsAnswer() throws Exception {
            var slot = new Slot(null);
            var begun = new ArrayList<String>();
            var ask = slot.<String>ask(
                    Urgency.POLL, 0, 3, () -> begun.add("begun"), duvo -> "answer", answer -> {}, why -> {});
            ask.begun().run();
            assertEquals(List.of("begun"), begun);
            assertEquals("answer", ask.call().make());
            assertEquals(3, ask.rank());
        }

        @Test
        void exactlyATenthIsNoOtherRhythm() {
            assertFalse(new Rhythm(true, 4_400, 60_000, 300_000, false)
                    .differsFrom(new Rhythm(true, 4_000, 60_000, 300_000, false)));
        }
    }
}
