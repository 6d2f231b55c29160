package io.jenkins.plugins.duvo.build;

import io.jenkins.plugins.duvo.api.Answer;
import io.jenkins.plugins.duvo.api.DuvoException;
import io.jenkins.plugins.duvo.api.HumanRequest;
import io.jenkins.plugins.duvo.api.Job;
import io.jenkins.plugins.duvo.api.Status;
import io.jenkins.plugins.duvo.follow.Ending;
import io.jenkins.plugins.duvo.follow.FreshMessage;
import io.jenkins.plugins.duvo.follow.JobListener;
import io.jenkins.plugins.duvo.follow.Settlement;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** Writes down what a Job does: in the build's log, in the transcript and in the build's record. */
final class JobStory implements JobListener {
    /** What the Job's life in the build hears. */
    interface Life {
        void queued(boolean waits) throws IOException;

        void started(Job job) throws IOException;

        /** The transcript has grown. */
        void said();

        void requestOpened(HumanRequest request);

        void requestSettled(HumanRequest request, Settlement how);

        void answerRefused(HumanRequest request, DuvoException why);

        void stopUnconfirmed();

        void ended(Ending ending);
    }

    private final JobRecord record;
    private final JobLog log;
    private final Transcript transcript;
    private final Spoken spoken;
    private final Life life;

    JobStory(JobRecord record, JobLog log, Transcript transcript, Spoken spoken, Life life) {
        this.record = record;
        this.log = log;
        this.transcript = transcript;
        this.spoken = spoken;
        this.life = life;
    }

    @Override
    public void queued() {
        log.line(Messages.JobStory_queued());
        queued(true);
    }

    @Override
    public void admitted() {
        queued(false);
    }

    private void queued(boolean waits) {
        try {
            life.queued(waits);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void started(Job job) {
        record.setId(job.id());
        log.line(Messages.JobStory_started(job.id()));
        try {
            life.started(job);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void messages(List<FreshMessage> page, int position) {
        log.messages(page);
        page.forEach(fresh -> spoken.add(fresh.message(), fresh.change()));
        try {
            transcript.append(page, position);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        life.said();
    }

    @Override
    public void status(Status status) {
        record.setStatus(status.word());
        if (!status.known()) {
            log.line(Messages.JobStory_unknownStatus(status.word()));
        }
    }

    @Override
    public void requestOpened(HumanRequest request) {
        life.requestOpened(request);
    }

    @Override
    public void requestSettled(HumanRequest request, Settlement how) {
        life.requestSettled(request, how);
    }

    @Override
    public void answerRefused(HumanRequest request, Answer answer, DuvoException why) {
        life.answerRefused(request, why);
    }

    @Override
    public void troubled(DuvoException why) {
        log.line(Messages.JobStory_troubled(why.getMessage()));
    }

    @Override
    public void startLost(DuvoException why) {
        log.line(Messages.JobStory_startLost(why.getMessage()));
    }

    @Override
    public void recovered() {
        log.line(Messages.JobStory_recovered());
    }

    @Override
    public void wentOn() {
        log.line(Messages.JobStory_wentOn());
    }

    @Override
    public void stopUnconfirmed(Status status) {
        life.stopUnconfirmed();
    }

    @Override
    public void ended(Ending ending) {
        record.setStatus(ending.status().word());
        life.ended(ending);
    }
}
