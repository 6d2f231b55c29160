package io.jenkins.plugins.duvo.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.duvo.api.DuvoException;
import io.jenkins.plugins.duvo.api.Job;
import io.jenkins.plugins.duvo.api.ListPage;
import io.jenkins.plugins.duvo.simulator.SimulatedDuvo;
import io.jenkins.plugins.duvo.simulator.http.Endpoint;
import io.jenkins.plugins.duvo.simulator.state.DemoAssignments;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When the list is read that shows whether a queued Job was postponed, and what is taken from it. */
class PostponementCheckTest {
    private final JobFixture fixture = new JobFixture();
    private final RecordingCallSink sink = fixture.sink;
    private final List<String> rows = new ArrayList<>();
    private final PostponementCheck check =
            new PostponementCheck(fixture.follower.context, (row, at) -> rows.add(row.id() + "@" + at));
    private final long queuedAt = fixture.now;

    private void offer() {
        sink.calls.clear();
        sink.nextWakeAt = Long.MAX_VALUE;
        check.offer(sink, "1", SimulatedDuvo.TEAM.id(), DemoAssignments.QUICK);
    }

    /** Offers the check as soon as it is due, and returns its call. */
    private PendingCall<ListPage<Job>> due() {
        offer();
        fixture.now += Limits.POSTPONEMENT_CHECK_MS;
        offer();
        return sink.only();
    }

    @Test
    void listIsNotReadBeforeAMinuteInTheQueue() {
        offer();
        fixture.now += Limits.POSTPONEMENT_CHECK_MS - 1;
        offer();
        assertEquals(List.of(), sink.calls);
        assertEquals(queuedAt + Limits.POSTPONEMENT_CHECK_MS, sink.nextWakeAt);
    }

    @Test
    void listIsReadAfterAMinuteInTheQueue() {
        var call = due();
        assertEquals(queuedAt + Limits.POSTPONEMENT_CHECK_MS, call.notBefore());
        assertEquals(CallPriority.IDLE_CHECK, call.priority());
    }

    @Test
    void listIsReadAgainAMinuteAfterItWasRequested() {
        var call = due();
        fixture.now += 500;
        var sentAt = fixture.now;
        call.onSent().run();
        call.onSuccess().accept(RecordingListReader.page(0));
        offer();
        assertEquals(List.of(), sink.calls);
        assertEquals(sentAt + Limits.POSTPONEMENT_CHECK_MS, sink.nextWakeAt);
    }

    @Test
    void readThatFailedIsRepeatedAtTheUsualTime() {
        var call = due();
        call.onSent().run();
        call.onFailure().accept(RecordingCallSink.unknown());
        assertEquals(fixture.now + Limits.POSTPONEMENT_CHECK_MS, due().notBefore());
    }

    @Test
    void timeBeforeTheJobLeftTheQueueDoesNotCount() {
        offer();
        fixture.now += Limits.POSTPONEMENT_CHECK_MS - 1;
        check.reset();
        offer();
        assertEquals(fixture.now + Limits.POSTPONEMENT_CHECK_MS, sink.nextWakeAt);
    }

    @Test
    void newestJobsOfTheAssignmentAreListed() throws DuvoException {
        assertEquals(0, due().execute().total());
        var path = fixture.harness.calls(Endpoint.RUNS).get(0).path();
        assertTrue(path.contains("offset=0&agent_id=" + DemoAssignments.QUICK), path);
    }

    @Test
    void rowOfTheJobIsHandedOverWithTheTimeOfItsRequest() {
        var call = due();
        call.onSent().run();
        var sentAt = fixture.now;
        fixture.now += 2_000;
        call.onSuccess().accept(RecordingListReader.page(3, "0", "1", "2"));
        assertEquals(List.of("1@" + sentAt), rows);
    }

    @Test
    void listWithoutTheJobSaysNothing() {
        due().onSuccess().accept(RecordingListReader.page(2, "0", "2"));
        assertEquals(List.of(), rows);
    }
}
