package io.jenkins.plugins.duvo.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.duvo.api.DuvoClient;
import io.jenkins.plugins.duvo.api.HumanRequest;
import io.jenkins.plugins.duvo.api.Job;
import io.jenkins.plugins.duvo.api.JobState;
import io.jenkins.plugins.duvo.api.MessagePage;
import io.jenkins.plugins.duvo.api.Status;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What each state in which Duvo shows a Job leads to, where a second look would hide that the first was in vain. */
class JobStatesTest {
    private static final Instant NOON = Instant.parse("2026-07-01T12:00:00Z");
    private static final HumanRequest ASKS = new HumanRequest("7", "Pay?", null, null, "approval", null);
    private static final PollOrder.Turn ANY = new PollOrder.Turn(Urgency.POLL, 0, 0);

    private final DuvoClient duvo = new Lab().connection().client().apply(limit -> {});
    private final KeyRules key = new KeyRules(
            new KeyTeam(), new KeyWatch(why -> {}), new FirstWords(), new OwnSends(), new DuvoTime(), new PollOrder());
    private final Diary diary = new Diary();
    private final Offered turns = new Offered();
    private final Slot slot = new Slot(duvo);
    private final JobOrder order =
            new JobOrder("team", null, "1", null, false, 0, List.of(), Lab.PATIENCE, null);
    private final JobContext context =
            new JobContext(order, duvo, key, slot, () -> this.now, what -> what.accept(diary));
    private final Unread unread = new Unread(key.polls(), 0);
    private final MessageFeed messages = new MessageFeed(context, unread, () -> {}, why -> {});
    private final JobPhase phase = new JobPhase(context::tell, messages::total, () -> {});
    private final Troubles troubles = new Troubles(context, phase, messages::troubled);
    private final StopIntent stop = new StopIntent();
    private final RequestWatch request = new RequestWatch(context::tell);
    private final ActionDesk actions = new ActionDesk(duvo, request, stop, () -> this.now, () -> {});
    private int changes;
    private final JobStates states = new JobStates(
            context, phase, troubles, stop, actions, request, messages, unread, () -> changes++);
    private long now = 1_000_000;

    @BeforeEach
    void begin() {
        phase.begin("1");
        states.pace().begin(now);
        states.pace().read(now);
        now += 10_000;
    }

    private static Job job(String status) {
        return job(status, NOON, null);
    }

    private static Job job(String status, Instant updatedAt, Instant completedAt) {
        return new Job("1", "agent", null, new Status(status), null, null, updatedAt, completedAt);
    }

    private void read(String status) {
        states.read(new JobState(job(status), null));
    }

    private void listed(Job row) {
        states.listed(row, now);
    }

    private boolean hurried() {
        return states.pace().hurried(true);
    }

    private void messagesAreRead() {
        messages.offer(turns, "1", false, ANY);
        turns.<MessagePage>begin().answered().accept(new MessagePage(List.of(), 0, 0));
    }

    @Nested
    class ReadSingly {
        @Test
        void aStateTellsDuvosTime() {
            read("running");

            assertEquals(30_000, key.time().ago(NOON.minusSeconds(30), now));
        }

        @Test
        void anEndThatIsOlderThanWhatWasSentIsReadAgain() {
            key.sends().sent("1", NOON, now);

            states.read(new JobState(job("completed", NOON, NOON.minusSeconds(1)), null));

            assertTrue(phase.active());
            assertTrue(hurried());
        }

        @Test
        void aJobThatListsDoNotShowAlthoughItIsThereIsReadSinglyFromThenOn() {
            read("running");
            for (int i = 0; i < Limits.MISSES; i++) {
                assertNotNull(states.wanted());
                states.missing(now);
                read("running");
            }

            assertNull(states.wanted());
        }

        @Test
        void eachInterruptionIsWaitedOutAnew() {
            read("interrupted");
            read("running");
            now += 2 * Limits.INTERRUPTED;

            read("interrupted");

            assertTrue(phase.active());
        }

        @Test
        void anInterruptionThatIsWantedNeedsNoConfirmation() {
            stop.want(now);

            read("interrupted");

            assertTrue(phase.draining());
        }

        @Test
        void aJobThatHasEndedDoesNotWait() {
            read("waiting");
            assertTrue(phase.waiting());

            read("completed");

            assertFalse(phase.waiting());
        }

        @ParameterizedTest
        @ValueSource(booleans = {true, false})
        void whereRequestsAreScarceTheFirstLookAfterTheEndIsTheLast(boolean few) {
            states.offer(turns, new Rhythm(false, Limits.READ, Limits.REREAD, few));
            turns.only();

            states.read(new JobState(job("completed", NOON, NOON), null));

            messages.offer(turns, "1", false, ANY);
            assertEquals(now + (few ? 0 : Limits.LAST_LOOK), turns.only().due());
        }

        @Test
        void whatLedToAWaitIsReadOnce() {
            read("running");
            assertFalse(messages.behind());
            read("waiting");
            assertTrue(messages.behind());
            messagesAreRead();

            read("waiting");

            assertFalse(messages.behind());
        }

        @Test
        void whatLedToARequestIsReadAlsoWhereTheJobWaitedAlready() {
            read("waiting");
            messagesAreRead();

            states.read(new JobState(job("waiting"), ASKS));

            assertTrue(messages.behind());
            assertEquals(List.of("waiting"), diary.lines);
        }

        @Test
        void peopleAreAskedAtOnceWhereMessagesCannotBeRead() {
            for (int i = 0; i < Limits.TROUBLE_FAILURES; i++) {
                messages.offer(turns, "1", false, ANY);
                turns.begin().failed().accept(Offered.unknown());
            }

            states.read(new JobState(job("waiting"), ASKS));

            assertEquals(List.of("waiting", "asks Pay?"), diary.lines);
        }

        @Test
        void afterTheEndOfAllNothingIsNews() {
            phase.end(Ending.How.LEFT, null);

            read("running");

            assertEquals(List.of("ended LEFT"), diary.lines);
        }
    }

    @Nested
    class InLists {
        @Test
        void aRowTellsDuvosTime() {
            listed(job("running"));

            assertEquals(30_000, key.time().ago(NOON.minusSeconds(30), now));
            assertEquals(1, changes);
        }

        @Test
        void aRowTellsThatTheJobDidSomething() {
            listed(job("running"));

            assertTrue(unread.later(NOON.minusSeconds(10)));
        }

        @Test
        void aRowIsAsGoodAsAFirstRead() {
            states.pace().begin(now);
            now += 10_000;
            assertTrue(states.pace().hurried(false));

            listed(job("running"));

            assertFalse(states.pace().hurried(false));
        }

        @Test
        void aRowBetweenTwoMissesBeginsTheCountAnew() {
            read("running");
            states.missing(now);
            read("running");
            states.missing(now);

            listed(new Job("1", "another", null, new Status("running"), null, null, NOON, null));
            read("running");

            assertNotNull(states.wanted());
        }

        @Test
        void aJobIsLookedForUnderTheAssignmentThatTheRowNames() {
            listed(new Job("1", "another", null, new Status("running"), null, null, NOON, null));

            assertEquals(new SweepPlan.Wanted("team", "running", "another"), states.wanted());
        }

        @Test
        void anEndWithItsTimeIsAnEnd() {
            listed(job("completed", NOON, NOON));

            assertTrue(phase.draining());
            assertEquals(now, states.pace().readAt());
        }

        @Test
        void anEndInAListIsTheEndOfTroubleAndOfDoubt() {
            for (int i = 0; i < Limits.TROUBLE_FAILURES; i++) {
                states.offer(turns, Rhythm.ALONE);
                turns.begin().failed().accept(Offered.unknown());
            }
            states.offer(turns, Rhythm.ALONE);
            turns.<JobState>begin().answered().accept(new JobState(null, null));
            assertTrue(states.doubted());
            now += 1;

            listed(job("completed", NOON, NOON));

            assertFalse(states.doubted());
            assertEquals(List.of("trouble", "recovered", "completed"), diary.lines);
        }

        @ParameterizedTest
        @ValueSource(strings = {"completed", "interrupted", "waiting"})
        void whatMustBeSureOrMeansMoreIsReadSingly(String status) {
            listed(job(status, NOON, status.equals("interrupted") ? NOON : null));

            assertTrue(hurried());
            assertEquals(List.of(), diary.lines);
        }

        @Test
        void anEndThatIsOlderThanWhatTheJobDidIsReadSingly() {
            listed(job("running", NOON.plusSeconds(60), null));

            listed(job("completed", NOON, NOON));

            assertTrue(phase.active());
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
            assertEquals(List.of("starting"), diary.lines);
        }

        @Test
        void aWaitThatIsKnownIsNotReadAgain() {
            read("waiting");

            listed(job("waiting"));

            assertFalse(hurried());
        }

        @Test
        void aRowThatWasAskedForBeforeTheLastReadIsNoNews() {
            states.pace().read(now);

            listed(job("starting"));
            states.missing(now);

            assertEquals(List.of(), diary.lines);
            assertFalse(hurried());
            assertEquals(0, changes);
        }

        @Test
        void whoIsMissingIsReadSingly() {
            states.missing(now);

            assertTrue(hurried());
            assertEquals(1, changes);
        }

        @Test
        void inTroubleNoListIsRelevant() {
            assertNotNull(states.wanted());
            troubles.failed(Offered.unknown());

            assertNull(states.wanted());
        }
    }

    @Nested
    class Reads {
        private Ask<JobState> begin() {
            states.offer(turns, Rhythm.ALONE);
            return turns.begin();
        }

        @Test
        void aStateThatWasAskedForBeforeAnActionIsNoNews() {
            var ask = begin();
            stop.want(now);
            actions.offer(turns, "1", false);
            turns.<Boolean>begin().answered().accept(true);

            ask.answered().accept(new JobState(job("running"), null));

            assertEquals(List.of(), diary.lines);
            assertTrue(hurried());
        }

        @Test
        void aStateThatComesDuringAnActionIsNoNews() {
            var ask = begin();
            stop.want(now);
            actions.offer(turns, "1", false);
            turns.begin();

            ask.answered().accept(new JobState(job("running"), null));

            assertEquals(List.of(), diary.lines);
            assertTrue(hurried());
        }

        @Test
        void whileAnActionIsUnderWayNothingIsAsked() {
            stop.want(now);
            actions.offer(turns, "1", false);
            turns.begin();

            states.offer(turns, Rhythm.ALONE);

            assertEquals(List.of(), turns.asks);
        }

        @Test
        void aReadThatFailedIsTimeThatWasSpent() {
            begin().failed().accept(Offered.unknown());

            assertEquals(now, states.pace().readAt());
        }

        @Test
        void timeInWhichDuvoWantsSilenceIsNoTrouble() {
            var patience = Lab.PATIENCE.toMillis();
            begin().failed().accept(Offered.unknown());
            begin().failed().accept(Offered.unknown());
            for (long spent = 0; spent <= 2 * patience; spent += 20_000) {
                begin().failed().accept(Lab.answered(429));
                now += 20_000;
                begin().failed().accept(Offered.unknown());
            }

            assertFalse(phase.ended());
        }

        @Test
        void aJobThatDuvoDoesNotKnowIsDoubted() {
            begin().answered().accept(new JobState(null, null));
            assertTrue(states.doubted());

            begin().answered().accept(new JobState(job("running"), null));

            assertFalse(states.doubted());
        }

        @Test
        void aJobOfNoTeamIsInNoList() {
            assertFalse(states.teamless());
        }
    }
}
