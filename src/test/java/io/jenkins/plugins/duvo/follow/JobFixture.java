package io.jenkins.plugins.duvo.follow;

import io.jenkins.plugins.duvo.api.DuvoClient;
import io.jenkins.plugins.duvo.api.DuvoException;
import io.jenkins.plugins.duvo.engine.EngineHarness;
import io.jenkins.plugins.duvo.engine.RecordingListener;
import java.util.List;

/** The rules of one Job, which is there, without a scheduler: a test plays it, Duvo and the clock, which stands until it is moved. */
final class JobFixture {
    final EngineHarness harness = new EngineHarness();
    final DuvoClient duvo = harness.connection().client().apply(limit -> {});
    final SharedKeyState keyState = new SharedKeyState(
            new KeyProbe(why -> {}), new OutageDetector(why -> {}, () -> {}));
    final RecordingListener listener = new RecordingListener();
    final RecordingCallSink turns = new RecordingCallSink();
    final CallSlot slot = new CallSlot(duvo);
    final FollowRequest order =
            new FollowRequest("team", null, "1", null, false, 0, List.of(), EngineHarness.PATIENCE, null);
    final JobContext context =
            new JobContext(order, duvo, keyState, slot, () -> this.now, what -> what.accept(listener));
    final UnreadTracker unreadTracker = new UnreadTracker(keyState.pollPolicy(), 0);
    final MessagePoller messages =
            new MessagePoller(context, unreadTracker, () -> this.pages++, why -> this.failures++);
    final JobLifecycle lifecycle = new JobLifecycle(context::publish, messages::total, () -> {});
    final OutageReporter outages = new OutageReporter(context, lifecycle, messages.failures());
    final StopIntent stop = new StopIntent();
    final HumanRequestTracker requestTracker = new HumanRequestTracker(context::publish);
    final ActionSender actionSender =
            new ActionSender(duvo, requestTracker, stop, () -> this.now, () -> this.actionsTried++);
    final StatusReconciler reconciler = new StatusReconciler(
            context,
            lifecycle,
            outages,
            stop,
            actionSender,
            requestTracker,
            messages,
            unreadTracker,
            () -> this.changes++);

    long now;
    /** How many pages of messages came, and how many failed. */
    int pages;

    int failures;
    /** How many actions were tried. */
    int actionsTried;
    /** How often a list said something about the Job. */
    int changes;

    JobFixture() {
        lifecycle.begin("1");
        reconciler.timer().begin(now);
        reconciler.timer().onRead(now);
        now += 10_000;
    }

    /** The path of the request that a call makes; Duvo knows no such Job. */
    String path(PendingCall<?> call) {
        harness.duvo.clearRequests();
        try {
            call.execute();
        } catch (DuvoException e) {
            // as was said
        }
        return harness.duvo.requests().get(0).path();
    }
}
