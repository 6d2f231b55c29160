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
final class JobBeginning implements StartPhase.Result {
    private final JobContext context;
    private final JobPhase phase;
    private final Admission admission;
    private final Troubles troubles;
    private final StopIntent stop;
    private final Consumer<Job> started;
    private final StartPhase start;
    private boolean leaving;

    /** @param started told the Job that is there */
    JobBeginning(
            JobContext context,
            JobPhase phase,
            Admission admission,
            Troubles troubles,
            StopIntent stop,
            Consumer<Job> started) {
        this.context = context;
        this.phase = phase;
        this.admission = admission;
        this.troubles = troubles;
        this.stop = stop;
        this.started = started;
        this.start = new StartPhase(context, this);
    }

    /** @param listening whether the listener has dealt with all earlier news */
    void offer(Offers turns, boolean listening) {
        if (stop.wanted() && !start.maybeStarted()) {
            leave();
        } else if (admission.open(turns, context.now())
                && context.slot().free()
                && (listening || !admission.queued())) { // it must be written down before the start is sent
            start.offer(turns, troubles.retryAt());
        }
    }

    @Override
    public void started(Job job) {
        if (!phase.ended()) {
            context.tell(listener -> listener.started(job));
            troubles.succeeded();
            started.accept(job);
            if (leaving) {
                leave();
            }
        }
    }

    @Override
    public void refused(DuvoException why) {
        phase.end(Ending.How.START_REFUSED, why);
    }

    @Override
    public void lost(DuvoException why) {
        context.tell(listener -> listener.startLost(why));
        if (leaving) {
            leave();
        }
    }

    @Override
    public void unknown(List<String> candidates) {
        phase.end(Ending.How.START_UNKNOWN, null, candidates);
    }

    @Override
    public void failed(DuvoException why) {
        if (leaving) {
            leave();
        } else if (why.outcome() == Outcome.THROTTLED) {
            troubles.throttled();
        } else if (!phase.ended() && troubles.failed(why)) {
            phase.end(start.maybeStarted() ? Ending.How.START_UNKNOWN : Ending.How.START_REFUSED, why);
        }
    }

    /** The Job is to be stopped when it is found. */
    void stopWanted() {
        start.stopWanted();
    }

    void leave() {
        if (phase.starting() && start.underWay()) {
            leaving = true; // the Job's id may come with the answer
        } else {
            phase.end(Ending.How.LEFT, null);
        }
    }

    String describe() {
        if (admission.waiting()) {
            return "waiting in line, because only so many Jobs may run at once";
        }
        return start.maybeStarted() ? "waiting for Duvo to take the start" : "waiting for a turn to start";
    }
}
