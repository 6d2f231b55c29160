package io.jenkins.plugins.duvo.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.duvo.api.DuvoException;
import io.jenkins.plugins.duvo.api.Job;
import io.jenkins.plugins.duvo.api.JobListPage;
import io.jenkins.plugins.duvo.api.Message;
import io.jenkins.plugins.duvo.api.MessagePage;
import io.jenkins.plugins.duvo.api.StartRequest;
import io.jenkins.plugins.duvo.api.Status;
import io.jenkins.plugins.duvo.engine.EngineHarness;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** When a start is sent, and when the Job is looked for of a start that got lost. */
class JobStarterTest {
    private final JobFixture one = new JobFixture();
    private final List<String> told = new ArrayList<>();
    private final StartPhase.Result result = new StartPhase.Result() {
        @Override
        public void started(Job job) {
            told.add("started " + job.id());
        }

        @Override
        public void refused(DuvoException why) {
            told.add("refused");
        }

        @Override
        public void unknown(List<String> candidates) {
            told.add("unknown among " + candidates);
        }

        @Override
        public void lost(DuvoException why) {
            told.add("lost");
        }

        @Override
        public void failed(DuvoException why) {
            told.add("failed");
        }
    };
    private StartPhase start = start("team");

    private StartPhase start(String team) {
        var request = FollowRequest.start(
                team, new StartRequest("agent", "Begin", null, null), "ref x", EngineHarness.PATIENCE);
        var slot = new CallSlot(one.duvo);
        return new StartPhase(
                new JobContext(request, one.duvo, one.keyState, slot, () -> one.now, what -> what.accept(one.listener)),
                result);
    }

    private <T> PendingCall<T> begun() {
        offer();
        return one.turns.begin();
    }

    private void offer() {
        start.offer(one.turns, 0);
    }

    /** The start's answer is lost, and the list shows these Jobs of its Assignment. */
    private void lostAmong(String... ids) {
        begun().onFailure().accept(RecordingCallSink.unknown());
        list(ids);
    }

    private void list(String... ids) {
        var jobs = Stream.of(ids)
                .map(id -> new Job(id, "agent", null, new Status("running"), null, null, null, null))
                .toList();
        this.<JobListPage>begun().onSuccess().accept(new JobListPage(jobs, jobs.size()));
    }

    private long dueNext() {
        offer();
        return one.turns.only().notBefore();
    }

    @Test
    void aLostStartIsToldAndIsTroubleToo() {
        begun().onFailure().accept(RecordingCallSink.unknown());

        assertEquals(List.of("lost", "failed"), told);
        assertTrue(start.isMaybeStarted());
        assertFalse(start.isUnderWay());
    }

    @Test
    void aStartThatHadNoEffectIsMadeAgain() {
        begun().onFailure().accept(EngineHarness.answered(429));

        assertEquals(List.of("failed"), told);
        assertFalse(start.isMaybeStarted());
        assertEquals(CallPriority.START, begun().priority());
    }

    @Test
    void betweenTwoLooksAtTheListThereIsAPause() {
        lostAmong();

        assertEquals(one.now + Limits.START_LOOKUP_INTERVAL_MS, dueNext());
    }

    @Test
    void whatAListShowsIsLookedAtWithoutAPause() {
        lostAmong("a", "b");

        assertTrue(dueNext() <= one.now);
    }

    @Test
    void aJobThatIsGoneIsPassedOverWithoutAPauseUnlessItWasTheLast() {
        lostAmong("a", "b");

        begun().onFailure().accept(EngineHarness.answered(404));
        assertTrue(dueNext() <= one.now);
        begun().onFailure().accept(EngineHarness.answered(404));

        assertEquals(one.now + Limits.START_LOOKUP_INTERVAL_MS, dueNext());
    }

    @Test
    void afterALookThatFailedThereIsAPause() {
        lostAmong("a", "b");

        begun().onFailure().accept(RecordingCallSink.unknown());

        assertEquals(one.now + Limits.START_LOOKUP_INTERVAL_MS, dueNext());
    }

    @Test
    void theEndOfTheSearchIsRemembered() {
        var began = one.now;
        lostAmong("a");

        offer();

        assertEquals(began + Limits.START_LOOKUP_MS, one.turns.remindedAt);
    }

    @Test
    void theSearchEndsWithALookAtItsEnd() {
        lostAmong();
        one.now += Limits.START_LOOKUP_MS;
        list();

        offer();

        assertEquals(List.of("lost", "failed", "unknown among []"), told);
    }

    @Test
    void forAStopTheSearchGoesOn() {
        start.stopWanted();
        lostAmong();
        one.now += Limits.START_LOOKUP_MS;
        list();

        offer();

        assertEquals(List.of("lost", "failed"), told);
        assertEquals(one.now + Limits.START_LOOKUP_INTERVAL_MS, one.turns.only().notBefore());
    }

    @Test
    void aStopThatIsWantedDuringTheSearchMakesItGoOnToo() {
        lostAmong();
        start.stopWanted();
        one.now += Limits.START_LOOKUP_MS;
        list();

        offer();

        assertEquals(1, one.turns.asks.size());
    }

    @Test
    void theJobIsFoundByItsFirstMessages() {
        lostAmong("a");
        var said = new Message("m", "text", "user", null, "Begin [ref x]", null, null);

        this.<MessagePage>begun().onSuccess().accept(new MessagePage(List.of(said), 1, 0));

        assertEquals(List.of("lost", "failed", "started a"), told);
    }

    @Test
    void whereTheTeamIsNotKnownNothingIsSentBeforeItIs() {
        start = start(null);

        offer();

        assertEquals(List.of(), one.turns.asks);
        one.keyState.team().offer(one.turns, one.now);
        one.turns.<String>begin().onSuccess().accept("team");
        assertEquals(CallPriority.START, begun().priority());
    }

    @Test
    void aTeamThatCannotBeHadIsAskedForAgainLater() {
        start = start(null);
        offer();
        one.keyState.team().offer(one.turns, one.now);
        one.turns.begin().onFailure().accept(RecordingCallSink.unknown());
        assertEquals(List.of("failed"), told);

        start.offer(one.turns, one.now + 5_000);
        assertEquals(one.now + 5_000, one.turns.remindedAt);
        one.keyState.team().offer(one.turns, one.now);
        assertEquals(List.of(), one.turns.asks);
        one.now += 5_000;
        start.offer(one.turns, one.now);
        one.keyState.team().offer(one.turns, one.now);

        assertEquals(1, one.turns.asks.size());
    }

    @Test
    void aTeamThatIsRefusedRefusesTheStart() {
        start = start(null);
        offer();
        one.keyState.team().offer(one.turns, one.now);

        one.turns.begin().onFailure().accept(EngineHarness.answered(400));

        assertEquals(List.of("refused"), told);
    }

    @Test
    void whoIsUnsureLooksForTheJobAlsoBeforeTheTeamIsKnown() {
        var request = FollowRequest.start(
                        null, new StartRequest("agent", "Begin", null, null), "ref x", EngineHarness.PATIENCE)
                .withUnknownStart();
        start = new StartPhase(
                new JobContext(request, one.duvo, one.keyState, new CallSlot(one.duvo), () -> one.now, what -> {}),
                result);

        offer();

        assertTrue(start.isMaybeStarted());
        assertEquals(one.now + Limits.START_LOOKUP_MS, one.turns.remindedAt);
    }
}
