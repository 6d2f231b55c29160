package io.jenkins.plugins.duvo.follow;

import io.jenkins.plugins.duvo.api.DuvoClient;
import io.jenkins.plugins.duvo.api.DuvoException;
import io.jenkins.plugins.duvo.engine.EngineHarness;
import io.jenkins.plugins.duvo.engine.RecordingListener;
import io.jenkins.plugins.duvo.simulator.state.DemoAssignments;
import java.time.Duration;
import java.util.List;

/**
 * A {@link JobFollower} without a scheduler. The test plays the listener, Duvo and the clock, which stands until the test moves it.
 * The state of the Job was read 10 seconds ago.
 */
final class JobFixture {
    final EngineHarness harness = new EngineHarness();
    final DuvoClient client = harness.connection().client().apply(limit -> {});
    final SharedKeyState keyState = new SharedKeyState(
            new KeyProbe(why -> {}),
            new OutageDetector(why -> {}, () -> {}),
            new KindThrottle(kind -> {}),
            new FinalReadPolicy());
    final RecordingCallSink sink = new RecordingCallSink();
    final FollowRequest request =
            new FollowRequest("team", null, "1", null, false, 0, List.of(), EngineHarness.OUTAGE_TIMEOUT, null);
    final JobFollower follower = follow(request);
    final MessagePoller messages = follower.messages;
    final JobLifecycle lifecycle = follower.lifecycle;
    final OutageReporter outages = follower.outages;
    final ActionSender actions = follower.actions;
    final HumanRequestTracker requests = actions.requests();
    final StopIntent stop = actions.stop();
    final StatusReconciler reconciler = follower.reconciler;
    private final RecordingListener listener = new RecordingListener();
    long now;

    JobFixture() {
        reconciler.timer().onRead(now);
        now += 10_000;
        follower.markValid();
    }

    /** Follower of another Job of the same key. */
    JobFollower follow(FollowRequest other) {
        return new JobFollower(other, client, keyState, () -> now);
    }

    /** Suspends the key and returns the read that probes it. */
    PendingCall<Object> probe() {
        keyState.probe().onAccepted();
        keyState.probe().suspend(KeyProbe.KEY, client, now);
        sink.calls.clear();
        keyState.probe().offer(sink, now);
        return sink.only();
    }

    /** Publishes the pending events to the listener, and returns it. */
    RecordingListener listener() {
        follower.removeEvents().forEach(event -> event.accept(listener));
        return listener;
    }

    /** Id of a Job of the simulated Duvo, which has written some messages. */
    String running() {
        var job = harness.duvo.addRunning(DemoAssignments.ENDLESS, harness.taskRunner.instant());
        harness.taskRunner.run(Duration.ofSeconds(4));
        return job.id();
    }

    /** Sends the call and returns the path of its request. The simulated Duvo has no such Job. */
    String path(PendingCall<?> call) {
        harness.duvo.clearRequests();
        try {
            call.execute();
        } catch (DuvoException e) {
            // the simulated Duvo has no such Job
        }
        return harness.duvo.requests().get(0).path();
    }
}
