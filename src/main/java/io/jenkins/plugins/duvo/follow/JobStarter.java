package io.jenkins.plugins.duvo.follow;

import io.jenkins.plugins.duvo.api.DuvoException;
import io.jenkins.plugins.duvo.api.DuvoException.Outcome;
import io.jenkins.plugins.duvo.api.Job;
import java.util.List;
import java.util.function.Consumer;

/**
 * From an order to a Job that has an id: its turn in the line, its start, and what is made of a start that failed. A Job that is
 * not wanted any more is not started.
 */
final class JobStarter implements StartPhase.Result {
    private final JobContext context;
    private final JobLifecycle lifecycle;
    private final Admission admission;
    private final OutageReporter outages;
    private final StopIntent stop;
    private final Consumer<Job> started;
    private final StartPhase start;
    private boolean detaching;

    /** @param started told the Job that is there */
    JobStarter(
            JobContext context,
            JobLifecycle lifecycle,
            Admission admission,
            OutageReporter outages,
            StopIntent stop,
            Consumer<Job> started) {
        this.context = context;
        this.lifecycle = lifecycle;
        this.admission = admission;
        this.outages = outages;
        this.stop = stop;
        this.started = started;
        this.start = new StartPhase(context, this);
    }

    /** @param listening whether the listener has dealt with all earlier news */
    void offer(CallSink sink, boolean listening) {
        if (stop.isRequested() && !start.isMaybeStarted()) {
            detach();
        } else if (admission.admit(sink, context.now())
                && context.slot().isFree()
                && (listening || !admission.isQueued())) { // it must be written down before the start is sent
            start.offer(sink, outages.retryAt());
        }
    }

    @Override
    public void started(Job job) {
        if (!lifecycle.isEnded()) {
            context.publish(listener -> listener.started(job));
            outages.onSuccess();
            started.accept(job);
            if (detaching) {
                detach();
            }
        }
    }

    @Override
    public void refused(DuvoException why) {
        lifecycle.end(FollowResult.Reason.START_REFUSED, why);
    }

    @Override
    public void lost(DuvoException why) {
        context.publish(listener -> listener.startLost(why));
        if (detaching) {
            detach();
        }
    }

    @Override
    public void unknown(List<String> candidates) {
        lifecycle.end(FollowResult.Reason.START_UNKNOWN, null, candidates);
    }

    @Override
    public void failed(DuvoException why) {
        if (detaching) {
            detach();
        } else if (why.outcome() == Outcome.THROTTLED) {
            outages.onThrottled();
        } else if (!lifecycle.isEnded() && outages.onFailure(why)) {
            lifecycle.end(
                    start.isMaybeStarted() ? FollowResult.Reason.START_UNKNOWN : FollowResult.Reason.START_REFUSED,
                    why);
        }
    }

    /** The Job is to be stopped when it is found. */
    void stopWanted() {
        start.stopWanted();
    }

    void detach() {
        if (lifecycle.isStarting() && start.isUnderWay()) {
            detaching = true; // the Job's id may come with the answer
        } else {
            lifecycle.end(FollowResult.Reason.LEFT, null);
        }
    }

    String describe() {
        if (admission.isWaiting()) {
            return "waiting in line, because only so many Jobs may run at once";
        }
        return start.isMaybeStarted() ? "waiting for Duvo to take the start" : "waiting for a turn to start";
    }
}
