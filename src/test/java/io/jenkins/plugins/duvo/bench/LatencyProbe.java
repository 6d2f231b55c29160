package io.jenkins.plugins.duvo.bench;

import io.jenkins.plugins.duvo.api.Answer;
import io.jenkins.plugins.duvo.api.DuvoException;
import io.jenkins.plugins.duvo.api.HumanRequest;
import io.jenkins.plugins.duvo.api.IdempotencyKey;
import io.jenkins.plugins.duvo.api.Job;
import io.jenkins.plugins.duvo.api.Status;
import io.jenkins.plugins.duvo.follow.FollowResult;
import io.jenkins.plugins.duvo.follow.FollowedJob;
import io.jenkins.plugins.duvo.follow.JobListener;
import io.jenkins.plugins.duvo.follow.MessageUpdate;
import io.jenkins.plugins.duvo.simulator.state.SimulatedJob;
import java.time.Duration;
import java.util.List;

/** Listener of one Job that measures how late events come, and answers its request after two minutes in the mean. */
final class LatencyProbe implements JobListener {
    private final SimulationRun simulation;
    private final String key;
    private final long since;
    private SimulatedJob job;
    private FollowedJob followed;
    private boolean statusKnown;
    private boolean transcriptRead;
    private boolean endNoticed;

    /** @param job the Job; null if the engine starts it */
    LatencyProbe(SimulationRun simulation, String key, SimulatedJob job, long since) {
        this.simulation = simulation;
        this.key = key;
        this.job = job;
        this.since = since;
    }

    void setFollowedJob(FollowedJob handle) {
        followed = handle;
        if (job != null) {
            simulation.register(job.id(), this);
        }
    }

    /** The key with which the Job is followed. */
    String key() {
        return key;
    }

    /** Adds the time since the end of the Job to the samples, if it has ended unnoticed. */
    void addUnnoticedEnd() {
        if (job != null && !endNoticed && job.endedAt() != null) {
            simulation.samples.endsNoticed.add(simulation.secondsSince(job.endedAt()));
        }
    }

    void detach() {
        followed.detach();
    }

    void requestRefresh() {
        followed.refreshSoon();
    }

    @Override
    public void started(Job started) {
        job = simulation.duvo.job(started.id());
        simulation.register(job.id(), this);
        simulation.samples.starts++;
        statusKnown = true;
        transcriptRead = true;
    }

    @Override
    public void messages(List<MessageUpdate> page, int position) {
        for (var update : page) {
            simulation.samples.messageAges.add(
                    simulation.secondsSince(update.message().timestamp()));
        }
        if (!transcriptRead) {
            transcriptRead = true;
            simulation.samples.transcriptsRead.add((simulation.taskRunner.now() - since) / 1000.0);
        }
    }

    @Override
    public void status(Status status) {
        endNoticed |= status.isEnded();
        if (!statusKnown) {
            statusKnown = true;
            simulation.samples.statusKnown.add((simulation.taskRunner.now() - since) / 1000.0);
        } else if (status.isEnded()) {
            simulation.samples.endsNoticed.add(simulation.secondsSince(job.endedAt()));
        }
    }

    @Override
    public void connectionLost(DuvoException why) {
        simulation.samples.outages++;
    }

    @Override
    public void requestOpened(HumanRequest request) {
        simulation.samples.requestsNoticed.add(
                simulation.secondsSince(job.pending().openedAt()));
        var seconds = -120 * Math.log(1 - simulation.random.nextDouble());
        simulation.taskRunner.in(
                Duration.ofMillis((long) (seconds * 1000)),
                () -> followed.answer(request, Answer.APPROVE, IdempotencyKey.random()));
    }

    @Override
    public void ended(FollowResult result) {
        if (result.reason() == FollowResult.Reason.LEFT) {
            return;
        }
        if (result.reason() != FollowResult.Reason.JOB_ENDED) {
            throw new IllegalStateException("a Job ended as " + result);
        }
        simulation.samples.released.add(simulation.secondsSince(job.endedAt()));
        simulation.onJobEnded(key);
    }
}
