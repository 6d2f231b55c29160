package io.jenkins.plugins.duvo.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.duvo.api.HumanRequest;
import io.jenkins.plugins.duvo.api.Job;
import io.jenkins.plugins.duvo.api.JobState;
import io.jenkins.plugins.duvo.api.Message;
import io.jenkins.plugins.duvo.api.MessagePage;
import io.jenkins.plugins.duvo.api.Status;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What each state in which Duvo shows a Job leads to, where a second look would hide that the first was in vain. */
class JobStatesTest {
    private static final Instant NOON = Instant.parse("2026-07-01T12:00:00Z");
    private static final HumanRequest ASKS = new HumanRequest("7", "Pay?", null, null, "approval", null);
    private static final PollOrder.Turn ANY = new PollOrder.Turn(Urgency.POLL, 0, 0);

    private final OneJob one = new OneJob();

    private static Job job(String status) {
        return job(status, NOON, null);
    }

    private static Job job(String status, Instant updatedAt, Instant completedAt) {
        return new Job("1", "agent", null, new Status(status), null, null, updatedAt, completedAt);
    }

    private void read(String status) {
        one.states.read(new JobState(job(status), null));
    }

    private void listed(Job row) {
        one.states.listed(row, one.now);
    }

    private boolean hurried() {
        return one.states.pace().hurried(true);
    }

    private void messagesAreRead() {
        one.messages.offer(one.turns, "1", false, ANY);
        one.turns.<MessagePage>begin().answered().accept(new MessagePage(List.of(), 0, 0));
    }

    @Nested
    class ReadSingly {
        @Test
        void aStateTellsDuvosTime() {
            read("running");

            assertEquals(30_000, one.key.time().ago(NOON.minusSeconds(30), one.now));
        }

        @Test
        void anEndThatIsOlderThanWhatWasSentIsReadAgain() {
            one.key.sends().sent("1", NOON, one.now);

            one.states.read(new JobState(job("completed", NOON, NOON.minusSeconds(1)), null));

            assertTrue(one.phase.active());
            assertTrue(hurried());
        }

        @Test
        void aJobThatListsDoNotShowAlthoughItIsThereIsReadSinglyFromThenOn() {
            read("running");
            for (int i = 0; i < Limits.MISSES; i++) {
                assertNotNull(one.states.wanted());
                one.states.missing(one.now);
                read("running");
            }

            assertNull(one.states.wanted());
        }

        @Test
        void eachInterruptionIsWaitedOutAnew() {
            read("interrupted");
            read("running");
            one.now += 2 * Limits.INTERRUPTED;

            read("interrupted");

            assertTrue(one.phase.active());
        }

        @Test
        void anInterruptionThatIsWantedNeedsNoConfirmation() {
            one.stop.want(one.now);

            read("interrupted");

            assertTrue(one.phase.draining());
        }

        @Test
        void aJobThatHasEndedDoesNotWait() {
            read("waiting");
            assertTrue(one.phase.waiting());

            read("completed");

            assertFalse(one.phase.waiting());
        }

        @ParameterizedTest
        @ValueSource(booleans = {true, false})
        void whereRequestsAreScarceTheFirstLookAfterTheEndIsTheLast(boolean few) {
            one.states.offer(one.turns, new Rhythm(false, Limits.READ, Limits.REREAD, Limits.AUDIT, few));
            one.turns.only();

            one.states.read(new JobState(job("completed", NOON, NOON), null));

            one.messages.offer(one.turns, "1", false, ANY);
            assertEquals(
                    one.now + (few ? 0 : Limits.LAST_LOOK), one.turns.only().due());
        }

        @Test
        void whatLedToAWaitIsReadOnce() {
            read("running");
            assertFalse(one.messages.behind());
            read("waiting");
            assertTrue(one.messages.behind());
            messagesAreRead();

            read("waiting");

            assertFalse(one.messages.behind());
        }

        @Test
        void whatLedToARequestIsReadAlsoWhereTheJobWaitedAlready() {
            read("waiting");
            messagesAreRead();

            one.states.read(new JobState(job("waiting"), ASKS));

            assertTrue(one.messages.behind());
            assertEquals(List.of("waiting"), one.diary.lines);
        }

        @Test
        void peopleAreAskedAtOnceWhereMessagesCannotBeRead() {
            for (int i = 0; i < Limits.TROUBLE_FAILURES; i++) {
                one.messages.offer(one.turns, "1", false, ANY);
                one.turns.begin().failed().accept(Offered.unknown());
            }

            one.states.read(new JobState(job("waiting"), ASKS));

            assertEquals(List.of("waiting", "asks Pay?"), one.diary.lines);
        }

        @Test
        void afterTheEndOfAllNothingIsNews() {
            one.phase.end(Ending.How.LEFT, null);

            read("running");

            assertEquals(List.of("ended LEFT"), one.diary.lines);
        }
    }

    @Nested
    class InLists {
        @Test
        void aRowTellsDuvosTime() {
            listed(job("running"));

            assertEquals(30_000, one.key.time().ago(NOON.minusSeconds(30), one.now));
            assertEquals(1, one.changes);
        }

        @Test
        void aRowTellsThatTheJobDidSomething() {
            listed(job("running"));

            assertTrue(one.unread.later(NOON.minusSeconds(10)));
        }

        @Test
        void aRowIsAsGoodAsAFirstRead() {
            one.states.pace().begin(one.now);
            one.now += 10_000;
            assertTrue(one.states.pace().hurried(false));

            listed(job("running"));

            assertFalse(one.states.pace().hurried(false));
        }

        @Test
        void aRowBetweenTwoMissesBeginsTheCountAnew() {
            read("running");
            one.states.missing(one.now);
            read("running");
            one.states.missing(one.now);

            listed(new Job("1", "another", null, new Status("running"), null, null, NOON, null));
            read("running");

            assertNotNull(one.states.wanted());
        }

        @Test
        void aJobIsLookedForUnderTheAssignmentThatTheRowNames() {
            listed(new Job("1", "another", null, new Status("running"), null, null, NOON, null));

            assertEquals(new SweepPlan.Wanted("team", "running", "another"), one.states.wanted());
        }

        @Test
        void anEndWithItsTimeIsAnEnd() {
            listed(job("completed", NOON, NOON));

            assertTrue(one.phase.draining());
            assertEquals(one.now, one.states.pace().readAt());
        }

        @Test
        void anEndInAListIsTheEndOfTroubleAndOfDoubt() {
            for (int i = 0; i < Limits.TROUBLE_FAILURES; i++) {
                one.states.offer(one.turns, Rhythm.ALONE);
                one.turns.begin().failed().accept(Offered.unknown());
            }
            one.states.offer(one.turns, Rhythm.ALONE);
            one.turns.<JobState>begin().answered().accept(new JobState(null, null));
            assertTrue(one.states.doubted());
            one.now += 1;

            listed(job("completed", NOON, NOON));

            assertFalse(one.states.doubted());
            assertEquals(List.of("trouble", "recovered", "completed"), one.diary.lines);
        }

        @ParameterizedTest
        @ValueSource(strings = {"completed", "interrupted", "waiting"})
        void whatMustBeSureOrMeansMoreIsReadSingly(String status) {
            listed(job(status, NOON, status.equals("interrupted") ? NOON : null));

            assertTrue(hurried());
            assertEquals(List.of(), one.diary.lines);
        }

        @Test
        void anEndThatIsOlderThanWhatTheJobDidIsReadSingly() {
            listed(job("running", NOON.plusSeconds(60), null));

            listed(job("completed", NOON, NOON));

            assertTrue(one.phase.active());
            assertTrue(hurried());
        }

        @Test
        void theEndOfAWaitIsReadSingly() {
            read("waiting");

            listed(job("running"));

            assertTrue(hurried());
        }

        @Test
        void anyOtherStatusIsToldAsItIs() {
            listed(job("starting"));

            assertFalse(hurried());
            assertEquals(List.of("starting"), one.diary.lines);
        }

        @Test
        void aWaitThatIsKnownIsNotReadAgain() {
            read("waiting");

            listed(job("waiting"));

            assertFalse(hurried());
        }

        @Test
        void aRowThatWasAskedForBeforeTheLastReadIsNoNews() {
            one.states.pace().read(one.now);

            listed(job("starting"));
            one.states.missing(one.now);

            assertEquals(List.of(), one.diary.lines);
            assertFalse(hurried());
            assertEquals(0, one.changes);
        }

        @Test
        void whoIsMissingIsReadSingly() {
            one.states.missing(one.now);

            assertTrue(hurried());
            assertEquals(1, one.changes);
        }

        @Test
        void inTroubleNoListIsRelevant() {
            assertNotNull(one.states.wanted());
            one.troubles.failed(Offered.unknown());

            assertNull(one.states.wanted());
        }
    }

    @Nested
    class Stops {
        private void isSent() {
            one.stop.want(one.now);
            one.actions.offer(one.turns, "1", false);
            one.turns.<Boolean>begin().answered().accept(true);
            assertFalse(one.stop.seen());
            one.now += 1;
        }

        @Test
        void aReadThatShowsTheJobActiveLetsAStopBeRepeated() {
            isSent();

            read("running");

            assertTrue(one.stop.seen());
        }

        @Test
        void aListThatShowsTheJobActiveDoesSoToo() {
            isSent();

            listed(job("running"));

            assertTrue(one.stop.seen());
        }
    }

    @Nested
    class Reads {
        private Ask<JobState> begin() {
            one.states.offer(one.turns, Rhythm.ALONE);
            return one.turns.begin();
        }

        @Test
        void aStateThatWasAskedForBeforeAnActionIsNoNews() {
            var ask = begin();
            one.stop.want(one.now);
            one.actions.offer(one.turns, "1", false);
            one.turns.<Boolean>begin().answered().accept(true);

            ask.answered().accept(new JobState(job("running"), null));

            assertEquals(List.of(), one.diary.lines);
            assertTrue(hurried());
        }

        @Test
        void aStateThatComesDuringAnActionIsNoNews() {
            var ask = begin();
            one.stop.want(one.now);
            one.actions.offer(one.turns, "1", false);
            one.turns.begin();

            ask.answered().accept(new JobState(job("running"), null));

            assertEquals(List.of(), one.diary.lines);
            assertTrue(hurried());
        }

        @Test
        void whileAnActionIsUnderWayNothingIsAsked() {
            one.stop.want(one.now);
            one.actions.offer(one.turns, "1", false);
            one.turns.begin();

            one.states.offer(one.turns, Rhythm.ALONE);

            assertEquals(List.of(), one.turns.asks);
        }

        @Test
        void aReadThatFailedIsTimeThatWasSpent() {
            begin().failed().accept(Offered.unknown());

            assertEquals(one.now, one.states.pace().readAt());
        }

        @Test
        void timeInWhichDuvoWantsSilenceIsNoTrouble() {
            var patience = Lab.PATIENCE.toMillis();
            begin().failed().accept(Offered.unknown());
            begin().failed().accept(Offered.unknown());
            for (long spent = 0; spent <= 2 * patience; spent += 20_000) {
                begin().failed().accept(Lab.answered(429));
                one.now += 20_000;
                begin().failed().accept(Offered.unknown());
            }

            assertFalse(one.phase.ended());
        }

        @Test
        void aJobThatDuvoDoesNotKnowIsDoubted() {
            begin().answered().accept(new JobState(null, null));
            assertTrue(one.states.doubted());

            begin().answered().accept(new JobState(job("running"), null));

            assertFalse(one.states.doubted());
        }

        @ParameterizedTest
        @ValueSource(booleans = {true, false})
        void aJobThatIsDoubtedIsSoonReadAgain(boolean lists) {
            begin().answered().accept(new JobState(null, null));

            one.states.offer(one.turns, new Rhythm(lists, Limits.READ, Limits.REREAD, Limits.AUDIT, !lists));

            assertEquals(one.now + Limits.ABSENT_PACE, one.turns.only().due());
        }

        @Test
        void aJobThatIsDoubtedIsReadNoOftenerThanRequestsAllow() {
            begin().answered().accept(new JobState(null, null));

            one.states.offer(one.turns, new Rhythm(false, 20_000, Limits.REREAD, Limits.AUDIT, false));

            assertEquals(one.now + 20_000, one.turns.only().due());
        }

        @Test
        void aListedJobThatSaysNothingIsAuditedAfterAWhile() {
            var rhythm = new Rhythm(true, Limits.READ, Limits.REREAD, Limits.AUDIT, false);
            var read = one.states.pace().readAt();
            one.now = read + Limits.AUDIT - 1;
            one.states.offer(one.turns, rhythm);
            assertEquals(List.of(), one.turns.asks);
            assertEquals(read + Limits.AUDIT, one.turns.remindedAt);
            one.now += 1;

            one.states.offer(one.turns, rhythm);

            var audit = one.turns.only();
            assertEquals(Urgency.AUDIT, audit.urgency());
            assertEquals(read, audit.rank());
        }

        @Test
        void aJobThatSpeaksPutsItsAuditOff() {
            assertFalse(one.states.quiet());
            one.now += Limits.AUDIT;
            assertTrue(one.states.quiet());
            said("text");
            assertFalse(one.states.quiet());

            one.states.offer(one.turns, new Rhythm(true, Limits.READ, Limits.REREAD, Limits.AUDIT, false));

            assertEquals(List.of(), one.turns.asks);
            assertEquals(one.now + Limits.AUDIT, one.turns.remindedAt);
            assertFalse(hurried());
        }

        private void said(String type) {
            one.messages.offer(one.turns, "1", false, ANY);
            var said = new Message("m", type, "assistant", null, "Pay?", null, null);
            one.turns.<MessagePage>begin().answered().accept(new MessagePage(List.of(said), 1, 0));
            one.states.pageRead();
        }

        @Test
        void aMessageThatAsksSomebodyLeadsToARead() {
            said("human_request");

            assertTrue(hurried());
        }

        @Test
        void aRequestThatIsKnownNeedsNoRead() {
            read("waiting");
            assertFalse(one.states.quiet());

            said("human_request");

            assertFalse(hurried());
        }

        @Test
        void aJobOfNoTeamIsInNoList() {
            assertFalse(one.states.teamless());
        }
    }
}
