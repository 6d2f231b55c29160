package io.jenkins.plugins.duvo.request;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.AbortException;
import io.jenkins.plugins.duvo.api.Answer;
import io.jenkins.plugins.duvo.api.DuvoException;
import io.jenkins.plugins.duvo.api.HumanRequest;
import io.jenkins.plugins.duvo.concurrent.SerialExecutor;
import io.jenkins.plugins.duvo.console.MaskedRequest;
import io.jenkins.plugins.duvo.follow.RequestResolution;
import io.jenkins.plugins.duvo.settings.JobSettings;
import io.jenkins.plugins.duvo.store.AnsweredQuestion;
import io.jenkins.plugins.duvo.store.DecisionRecord;
import io.jenkins.plugins.duvo.store.DecisionRecord.Verdict;
import io.jenkins.plugins.duvo.store.DuvoJobsAction;
import io.jenkins.plugins.duvo.store.JobRecord;
import io.jenkins.plugins.duvo.store.PendingDecision;
import io.jenkins.plugins.duvo.store.Transcript;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * State machine of one human request. The request is <em>open</em> from {@link #open} until {@link #resolved} or {@link #close}, and
 * <em>undecided</em> until a user or the job's settings decide. A decision goes to Duvo at once:
 *
 * <pre>
 *   open, undecided --- a user or a setting decides ---&gt; open, decided --- Duvo resolves it ---&gt; resolved
 *          ^                                                  |
 *          +------------------ Duvo rejects the answer -------+
 * </pre>
 *
 * <p>An open, undecided request may also be resolved: it was answered in Duvo, replaced, or its Job has ended. What users do has an
 * effect only while the request is open and undecided.
 *
 * <p>Not thread-safe: the {@link RequestCoordinator} calls it in its serial executor, and what users do on other threads is handed over
 * to that executor here.
 */
final class RequestHandler {
    /** A decision from before a restart that is older than an hour may not be what the user wants now: users are asked again. */
    private static final long MAX_DECISION_AGE_MS = TimeUnit.HOURS.toMillis(1);

    /** How long Duvo may go on showing a request that it has an answer to; it takes seconds at most. */
    private static final int ANSWER_LAG_MINUTES = 1;

    /**
     * What all requests of a Job share.
     *
     * @param executor does the work of all of them, in order
     */
    record Context(
            RequestOwner owner,
            JobRecord record,
            JobSettings settings,
            RequestLog log,
            SerialExecutor executor,
            PromptTracker prompts,
            JobListenerNotifier listeners,
            JobGate gate) {}

    private final MaskedRequest masked;
    /** The request without secrets, as it is shown. */
    private final HumanRequest request;

    private final RequestOwner owner;
    private final JobRecord record;
    private final JobSettings settings;
    private final RequestLog log;
    private final SerialExecutor executor;
    private final PromptTracker prompts;
    private final JobListenerNotifier listeners;
    private final OpenRequestRegistry registry = OpenRequestRegistry.get();
    private final JobGate gate;
    /** The request as pages, the remote API and listeners see it. */
    private final OpenRequest openRequest;

    private final RequestTimeout timeout;
    private final DecisionRecorder decisions;
    /** Until when Duvo may show the request although the script has answered it; null if it has not. */
    private RequestTimeout answerLag;

    private boolean open;
    /** Whether the time limit has decided. It decides once only, because Duvo may reject its decision each time. */
    private boolean isTimedOut;
    /** The answers that users are shown when they are asked: those of the settings, or what was given last. */
    private Map<String, String> given;
    /** What the agent said last before it asked; empty if it said nothing that the log shows. */
    private String lead = "";

    /** @param unmasked as Duvo gave it */
    RequestHandler(HumanRequest unmasked, Context context) {
        this.owner = context.owner();
        this.record = context.record();
        this.settings = context.settings();
        this.log = context.log();
        this.executor = context.executor();
        this.prompts = context.prompts();
        this.listeners = context.listeners();
        this.gate = context.gate();
        this.masked = MaskedRequest.of(unmasked, log::mask);
        this.request = masked.shown();
        this.given = settings.presetAnswers();
        record.setOpenRequest(request.id(), Transcript.sizeOf(owner.run(), record.getLocalId()));
        this.openRequest = new OpenRequest(owner.run(), record, request, gate, this);
        this.decisions = new DecisionRecorder(masked, record, openRequest);
        this.timeout = new RequestTimeout(
                record.openedAt(request.id()), settings.getRequestTimeoutMinutes(), () -> ifUndecided(this::timedOut));
    }

    /** Whether this handles {@code other}, by Duvo's id. */
    boolean isAbout(HumanRequest other) {
        return request.id().equals(other.id());
    }

    /** Whether a decision is about what the request of this asks. */
    boolean isAbout(DecisionRecord other) {
        return other.isAbout(masked);
    }

    // --- what the Job and Duvo do

    /**
     * Opens the request: sends a decision again that a restart interrupted, or else does what the job's settings say.
     *
     * @param said what the agent said last, masked; empty if it said nothing that the log shows
     */
    void open(String said) throws IOException, InterruptedException {
        lead = said;
        if (owner.isGivenUp()) {
            return; // a request that blocks the stop is denied by the engine, or waited for; users are not asked
        }
        if (owner.undelivered() == null
                && RequestPolicy.decide(masked.original(), settings).action() == RequestPolicy.Action.RETURN) {
            handOver(); // no user is asked, so nothing is opened
            return;
        }
        open = true;
        registry.add(openRequest);
        timeout.arm(); // first, because what follows may fail, and then a time limit is all that ends the request
        if (settings.getRequestTimeoutMinutes() > 0) {
            owner.saveRecord(); // the time goes on after a restart
        }
        try {
            decideOrAsk();
        } finally {
            listeners.opened(openRequest);
        }
    }

    /** Hands the Job over to the script; if that has just answered the request, only if Duvo still asks some time later. */
    private void handOver() {
        var answeredAt = DuvoJobsAction.of(owner.run()).answeredAt(record.getId(), masked);
        if (System.currentTimeMillis() - answeredAt >= TimeUnit.MINUTES.toMillis(ANSWER_LAG_MINUTES)) {
            owner.handOver(request);
            return;
        }
        answerLag = new RequestTimeout(
                answeredAt,
                ANSWER_LAG_MINUTES,
                () -> executor.execute(() -> {
                    if (answerLag != null) {
                        owner.handOver(request);
                    }
                }));
        answerLag.arm();
    }

    private void cancelTimeouts() {
        timeout.cancel();
        if (answerLag != null) {
            answerLag.cancel();
            answerLag = null;
        }
    }

    private void decideOrAsk() throws IOException, InterruptedException {
        var undelivered = owner.undelivered();
        var earlier = record.unsettled(masked);
        if (undelivered != null
                && undelivered.isAbout(masked)
                && !record.isRefused(masked, undelivered)
                && System.currentTimeMillis() - undelivered.at() < MAX_DECISION_AGE_MS) {
            log.println(Messages.RequestHandler_sendingAgain());
            sendAgain(undelivered, earlier);
        } else {
            if (earlier != null) {
                earlier.markAccepted(false); // Duvo still asks
            }
            apply(RequestPolicy.decide(masked.original(), settings));
        }
    }

    /** Ends the request as Duvo says: records what was decided and whether Duvo accepted it. */
    void resolved(RequestResolution resolution) throws IOException, InterruptedException {
        cancelTimeouts();
        var own = DuvoJobsAction.of(owner.run()).answerTo(record.getId(), masked);
        if (own != null && !decisions.isDecided()) { // sent while this step did not follow the Job
            decidedElsewhere(own);
        }
        var accepted = decisions.resolved(resolution);
        if (accepted != null) {
            gate.notifyOthers(accepted);
        }
        hide();
        log.resolved(request, resolution);
        if (resolution == RequestResolution.REPLACED) {
            record.setOpenRequest("", 0); // what comes next is another request, if only under the same id
        }
        prompts.withdraw();
        owner.saveRecord();
    }

    /** Logs that it is not known what was decided, if that is so. */
    void sayUnknownVerdict() {
        log.unknownVerdict(request, decisions.decision());
    }

    /** Records what another build, or another step of this one, has decided, and Duvo has accepted. */
    void decidedElsewhere(DecisionRecord other) {
        log.decidedElsewhere(decisions.decidedElsewhere(other), record.describe());
        owner.saveRecord();
    }

    /** Asks users, because Duvo rejected the answer: the settings would only give the same one again. */
    void answerRejected(DuvoException why) throws IOException, InterruptedException {
        if (open) {
            decisions.undecide();
            if (!isTimedOut) {
                timeout.arm(); // the time may have run out while the answer was on its way
            }
            var note = log.mask(Messages.RequestHandler_notAccepted(why.reason())); // it may quote the answer
            if (settings.isReturnOnRequest()) {
                log.println(note);
                handOver();
            } else {
                log.println(note, OpenRequest.address(owner.run(), record, request));
                ask(note);
            }
        }
    }

    /** Ends the handling without a resolution: nothing that users do has an effect any more. */
    void close() {
        cancelTimeouts();
        hide();
    }

    private void hide() {
        if (open) {
            open = false;
            registry.remove(openRequest);
            listeners.settled(openRequest, decisions.decision());
        }
    }

    // --- what users do

    /** Called on any thread when a user has claimed the open request with an answer. */
    void onAnswered(Answer answer, String user) {
        ifUndecided(() -> {
            decide(answer, user);
            prompts.withdraw();
        });
    }

    /** Called on any thread when a user has claimed the open request in order to refuse it. */
    void onRefused(String user) {
        ifUndecided(() -> {
            refuse(user);
            prompts.withdraw();
        });
    }

    /** Called on any thread when a user who is excluded has tried to approve or answer. */
    void onExcluded(String user) {
        ifUndecided(() -> recordNotAllowed(user));
    }

    private void ifUndecided(SerialExecutor.Task task) {
        executor.execute(() -> {
            if (open && !decisions.isDecided()) {
                task.run();
            }
        });
    }

    /** @param note a line of ours to show first; or null */
    private void ask(@CheckForNull String note) throws IOException, InterruptedException {
        var shown = note;
        if (note == null && !settings.isSelfApproval()) {
            shown = RequestLog.fourEyes(openRequest.getApprovers());
            log.println(shown);
        }
        var page = OpenRequest.fullAddress(owner.run(), record, request);
        var context = new HumanRequestForm.Context(record.describe(), lead, page);
        ask(new HumanRequestForm(request, given, shown, context));
    }

    private void ask(HumanRequestForm form) throws IOException, InterruptedException {
        prompts.open(openRequest, form, new Prompt.Callback() {
            @Override
            public void submitted(@CheckForNull String user, Map<String, Object> values) {
                ifAllowed(openRequest.isAnswerable(), user, () -> decide(form, values, user));
            }

            @Override
            public void refused(@CheckForNull String user) {
                ifAllowed(openRequest.isRefusable(), user, () -> refuse(user));
            }
        });
    }

    /** @param allowed as found on the user's own thread */
    private void ifAllowed(boolean allowed, @CheckForNull String user, SerialExecutor.Task task) {
        ifUndecided(() -> {
            if (allowed) {
                task.run();
            } else {
                reject(user);
            }
        });
    }

    /** Asks again, because the user who settled the prompt may not settle the request: {@code input} cannot know that. */
    private void reject(@CheckForNull String user) throws IOException, InterruptedException {
        recordNotAllowed(user);
        ask(RequestLog.notAllowed(user, openRequest.getApprovers()));
    }

    /** Logs and records the attempt of a user who may not answer, once for each user. */
    private void recordNotAllowed(@CheckForNull String user) {
        if (decisions.recordAttempt(user)) {
            owner.saveRecord();
            log.notAllowed(request, user, openRequest.getApprovers());
        }
    }

    private void decide(HumanRequestForm form, Map<String, Object> values, @CheckForNull String user)
            throws IOException, InterruptedException {
        if (form.isApproval()) {
            decide(Answer.APPROVE, user);
            return;
        }
        var submitted = form.read(values);
        var problem = submitted.problem();
        if (problem.isEmpty()) {
            decide(Answer.to(submitted.answers()), user);
        } else {
            given = submitted.answers();
            log.println(problem.get());
            ask(form.again(values, problem.get()));
        }
    }

    private void refuse(@CheckForNull String user) {
        if (request.isApproval()) {
            decide(Answer.DENY, user);
            return;
        }
        decisions.decided(Verdict.REFUSED, user, 0, List.of());
        owner.saveRecord();
        owner.fail(new AbortException(RequestLog.refusal(request, user)), true);
    }

    // --- what the settings say

    private void apply(RequestPolicy.Ruling ruling) throws IOException, InterruptedException {
        var plain = ruling.reason();
        var reason = plain == null ? null : log.mask(plain);
        switch (ruling.action()) {
            case ASK -> {
                if (reason != null) {
                    log.println(reason);
                }
                ask(reason);
            }
            case ANSWER -> decide(masked.toShown(Objects.requireNonNull(ruling.answer())));
            case LEAVE -> log.println(reason == null ? Messages.RequestHandler_left() : reason);
            case RETURN -> handOver();
            case FAIL -> owner.fail(new AbortException(reason), !settings.isDetachOnAbort());
            default -> owner.fail(new AbortException(reason), true);
        }
    }

    private void timedOut() throws IOException, InterruptedException {
        if (!openRequest.tryRetract()) {
            return; // a user has claimed the request; the decision is on its way to the executor
        }
        isTimedOut = true;
        log.timedOut(request, settings.getRequestTimeoutMinutes());
        prompts.withdraw();
        apply(RequestPolicy.onTimeout(masked.original(), settings));
    }

    // --- what is decided

    /** Decides as the settings say, unless another build follows the Job too, whose gate this one does not pass. */
    private void decide(Answer answer) {
        var closed = gate.closedFor(owner.authentication(), Boolean.FALSE.equals(answer.approved()));
        if (closed == null) {
            decide(answer, null);
        } else {
            log.println(Messages.RequestHandler_gated(closed));
        }
    }

    /** @param user null where a setting decides */
    private void decide(Answer answer, @CheckForNull String user) {
        send(PendingDecision.of(masked, answer, user));
    }

    /** @param earlier what the record says of the decision; null if the record was not saved before the restart */
    private void sendAgain(PendingDecision pending, @CheckForNull DecisionRecord earlier) {
        if (earlier == null) {
            send(pending);
        } else {
            decisions.resume(earlier);
            owner.send(masked.original(), pending, masked.toOriginal(pending.answer()));
        }
    }

    /** The time limit that made a decision, in minutes; 0 where a user or another setting did. Settings alone deny at once, or never. */
    private int timeLimit(PendingDecision pending) {
        var denies = pending.by() == null && pending.verdict() == Verdict.DENIED;
        return denies && !settings.isDenying() ? settings.getRequestTimeoutMinutes() : 0;
    }

    private void send(PendingDecision pending) {
        var verdict = pending.verdict();
        decisions.decided(
                verdict, pending.by(), timeLimit(pending), AnsweredQuestion.all(pending.answers(), log::mask));
        log.decided(request, verdict, decisions.decider(), record.describe());
        if (pending.answers() != null) {
            given = pending.answers();
            log.ownWords(request, given);
        }
        owner.saveRecord();
        // If the answer is too late, Duvo's resolution of the request says so.
        owner.send(masked.original(), pending, masked.toOriginal(pending.answer()));
    }
}
