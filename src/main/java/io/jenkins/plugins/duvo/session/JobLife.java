package io.jenkins.plugins.duvo.session;

import hudson.AbortException;
import io.jenkins.plugins.duvo.api.DuvoException;
import io.jenkins.plugins.duvo.api.HumanRequest;
import io.jenkins.plugins.duvo.api.Job;
import io.jenkins.plugins.duvo.console.JobLog;
import io.jenkins.plugins.duvo.console.StorageFailureReporter;
import io.jenkins.plugins.duvo.follow.FollowResult;
import io.jenkins.plugins.duvo.follow.RequestResolution;
import io.jenkins.plugins.duvo.request.RequestCoordinator;
import io.jenkins.plugins.duvo.settings.JobSettings;
import io.jenkins.plugins.duvo.store.JobStore;
import io.jenkins.plugins.duvo.webhook.WebhookRegistry;
import java.io.IOException;

/** What happens in a Job's life, and what that means to the step which follows it. Methods read and write files. */
final class JobLife implements JobEventHandler.Life {
    private final JobStore ledger;
    private final JobSettings settings;
    private final JobLog log;
    private final JobControl hold;
    private final RequestCoordinator desk;
    private final AgentOutput spoken;
    private final StepCompletion end;
    private final StorageFailureReporter trouble;

    JobLife(
            JobStore ledger,
            JobSettings settings,
            JobLog log,
            JobControl hold,
            RequestCoordinator desk,
            AgentOutput spoken,
            StepCompletion end,
            StorageFailureReporter trouble) {
        this.ledger = ledger;
        this.settings = settings;
        this.log = log;
        this.hold = hold;
        this.desk = desk;
        this.spoken = spoken;
        this.end = end;
        this.trouble = trouble;
    }

    @Override
    public void queued() {
        try {
            ledger.saveQueued(true);
        } catch (IOException e) {
            trouble.report(e);
        }
    }

    /** The start is sent when this returns. A Job that is not known to be started would be started again by the next life. */
    @Override
    public void admitted() {
        try {
            ledger.saveQueued(false);
        } catch (IOException e) {
            hold.fail(new AbortException(Messages.StepCompletion_cannotKeep(StorageFailureReporter.reason(e))), true);
        }
    }

    @Override
    public void started(Job job) {
        try {
            ledger.saveStarted(job.id());
        } catch (IOException e) {
            trouble.report(e);
        }
        if (!settings.isWait()) {
            hold.detach();
        }
    }

    @Override
    public void said() {
        end.onTranscriptAppend();
    }

    @Override
    public void requestOpened(HumanRequest request) {
        hold.setBlockingRequest(request);
        desk.opened(request);
    }

    @Override
    public void requestSettled(HumanRequest request, RequestResolution resolution) {
        hold.setBlockingRequest(null);
        desk.settled(request, resolution);
    }

    @Override
    public void answerRefused(HumanRequest request, DuvoException why) {
        desk.answerRefused(request, why);
    }

    @Override
    public void stopUnconfirmed() {
        var id = ledger.record().getId();
        log.println(id == null ? Messages.JobLife_startUnconfirmed() : Messages.JobLife_stopUnconfirmed(id));
        end.complete(null, hold.abortCause());
    }

    @Override
    public void ended(FollowResult result) {
        var record = ledger.record();
        WebhookRegistry.get().unregister(ledger.journaled().webhookUrl());
        var outcome = BuildOutcome.of(result, record, settings);
        var mayStillRun = result.reason() == FollowResult.Reason.OUT_OF_REACH
                || result.reason() == FollowResult.Reason.START_UNKNOWN;
        var toBeStopped = mayStillRun && !ledger.journaled().isDetached();
        var aborted = hold.abortCause();
        try {
            ledger.saveEnd(result.messages(), outcome.reason(), aborted, toBeStopped);
        } catch (IOException e) {
            trouble.report(e);
        }
        OrphanReaper.get().unregister(record.getLocalId());
        end.complete(outcome, new JobResult(record, spoken, null), aborted);
        desk.jobEnded();
        if (toBeStopped) {
            OrphanReaper.get().reap(ledger.journaled());
        }
    }
}
