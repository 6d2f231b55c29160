package io.jenkins.plugins.duvo.build;

import io.jenkins.plugins.duvo.api.DuvoException;
import io.jenkins.plugins.duvo.api.HumanRequest;
import io.jenkins.plugins.duvo.api.Job;
import io.jenkins.plugins.duvo.follow.Ending;
import io.jenkins.plugins.duvo.follow.Settlement;
import java.io.IOException;
import java.util.logging.Level;
import java.util.logging.Logger;

/** What happens in a Job's life, and what that means to the step which follows it. Methods read and write files. */
final class JobLife implements JobStory.Life {
    private static final Logger LOGGER = Logger.getLogger(JobLife.class.getName());

    private final JobLedger ledger;
    private final JobSettings settings;
    private final JobLog log;
    private final JobHold hold;
    private final RequestDesk desk;
    private final Spoken spoken;
    private final StepEnd end;

    JobLife(
            JobLedger ledger,
            JobSettings settings,
            JobLog log,
            JobHold hold,
            RequestDesk desk,
            Spoken spoken,
            StepEnd end) {
        this.ledger = ledger;
        this.settings = settings;
        this.log = log;
        this.hold = hold;
        this.desk = desk;
        this.spoken = spoken;
        this.end = end;
    }

    @Override
    public void queued(boolean waits) throws IOException {
        ledger.queued(waits);
    }

    @Override
    public void started(Job job) throws IOException {
        ledger.started(job.id());
        if (!settings.isWait()) {
            hold.leave();
        }
    }

    @Override
    public void said() {
        end.said();
    }

    @Override
    public void requestOpened(HumanRequest request) {
        desk.opened(request);
    }

    @Override
    public void requestSettled(HumanRequest request, Settlement how) {
        desk.settled(request, how);
    }

    @Override
    public void answerRefused(HumanRequest request, DuvoException why) {
        desk.answerRefused(request, why);
    }

    @Override
    public void stopUnconfirmed() {
        var id = ledger.record().getId();
        log.line(id == null ? Messages.BuildJob_startUnconfirmed() : Messages.BuildJob_stopUnconfirmed(id));
        end.reach(null, hold.aborted());
    }

    @Override
    public void ended(Ending ending) {
        try {
            var mayStillRun = ending.how() == Ending.How.OUT_OF_REACH || ending.how() == Ending.How.START_UNKNOWN;
            ledger.ended(ending.messages(), mayStillRun && !settings.detaches());
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, "Cannot record the end of a Duvo Job in " + hold.run(), e);
        }
        var record = ledger.record();
        Orphans.get().followsNoMore(record.getLocalId());
        Webhooks.get().forget(ledger.living().webhookUrl());
        var outcome = Outcome.of(ending, record, settings);
        end.reach(outcome, new JobResult(record, spoken, null), hold.aborted());
        desk.jobEnded();
    }
}
