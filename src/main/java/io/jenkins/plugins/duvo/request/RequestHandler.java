package io.jenkins.plugins.duvo.request;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.AbortException;
import io.jenkins.plugins.duvo.api.Answer;
import io.jenkins.plugins.duvo.api.DuvoException;
import io.jenkins.plugins.duvo.api.HumanRequest;
import io.jenkins.plugins.duvo.concurrent.SerialExecutor;
import io.jenkins.plugins.duvo.follow.RequestResolution;
import io.jenkins.plugins.duvo.settings.JobSettings;
import io.jenkins.plugins.duvo.store.AnsweredQuestion;
import io.jenkins.plugins.duvo.store.DecisionRecord;
import io.jenkins.plugins.duvo.store.DecisionRecord.Verdict;
import io.jenkins.plugins.duvo.store.JobRecord;
import io.jenkins.plugins.duvo.store.PendingDecision;
import io.jenkins.plugins.duvo.store.Transcript;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * One human request, from its opening on: people are asked or the settings decide, and the answer is passed on. To be used in
 * the desk's lane; what people do comes there by itself.
 */
final class RequestHandler implements OpenRequest.Handler {
    /** A decision that lay longer than an hour may not be what the person wants now. */
    private static final long STALE = TimeUnit.HOURS.toMillis(1);

    private final HumanRequest request;
    private final SerialExecutor lane;
    private final JobRecord record;
    private final JobSettings settings;
    private final RequestLog log;
    private final PromptTracker prompt;
    private final RequestOwner job;
    private final PendingRequest pending;
    private final RequestTimeout timeout;

    RequestHandler(HumanRequest unmasked, RequestCoordinator.Means means) {
        this.request = unmasked.mapTexts(means.log()::mask);
        this.lane = means.lane();
        this.record = means.record();
        this.settings = means.settings();
        this.log = means.log();
        this.prompt = means.prompt();
        this.job = means.job();
        record.opened(request.id(), transcriptSize());
        var shown = new OpenRequest(job.run(), record, request, settings.getSubmitter(), this);
        this.pending = new PendingRequest(request, shown, record, means.notices());
        this.timeout = new RequestTimeout(
                record.openedAt(request.id()), settings.getRequestTimeoutMinutes(), () -> ifUndecided(this::timedOut));
    }

    /** How much of the transcript is written, in bytes. */
    private long transcriptSize() {
        try {
            return Transcript.fileOf(job.run(), record.getLocalId()).size();
        } catch (IOException e) {
            return 0; // where the page shows the request is no reason not to ask it
        }
    }

    boolean isAbout(HumanRequest other) {
        return request.id().equals(other.id());
    }

    // --- what the Job does

    /** It is dealt with from now on. */
    void open() throws IOException, InterruptedException {
        log.opened(request);
        if (job.isGivenUp()) {
            return; // nobody is asked: what is in the way of the stop is denied, or waited for
        }
        pending.show();
        timeout.arm(); // before what may fail: nobody may be there to answer
        if (settings.getRequestTimeoutMinutes() > 0) {
            job.saveRecord(); // the time runs on over a restart
        }
        var undelivered = job.undelivered();
        var earlier = record.unsettled(request.id());
        if (undelivered != null
                && undelivered.requestId().equals(request.id())
                && System.currentTimeMillis() - undelivered.at() < STALE) {
            log.println(Messages.RequestHandler_sendingAgain());
            sendAgain(undelivered, earlier);
        } else {
            if (earlier != null) {
                earlier.markAccepted(false); // Duvo still asks
            }
            apply(RequestPolicy.of(request, settings));
        }
        pending.announce();
    }

    void settled(RequestResolution resolution) throws IOException, InterruptedException {
        timeout.cancel();
        pending.settled(resolution);
        log.settled(request, resolution);
        prompt.withdraw();
        job.saveRecord();
    }

    void answerRefused(DuvoException why) throws IOException, InterruptedException {
        if (pending.isOpen()) {
            pending.undecide();
            timeout.arm(); // it may have run out while the answer was on its way
            var note = Messages.RequestHandler_notTaken(why.reason());
            log.println(note);
            ask(note); // settings would only give the same answer again; a person may give another
        }
    }

    /** Nothing that is done about it has an effect any more. */
    void close() {
        timeout.cancel();
        pending.hide();
    }

    // --- what people do

    @Override
    public void answered(Answer answer, String user) {
        ifUndecided(() -> {
            decide(answer, user);
            prompt.withdraw();
        });
    }

    @Override
    public void refused(String user) {
        ifUndecided(() -> {
            reject(user);
            prompt.withdraw();
        });
    }

    private void ifUndecided(SerialExecutor.Task work) {
        lane.execute(() -> {
            if (pending.isUndecided()) {
                work.run();
            }
        });
    }

    private void ask(@CheckForNull String note) throws IOException, InterruptedException {
        var form = new HumanRequestForm(request, settings.presetAnswers(), note);
        prompt.open(pending.shown(), form, new Prompt.Callback() {
            @Override
            public void submitted(@CheckForNull String user, Map<String, Object> values) {
                ifUndecided(() -> read(form, values, user));
            }

            @Override
            public void refused(@CheckForNull String user) {
                ifUndecided(() -> reject(user));
            }
        });
    }

    private void read(HumanRequestForm form, Map<String, Object> values, @CheckForNull String user)
            throws IOException, InterruptedException {
        if (form.isApproval()) {
            decide(Answer.APPROVE, user);
            return;
        }
        var submitted = form.read(values);
        if (submitted.missing().isEmpty()) {
            decide(Answer.to(submitted.answers()), user);
        } else {
            var note = Messages.RequestHandler_missing(String.join(", ", submitted.missing()));
            log.println(note);
            ask(note);
        }
    }

    private void reject(@CheckForNull String user) {
        if (request.isApproval()) {
            decide(Answer.DENY, user);
            return;
        }
        pending.decide(Verdict.REFUSED, user, List.of());
        job.saveRecord();
        job.fail(new AbortException(RequestLog.refusal(request, user)), true);
    }

    // --- what the settings say

    private void apply(RequestPolicy.Ruling policy) throws IOException, InterruptedException {
        var reason = policy.reason();
        switch (policy.course()) {
            case ASK -> ask(null);
            case ANSWER -> decide(Objects.requireNonNull(policy.answer()), null);
            case LEAVE -> log.println(reason == null ? Messages.RequestHandler_left() : reason);
            case FAIL -> job.fail(new AbortException(reason), !settings.isDetachOnAbort());
            default -> job.fail(new AbortException(reason), true);
        }
    }

    private void timedOut() throws IOException, InterruptedException {
        if (!pending.shown().retract()) {
            return; // somebody was faster
        }
        log.timedOut(request, settings.getRequestTimeoutMinutes());
        prompt.withdraw();
        apply(RequestPolicy.onTimeout(request, settings));
    }

    // --- what is decided

    private void decide(Answer answer, @CheckForNull String user) {
        send(new PendingDecision(request.id(), answer.approved(), answer.answers(), user, System.currentTimeMillis()));
    }

    /** @param earlier what the record says of it, if it does */
    private void sendAgain(PendingDecision decision, @CheckForNull DecisionRecord earlier) {
        if (earlier == null) {
            send(decision);
        } else {
            pending.decideAgain(earlier);
            job.send(decision);
        }
    }

    private void send(PendingDecision decision) {
        var verdict = decision.verdict();
        pending.decide(verdict, decision.by(), AnsweredQuestion.all(decision.answers(), log::mask));
        log.decided(request, verdict, decision.by());
        job.saveRecord();
        job.send(decision); // if that is too late, its end is told as any other
    }
}
