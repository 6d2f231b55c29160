package io.jenkins.plugins.duvo.session;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.duvo.api.Answer;
import io.jenkins.plugins.duvo.api.DuvoException;
import io.jenkins.plugins.duvo.api.HumanRequest;
import io.jenkins.plugins.duvo.api.Job;
import io.jenkins.plugins.duvo.api.Status;
import io.jenkins.plugins.duvo.config.DuvoConfiguration;
import io.jenkins.plugins.duvo.config.DuvoConfigurationException;
import io.jenkins.plugins.duvo.console.JobLog;
import io.jenkins.plugins.duvo.follow.FollowResult;
import io.jenkins.plugins.duvo.follow.JobListener;
import io.jenkins.plugins.duvo.follow.LogLevel;
import io.jenkins.plugins.duvo.follow.MessageUpdate;
import io.jenkins.plugins.duvo.follow.RequestResolution;
import io.jenkins.plugins.duvo.request.RequestCoordinator;
import io.jenkins.plugins.duvo.settings.JobSettings;
import io.jenkins.plugins.duvo.store.DuvoJobsAction;
import io.jenkins.plugins.duvo.store.JobRecord;
import io.jenkins.plugins.duvo.store.JobStore;
import io.jenkins.plugins.duvo.webhook.WebhookRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Listener of one Job for the step that follows it. It writes what the engine publishes to the build's log, the transcript, the
 * build's record and the journal, passes human requests to the {@link RequestCoordinator}, and completes the step when the Job has
 * ended.
 *
 * <p>The engine calls the methods in order, one at a time, on a thread that may block; they read and write files. A file that cannot
 * be written is reported once in the build's log, and the Job goes on. Only {@link #admitted} stops a Job that cannot be journaled.
 */
final class JobEventHandler implements JobListener {
    private static final Logger LOGGER = Logger.getLogger(JobEventHandler.class.getName());

    /** Characters of what the agent said that stand in an {@code input}: some six lines. */
    private static final int MAX_LEAD = 600;

    private final SessionContext context;
    private final JobRecord record;
    private final JobStore store;
    private final JobSettings settings;
    private final JobLog log;
    private final JobControl control;
    private final RequestCoordinator requests;
    private final StepCompletion completion;
    private final Consumer<JobRecord> evaluation;
    /** Unknown statuses that the log has named. Each is named once, because a Job changes between statuses many times. */
    private final Set<String> loggedStatuses = new HashSet<>();

    /**
     * @param record the Job's part of the build's record, which {@code store} saves
     * @param evaluation waits for Duvo's evaluation of a Job that has completed, and then completes the step
     */
    JobEventHandler(
            SessionContext context,
            JobRecord record,
            JobStore store,
            JobControl control,
            RequestCoordinator requests,
            StepCompletion completion,
            Consumer<JobRecord> evaluation) {
        this.context = context;
        this.record = record;
        this.store = store;
        this.settings = context.settings();
        this.log = context.log();
        this.control = control;
        this.requests = requests;
        this.completion = completion;
        this.evaluation = evaluation;
    }

    // --- start

    @Override
    public void queued() {
        log.println(Messages.JobEventHandler_queued(record.getConnection(), maxJobs()));
        context.saver().save(store, journal -> journal.saveQueued(true));
    }

    /** How many Jobs the connection runs at once; 0 if that is not known any more. */
    private int maxJobs() {
        try {
            return DuvoConfiguration.get().connection(record.getConnection()).getMaxConcurrentJobs();
        } catch (DuvoConfigurationException e) {
            return 0;
        }
    }

    /**
     * Journals that the start may have been sent; the engine sends it when this method returns. If that cannot be written, the Job is
     * stopped: after a restart, the journal would still say that it waits in the queue, and a second Job would be started.
     */
    @Override
    public void admitted() {
        try {
            store.saveQueued(false);
        } catch (Throwable e) {
            control.fail(StepFailure.explainStorage(e), true);
        }
    }

    @Override
    public void startThrottled(DuvoException why) {
        log.println(Messages.JobEventHandler_startThrottled(why.reason()));
    }

    @Override
    public void permitAwaited() {
        log.println(Messages.JobEventHandler_permitAwaited(record.getConnection()));
    }

    @Override
    public void startLost(DuvoException why) {
        log.println(Messages.JobEventHandler_startLost(why.getMessage()));
    }

    @Override
    public void started(Job job) {
        record.setId(job.id());
        requests.identified();
        record.setCreatedAt(job.createdAt());
        log.println(Messages.JobEventHandler_started(job.id()));
        context.saver().save(store, both -> both.saveStarted(job.id(), !settings.isWait()));
        if (!settings.isWait()) {
            control.detach();
        }
    }

    // --- messages and status

    @Override
    public void messages(List<MessageUpdate> page, int position) {
        var shown = log.messages(page);
        shown.forEach(masked -> context.agentOutput()
                .add(masked.update().message(), masked.update().change()));
        try {
            context.transcript().append(shown, position);
        } catch (Throwable e) {
            context.saver().report(e);
        }
        record.setMessageCount(position);
        record.setShownCount(context.agentOutput().shownCount());
        completion.onTranscriptAppend();
    }

    /** Empty for a step that follows an existing Job from now on: messages from before were never delivered to it. */
    @Override
    public Set<String> deliveredMessageIds() {
        var deliversAll = !settings.isExistingJob() || settings.isFromStart();
        try {
            return deliversAll ? context.transcript().ids() : Set.of();
        } catch (IOException | RuntimeException e) {
            LOGGER.log(Level.WARNING, "Cannot read again what a Duvo Job has said", e);
            return Set.of();
        }
    }

    @Override
    public void status(Status status) {
        record.setStatus(status.word());
        if (status.isKnown() && !status.isEnded()) {
            record.clearEnd();
        }
        record.setPostponedTo(status.postponedTo());
        var postponedTo = record.postponedTo();
        if (postponedTo != null) {
            log.println(Messages.JobEventHandler_postponed(Date.from(postponedTo)));
        }
        if (!status.isKnown() && loggedStatuses.add(status.word())) {
            log.println(Messages.JobEventHandler_unknownStatus(status.word()));
        }
    }

    @Override
    public void connectionLost(DuvoException why) {
        log.println(Messages.JobEventHandler_connectionLost(why.getMessage()));
    }

    @Override
    public void connectionRestored() {
        log.println(Messages.JobEventHandler_connectionRestored());
    }

    // --- human requests

    @Override
    public void requestOpened(HumanRequest request) {
        control.setBlockingRequest(request);
        requests.opened(request, context.agentOutput().tail(MAX_LEAD));
    }

    @Override
    public void requestResolved(HumanRequest request, RequestResolution resolution) {
        control.setBlockingRequest(null);
        requests.resolved(request, resolution);
    }

    @Override
    public void waitingWithoutRequest(Duration waited) {
        requests.waitingWithoutRequest(waited);
    }

    @Override
    public void requestlessWaitOver() {
        requests.requestlessWaitOver();
    }

    @Override
    public void answerRejected(HumanRequest request, Answer answer, DuvoException why) {
        requests.answerRejected(request, why);
    }

    // --- end

    /** Ends the step of an aborted build although the Job may still run. The engine goes on trying to stop it. */
    @Override
    public void stopUnconfirmed(Status status) {
        var id = record.getId();
        log.println(
                id == null
                        ? Messages.JobEventHandler_startUnconfirmed()
                        : Messages.JobEventHandler_stopUnconfirmed(id));
        completion.complete(null, control.abortCause());
    }

    @Override
    public void continuedAfterEnd() {
        record.clearEnd();
        log.println(Messages.JobEventHandler_continuedAfterEnd());
    }

    @Override
    public void messagesMissing(int missing) {
        log.println(Messages.JobEventHandler_messagesMissing(missing));
    }

    /** Saves the end and completes the step. A Job that may still run is then left to the {@link OrphanReaper}. */
    @Override
    public void ended(FollowResult result) {
        completion.runOrFail(() -> end(result));
    }

    private void end(FollowResult result) {
        if (result.reason() == FollowResult.Reason.JOB_ENDED) {
            record.setJobEnd(result.status(), result.endedAt());
            record.setLastWords(result.status().isSucceeded() ? null : lastWords());
        } else {
            record.setStatus(result.status().word());
        }
        WebhookRegistry.get().unregister(store.journaled().webhookUrl());
        var hasEnded = result.reason() == FollowResult.Reason.JOB_ENDED;
        var denials = DenialGate.of(context, record);
        var followed = BuildOutcome.of(withoutOwnJobs(result), record, settings);
        var outcome = hasEnded ? followed.through(denials, record, settings) : followed;
        var abortCause = hasEnded ? control.onJobEnded() : control.abortCause();
        var request = result.reason() == FollowResult.Reason.LEFT ? control.handedOver() : null;
        var isHandedOver = request != null && abortCause == null;
        var stopsLater = (mayStillRun(result) || request != null && !isHandedOver)
                && !store.journaled().isDetached();
        if (isHandedOver) {
            context.saver().save(store, both -> both.saveHandOver(result.messages()));
        } else {
            var reason = outcome.reason();
            var failure = reason == null ? null : log.mask(reason); // Duvo may quote the first message
            context.saver().save(store, both -> both.saveEnd(result.messages(), failure, abortCause, stopsLater));
        }
        if (hasEnded && abortCause == null && denials.isPassed() && EvaluationStage.isNeeded(settings, record)) {
            completion.print(outcome);
            requests.jobEnded();
            evaluation.accept(record);
            return;
        }
        OrphanReaper.get().unregister(record.getLocalId());
        var open = isHandedOver ? ScriptValues.toMap(request) : null;
        completion.complete(outcome, new JobResult(record, context.agentOutput(), open, denials), abortCause);
        if (!isHandedOver) {
            requests.jobEnded();
        }
        if (stopsLater) {
            OrphanReaper.get().reap(store.journaled());
        }
    }

    /** The result without the candidates that are other Jobs of this build. */
    private FollowResult withoutOwnJobs(FollowResult result) {
        if (result.candidates().isEmpty()) {
            return result;
        }
        var others = DuvoJobsAction.of(context.run()).getJobs().stream()
                .map(JobRecord::getId)
                .filter(Objects::nonNull)
                .toList();
        return result.withoutCandidates(others);
    }

    /**
     * What says why the Job failed, masked; null where the log shows no messages. The failure of a tool that the log does not show is logged
     * first: only then is known what the decorators of the log mask.
     */
    @CheckForNull
    private String lastWords() {
        if (!log.shows(LogLevel.MESSAGES)) {
            return null;
        }
        var words = context.agentOutput().lastWords();
        var failure = words.toolFailure();
        if (failure != null && !log.shows(LogLevel.TOOLS)) {
            log.println(Messages.JobEventHandler_toolFailed(failure));
        }
        var why = failure == null ? words.said() : failure;
        return why == null ? null : log.mask(why);
    }

    private static boolean mayStillRun(FollowResult result) {
        return result.reason() == FollowResult.Reason.OUT_OF_REACH
                || result.reason() == FollowResult.Reason.START_UNKNOWN;
    }
}
