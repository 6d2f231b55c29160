package io.jenkins.plugins.duvo.session;

import io.jenkins.plugins.duvo.api.Answer;
import io.jenkins.plugins.duvo.api.DuvoException;
import io.jenkins.plugins.duvo.api.HumanRequest;
import io.jenkins.plugins.duvo.api.Job;
import io.jenkins.plugins.duvo.api.Status;
import io.jenkins.plugins.duvo.console.JobLog;
import io.jenkins.plugins.duvo.console.StorageFailureReporter;
import io.jenkins.plugins.duvo.follow.FollowResult;
import io.jenkins.plugins.duvo.follow.JobListener;
import io.jenkins.plugins.duvo.follow.MessageUpdate;
import io.jenkins.plugins.duvo.follow.RequestResolution;
import io.jenkins.plugins.duvo.store.JobRecord;
import io.jenkins.plugins.duvo.store.Transcript;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Writes down what a Job does: in the build's log, in the transcript and in the build's record. */
final class JobEventHandler implements JobListener {
    /** What the Job's life in the build hears. */
    interface Life {
        void queued();

        void admitted();

        void started(Job job);

        /** The transcript has grown. */
        void said();

        void requestOpened(HumanRequest request);

        void requestSettled(HumanRequest request, RequestResolution resolution);

        void answerRefused(HumanRequest request, DuvoException why);

        void stopUnconfirmed();

        void ended(FollowResult result);
    }

    private static final Logger LOGGER = Logger.getLogger(JobEventHandler.class.getName());

    /** The unknown words that the log has named: Jobs come and go between statuses. */
    private final Set<String> named = new HashSet<>();

    private final JobRecord record;
    private final JobLog log;
    private final Transcript transcript;
    private final AgentOutput spoken;
    private final Life life;
    private final boolean tellsAll;
    private final StorageFailureReporter trouble;

    /** @param tellsAll whether every message is told, from the first on */
    JobEventHandler(
            JobRecord record,
            JobLog log,
            Transcript transcript,
            AgentOutput spoken,
            Life life,
            boolean tellsAll,
            StorageFailureReporter trouble) {
        this.record = record;
        this.log = log;
        this.transcript = transcript;
        this.spoken = spoken;
        this.life = life;
        this.tellsAll = tellsAll;
        this.trouble = trouble;
    }

    @Override
    public void queued() {
        log.println(Messages.JobEventHandler_queued());
        life.queued();
    }

    @Override
    public void admitted() {
        life.admitted();
    }

    @Override
    public void started(Job job) {
        record.setId(job.id());
        record.createdAt(job.createdAt());
        log.println(Messages.JobEventHandler_started(job.id()));
        life.started(job);
    }

    @Override
    public void messages(List<MessageUpdate> page, int position) {
        var shown = page.stream().map(log::mask).toList();
        log.messages(shown);
        shown.forEach(update -> spoken.add(update.message(), update.change()));
        try {
            transcript.append(page, position);
        } catch (IOException e) {
            trouble.report(e);
        }
        record.setMessageCount(position);
        life.said();
    }

    @Override
    public Set<String> deliveredMessageIds() {
        try {
            return tellsAll ? transcript.ids() : Set.of();
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, "Cannot read again what a Duvo Job has said", e);
            return Set.of();
        }
    }

    @Override
    public void status(Status status) {
        record.setStatus(status.word());
        if (!status.isKnown() && named.add(status.word())) {
            log.println(Messages.JobEventHandler_unknownStatus(status.word()));
        }
    }

    @Override
    public void requestOpened(HumanRequest request) {
        life.requestOpened(request);
    }

    @Override
    public void requestSettled(HumanRequest request, RequestResolution resolution) {
        life.requestSettled(request, resolution);
    }

    @Override
    public void answerRefused(HumanRequest request, Answer answer, DuvoException why) {
        life.answerRefused(request, why);
    }

    @Override
    public void connectionLost(DuvoException why) {
        log.println(Messages.JobEventHandler_troubled(why.getMessage()));
    }

    @Override
    public void startLost(DuvoException why) {
        log.println(Messages.JobEventHandler_startLost(why.getMessage()));
    }

    @Override
    public void connectionRestored() {
        log.println(Messages.JobEventHandler_recovered());
    }

    @Override
    public void continuedAfterEnd() {
        log.println(Messages.JobEventHandler_wentOn());
    }

    @Override
    public void stopUnconfirmed(Status status) {
        life.stopUnconfirmed();
    }

    @Override
    public void ended(FollowResult result) {
        record.setStatus(result.status().word());
        life.ended(result);
    }
}
