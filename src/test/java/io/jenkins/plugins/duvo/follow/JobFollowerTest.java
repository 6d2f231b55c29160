package io.jenkins.plugins.duvo.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.duvo.api.Answer;
import io.jenkins.plugins.duvo.api.DuvoException;
import io.jenkins.plugins.duvo.api.HumanRequest;
import io.jenkins.plugins.duvo.api.Job;
import io.jenkins.plugins.duvo.api.JobState;
import io.jenkins.plugins.duvo.api.MessagePage;
import io.jenkins.plugins.duvo.api.StartRequest;
import io.jenkins.plugins.duvo.api.Status;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** How the rules of one Job work together, call by call. */
class JobFollowerTest {
    private static final Instant NOON = Instant.parse("2026-07-01T12:00:00Z");
    private static final HumanRequest ASKS = new HumanRequest("7", "Pay?", null, null, "approval", null);

    private final OneJob one = new OneJob();
    private final Diary diary = new Diary();
    private JobFollower follower = new JobFollower(one.order, one.duvo, one.key, () -> one.now);

    private List<Ask<?>> offered() {
        one.turns.asks.clear();
        follower.offer(one.turns, Rhythm.ALONE, true);
        follower.takeNews().forEach(news -> news.accept(diary));
        return one.turns.asks;
    }

    @SuppressWarnings("unchecked")
    private <T> Ask<T> begun(int which) {
        var ask = (Ask<T>) offered().get(which);
        ask.begun().run();
        return ask;
    }

    /** The state is asked for; the Job's actions, if there are any, come before it. */
    private void state(String status, HumanRequest pending) {
        var job = new Job("1", "agent", null, new Status(status), null, NOON, NOON, null);
        this.<JobState>begun(0).answered().accept(new JobState(job, pending));
    }

    private void noMessages() {
        this.<MessagePage>begun(offered().size() - 1).answered().accept(new MessagePage(List.of(), 0, 0));
    }

    private void messagesFail(DuvoException why) {
        begun(offered().size() - 1).failed().accept(why);
    }

    private void asksAPerson() {
        state("waiting", ASKS);
        noMessages();
        offered();
        assertEquals(List.of("waiting", "asks Pay?"), diary.lines);
    }

    @Nested
    class WhatItKnows {
        @Test
        void aJobThatIsToldOfAChangeWorksOutAnewWhatItWants() {
            assertTrue(follower.untouch());
            assertFalse(follower.untouch());
            follower.touch();
            assertTrue(follower.untouch());
            follower.keyRefused(Lab.answered(401));
            assertTrue(follower.untouch());
        }

        @Test
        void aJobIsActiveUntilItEnds() {
            assertTrue(follower.active());
            assertFalse(follower.ended());

            follower.leave();

            assertFalse(follower.active());
            assertTrue(follower.ended());
            offered();
            assertEquals(List.of("ended LEFT"), diary.lines);
        }

        @Test
        void aJobMayHaveUnreadMessagesUntilTheyWereRead() {
            assertTrue(follower.unread());

            noMessages();

            assertFalse(follower.unread());
        }

        @Test
        void aJobThatWaitsSaysNothing() {
            assertFalse(follower.waiting());

            state("waiting", null);

            assertTrue(follower.waiting());
            assertFalse(follower.unread());
        }

        @Test
        void aJobThatHasEndedHasNothingUnread() {
            follower.leave();

            assertFalse(follower.unread());
        }

        @Test
        void aHintIsOneUntilItIsFollowed() {
            assertTrue(follower.hint());
            assertFalse(follower.hint());
        }
    }

    @Nested
    class Trouble {
        @Test
        void whereMessagesFailTheStateSaysWhatIsTheMatter() {
            state("running", null);
            messagesFail(Offered.unknown());

            assertEquals(Urgency.SETTLE, offered().get(0).urgency());
        }

        @Test
        void peopleAreAskedAlthoughTheMessagesCannotBeRead() {
            state("waiting", ASKS);
            for (int i = 0; i < Limits.TROUBLE_FAILURES; i++) {
                assertFalse(diary.lines.contains("asks Pay?"));
                messagesFail(Offered.unknown());
            }

            offered();

            assertEquals(List.of("waiting", "trouble", "asks Pay?"), diary.lines);
        }

        @Test
        void messagesThatComeAgainAreTheEndOfTrouble() {
            state("running", null);
            for (int i = 0; i < Limits.TROUBLE_FAILURES; i++) {
                messagesFail(Offered.unknown());
            }
            noMessages();

            offered();

            assertEquals(List.of("running", "trouble", "recovered"), diary.lines);
        }

        @Test
        void silenceThatDuvoWantsIsNone() {
            for (int i = 0; i < Limits.TROUBLE_FAILURES; i++) {
                messagesFail(Lab.answered(429));
            }

            offered();

            assertEquals(List.of(), diary.lines);
        }
    }

    @Nested
    class Actions {
        @Test
        void afterAnAnswerTheStateIsReadAMomentLater() {
            asksAPerson();
            follower.answer("7", Answer.APPROVE);

            JobFollowerTest.this.<HumanRequest>begun(0).answered().accept(ASKS);

            assertFalse(follower.waiting());
            var next = offered().get(0);
            assertEquals(Urgency.SETTLE, next.urgency());
            assertEquals(one.now + Limits.SETTLE, next.due());
        }

        @Test
        void anAnswerThatFailedLeavesTheJobWaiting() {
            asksAPerson();
            follower.answer("7", Answer.APPROVE);

            begun(0).failed().accept(Offered.unknown());

            assertTrue(follower.waiting());
        }

        @Test
        void aStopThatIsTakenLeavesAJobThatDoesNotWait() {
            state("running", null);
            follower.stop();

            JobFollowerTest.this.<Boolean>begun(0).answered().accept(true);

            assertFalse(follower.waiting());
        }

        @Test
        void aStopWithoutEffectIsReportedAndInTheEndGivenUp() {
            follower.stop();
            offered();
            assertEquals(one.now + Limits.STOP_REPORT, one.turns.remindedAt);
            one.now += Limits.STOP_REPORT;
            offered();
            assertEquals(List.of("stop unconfirmed"), diary.lines);

            one.now += Limits.STOP_LONGEST;
            offered();
            offered();

            assertEquals(List.of("stop unconfirmed", "ended LEFT"), diary.lines);
        }
    }

    @Nested
    class Beginning {
        private void starts(StartLimit limit) {
            var order = JobOrder.start("team", new StartRequest("agent", "Begin", null, null), "ref x", Lab.PATIENCE);
            follower = new JobFollower(limit == null ? order : order.limited(limit), one.duvo, one.key, () -> one.now);
        }

        private Job job() {
            return new Job("1", "agent", null, new Status("running"), null, NOON, NOON, null);
        }

        @Test
        void theStartTellsDuvosTime() {
            starts(null);

            JobFollowerTest.this.<Job>begun(0).answered().accept(job());

            assertEquals(30_000, one.key.time().ago(NOON.minusSeconds(30), one.now));
            assertTrue(follower.active());
        }

        @Test
        void aStartThatIsUnderWayIsNotMadeTwice() {
            starts(null);
            begun(0);

            assertEquals(List.of(), offered());
        }

        @Test
        void aStartThatSucceedsIsTheEndOfTrouble() {
            starts(null);
            for (int i = 0; i < Limits.TROUBLE_FAILURES; i++) {
                begun(0).failed().accept(Lab.notSent());
            }
            JobFollowerTest.this.<Job>begun(0).answered().accept(job());

            offered();

            assertEquals(List.of("trouble", "started", "recovered", "running"), diary.lines);
        }

        @Test
        void silenceThatDuvoWantsIsNoTrouble() {
            starts(null);
            begun(0).failed().accept(Lab.notSent());
            for (long spent = 0; spent < 2 * Lab.PATIENCE.toMillis(); spent += 20_000) {
                begun(0).failed().accept(Lab.answered(429));
                one.now += 20_000;
                begun(0).failed().accept(Lab.notSent());
            }

            assertFalse(follower.ended());
        }

        @Test
        void whoStandsInLineDoesNotStartBeforeThatIsWrittenDown() {
            var line = new StartLine(() -> one.now);
            var first = line.join(new StartLimit("acme", () -> 1, 1, false), false, () -> {});
            assertTrue(first.open());
            var limit = new StartLimit("acme", () -> 1, 2, false);
            starts(limit);
            follower.standAt(line.join(limit, false, () -> {}));

            assertEquals(List.of(), offered());
            assertTrue(follower.describe().contains("waiting in line"));
            first.leave();
            assertEquals(List.of(), offered());
            one.turns.asks.clear();
            follower.offer(one.turns, Rhythm.ALONE, false);
            assertEquals(List.of(), one.turns.asks);

            assertEquals(1, offered().size());
            assertEquals(List.of("queued", "admitted"), diary.lines);
        }

        @Test
        void whoNeverStoodInLineNeedNotBeWrittenDownAgain() {
            starts(null);

            follower.offer(one.turns, Rhythm.ALONE, false);

            assertEquals(1, one.turns.asks.size());
        }

        @Test
        void whoLeavesWhileTheStartIsUnderWayIsToldTheJobFirst() {
            starts(null);
            var ask = JobFollowerTest.this.<Job>begun(0);
            follower.leave();
            assertFalse(follower.ended());

            ask.answered().accept(job());

            offered();
            assertEquals(List.of("started", "running", "ended LEFT"), diary.lines);
        }

        @Test
        void whoLeavesWhileTheStartGetsLostIsToldSo() {
            starts(null);
            var ask = begun(0);
            follower.leave();

            ask.failed().accept(Offered.unknown());

            offered();
            assertEquals(List.of("start lost", "ended LEFT"), diary.lines);
        }

        @Test
        void whoLeavesWhileTheStartFailsLeaves() {
            starts(null);
            var ask = begun(0);
            follower.leave();

            ask.failed().accept(Lab.notSent());

            offered();
            assertEquals(List.of("ended LEFT"), diary.lines);
        }
    }
}
