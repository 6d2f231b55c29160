package io.jenkins.plugins.duvo.bench;

import io.jenkins.plugins.duvo.api.Answer;
import io.jenkins.plugins.duvo.api.HumanRequest;
import io.jenkins.plugins.duvo.api.Job;
import io.jenkins.plugins.duvo.api.Status;
import io.jenkins.plugins.duvo.follow.FollowResult;
import io.jenkins.plugins.duvo.follow.FollowedJob;
import io.jenkins.plugins.duvo.follow.JobListener;
import io.jenkins.plugins.duvo.follow.MessageUpdate;
import io.jenkins.plugins.duvo.simulator.state.SimulatedJob;
import java.time.Duration;
import java.util.List;

/** Notes how late what is told of one Job comes, and answers its request after two minutes in the mean. */
final class LatencyProbe implements JobListener {
    private final SimulationRun scene;
    private final long since;
    private SimulatedJob job;
    private FollowedJob followed;
    private boolean statusKnown;
    private boolean read;

    /** @param job null if it is to be started */
    LatencyProbe(SimulationRun scene, SimulatedJob job, long since) {
        this.scene = scene;
        this.job = job;
        this.since = since;
    }

    void follows(FollowedJob handle) {
        followed = handle;
        if (job != null) {
            scene.listens(job.id(), this);
        }
    }

    void hint() {
        followed.refreshSoon();
    }

    @Override
    public void started(Job started) {
        job = scene.duvo.job(started.id());
        scene.listens(job.id(), this);
        scene.seen.starts++;
        statusKnown = true;
        read = true;
    }

    @Override
    public void messages(List<MessageUpdate> page, int position) {
        for (var update : page) {
            scene.seen.messageAges.add(scene.secondsSince(update.message().timestamp()));
        }
        if (!read) {
            read = true;
            scene.seen.transcriptsRead.add((scene.taskRunner.now() - since) / 1000.0);
        }
    }

    @Override
    public void status(Status status) {
        if (!statusKnown) {
            statusKnown = true;
            scene.seen.statusKnown.add((scene.taskRunner.now() - since) / 1000.0);
        } else if (status.isEnded()) {
            scene.seen.endsNoticed.add(scene.secondsSince(job.endedAt()));
        }
    }

    @Override
    public void requestOpened(HumanRequest request) {
        scene.seen.requestsNoticed.add(scene.secondsSince(job.pending().openedAt()));
        var seconds = -120 * Math.log(1 - scene.random.nextDouble());
        scene.taskRunner.in(
                Duration.ofMillis((long) (seconds * 1000)), () -> followed.answer(request.id(), Answer.APPROVE));
    }

    @Override
    public void ended(FollowResult result) {
        if (result.reason() != FollowResult.Reason.JOB_ENDED) {
            throw new IllegalStateException("a Job ended as " + result);
        }
        scene.seen.released.add(scene.secondsSince(job.endedAt()));
        scene.ended();
    }
}
