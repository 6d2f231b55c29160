package io.jenkins.plugins.duvo.build;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.AbortException;
import hudson.model.Computer;
import hudson.model.Run;
import io.jenkins.plugins.duvo.api.Answer;
import io.jenkins.plugins.duvo.api.DuvoException;
import io.jenkins.plugins.duvo.api.HumanRequest;
import io.jenkins.plugins.duvo.build.DecisionRecord.Verdict;
import io.jenkins.plugins.duvo.follow.Settlement;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import jenkins.util.Timer;

/**
 * The human requests of one Job, one after the other: asks people or decides by the settings, passes answers on and keeps the
 * record. Everything happens in one lane, in order, on {@link Computer#threadPoolForRemoting}; only what concerns the request
 * that is open now has an effect.
 */
final class RequestDesk {
    /** What the desk needs of the Job. */
    interface Job {
        /** Remembers the decision for a restart, and sends it; returns false if it comes too late. */
        boolean send(Decision decision) throws IOException;

        /** The decision that an earlier life had made and not seen taken, or null. */
        @CheckForNull
        Decision undelivered();

        /** Fails the build, and stops the Job where {@code stop}. */
        void fail(AbortException why, boolean stop);

        void saveRecord() throws IOException;

        /** The build that the Job belongs to. */
        Run<?, ?> run();
    }

    /** A decision that lay longer than an hour may not be what the person wants now. */
    private static final long STALE = TimeUnit.HOURS.toMillis(1);

    private final Lane lane = new Lane(e -> cannotAsk());
    private final JobRecord record;
    private final JobSettings settings;
    private final RequestLog log;
    private final JobPrompt prompt;
    private final Job job;
    private final JobNotices notices;
    private HumanRequest open;
    /** What others see of {@link #open}. */
    private OpenRequest shown;

    private DecisionRecord decided;
    private boolean closed;

    RequestDesk(JobRecord record, JobSettings settings, JobLog log, JobPrompt prompt, Job job) {
        this.record = record;
        this.settings = settings;
        this.log = new RequestLog(log);
        this.prompt = prompt;
        this.job = job;
        this.notices = new JobNotices(job.run(), record);
    }

    /** After a restart: a prompt of the earlier life is nobody's any more. */
    void takeUp() {
        lane.add(this::withdraw);
    }

    /** The step is over: nothing is asked any more, and nothing that is answered has an effect. */
    void close() {
        lane.add(() -> {
            closed = true;
            open = null;
            hide(decided);
            withdraw();
        });
    }

    /** The Job has ended: told after all that it asked. */
    void jobEnded() {
        lane.add(notices::ended);
    }

    void opened(HumanRequest request) {
        lane.add(() -> {
            if (closed) {
                return; // nobody is there any more who could wait for an answer
            }
            open = request;
            decided = null;
            log.opened(request);
            record.opened(request.id());
            show(request);
            var undelivered = job.undelivered();
            if (undelivered != null
                    && undelivered.requestId().equals(request.id())
                    && System.currentTimeMillis() - undelivered.at() < STALE) {
                log.line(Messages.RequestDesk_sendingAgain());
                send(undelivered, verdict(undelivered));
            } else {
                follow(RequestPolicy.of(request, settings), null);
                armTimeout(request);
            }
            notices.opened(shown);
        });
    }

    private void show(HumanRequest request) {
        hide(null); // of an earlier request nobody told the end
        shown = new OpenRequest(job.run(), record, request, settings.getSubmitter(), new OpenRequest.Desk() {
            @Override
            public void answered(Answer answer, String user) {
                whileOpen(request, () -> {
                    decide(answer, user);
                    withdraw();
                });
            }

            @Override
            public void refused(String user) {
                whileOpen(request, () -> {
                    refuse(user);
                    withdraw();
                });
            }
        });
        OpenRequests.add(shown);
    }

    private void hide(@CheckForNull DecisionRecord decision) {
        if (shown != null) {
            OpenRequests.remove(shown);
            notices.settled(shown, decision);
            shown = null;
        }
    }

    private void follow(RequestPolicy.Verdict policy, @CheckForNull String note)
            throws IOException, InterruptedException {
        var reason = policy.reason();
        switch (policy.course()) {
            case ASK -> ask(note);
            case ANSWER -> decide(Objects.requireNonNull(policy.answer()), null);
            case LEAVE -> log.line(reason == null ? Messages.RequestDesk_left() : reason);
            case FAIL -> job.fail(new AbortException(reason), !settings.detaches());
            default -> job.fail(new AbortException(reason), true);
        }
    }

    private void ask(@CheckForNull String note) throws IOException, InterruptedException {
        withdraw();
        var request = open;
        var form = new HumanRequestForm(request, settings.givenAnswers(), note);
        record.setPromptId("Duvo-" + UUID.randomUUID());
        job.saveRecord(); // before it opens: else nobody could take it back after a crash
        var asked = shown;
        asked.ask(form, prompt.page());
        prompt.open(record.getPromptId(), form, new JobPrompt.Outcome() {
            @Override
            public void submitted(@CheckForNull String user, Map<String, Object> values) {
                if (asked.claim(user)) {
                    whileOpen(request, () -> read(form, values, user));
                }
            }

            @Override
            public void refused(@CheckForNull String user) {
                if (asked.claim(user)) {
                    whileOpen(request, () -> refuse(user));
                }
            }
        });
    }

    private void whileOpen(HumanRequest request, Lane.Work work) {
        lane.add(() -> {
            if (!closed && open == request && decided == null) {
                work.run();
            }
        });
    }

    private void read(HumanRequestForm form, Map<String, Object> values, @CheckForNull String user)
            throws IOException, InterruptedException {
        if (form.approval()) {
            decide(Answer.APPROVE, user);
            return;
        }
        var submitted = form.read(values);
        if (submitted.missing().isEmpty()) {
            decide(Answer.to(submitted.answers()), user);
        } else {
            var note = Messages.RequestDesk_missing(String.join(", ", submitted.missing()));
            log.line(note);
            ask(note);
        }
    }

    private void refuse(@CheckForNull String user) throws IOException {
        if (open.approval()) {
            decide(Answer.DENY, user);
            return;
        }
        record(Verdict.REFUSED, user);
        job.saveRecord();
        job.fail(new AbortException(RequestLog.refusal(open, user)), true);
    }

    private void decide(Answer answer, @CheckForNull String user) throws IOException {
        var decision = new Decision(open.id(), answer.approved(), answer.answers(), user, System.currentTimeMillis());
        send(decision, verdict(decision));
    }

    private void send(Decision decision, Verdict verdict) throws IOException {
        record(verdict, decision.by());
        log.decided(open, verdict, decision.by());
        job.saveRecord();
        job.send(decision); // if that is too late, its end is told as any other
    }

    private void record(Verdict verdict, @CheckForNull String user) {
        decided = new DecisionRecord(open.id(), open.title(), verdict, user);
        record.add(decided);
        shown.decided(decided);
    }

    private static Verdict verdict(Decision decision) {
        var approved = decision.approved();
        if (approved == null) {
            return Verdict.ANSWERED;
        }
        return approved ? Verdict.APPROVED : Verdict.DENIED;
    }

    void settled(HumanRequest request, Settlement how) {
        lane.add(() -> {
            if (decided != null && decided.getVerdict() != Verdict.REFUSED) {
                decided.taken(how == Settlement.ANSWERED || how == Settlement.PROBABLY_ANSWERED);
            } else if (decided == null) {
                var elsewhere = how == Settlement.ANSWERED_ELSEWHERE;
                decided = new DecisionRecord(
                        request.id(), request.title(), elsewhere ? Verdict.ELSEWHERE : Verdict.WITHDRAWN, null);
                decided.taken(elsewhere);
                record.add(decided);
            }
            log.settled(request, how);
            open = null;
            hide(decided);
            withdraw();
            job.saveRecord();
        });
    }

    void answerRefused(HumanRequest request, DuvoException why) {
        lane.add(() -> {
            if (closed || open == null || !open.id().equals(request.id())) {
                return;
            }
            if (decided != null) {
                decided.taken(false);
                decided = null;
            }
            var note = Messages.RequestDesk_notTaken(why.words());
            log.line(note);
            // Settings would only give the same answer again; a person may give another.
            follow(new RequestPolicy.Verdict(RequestPolicy.Course.ASK, null, null), note);
        });
    }

    private void armTimeout(HumanRequest request) {
        if (settings.getRequestTimeoutMinutes() > 0) {
            var since = System.currentTimeMillis() - record.openedAt(request.id());
            var left = TimeUnit.MINUTES.toMillis(settings.getRequestTimeoutMinutes()) - since;
            Timer.get()
                    .schedule(
                            () -> whileOpen(request, () -> timedOut(request)),
                            Math.max(0, left),
                            TimeUnit.MILLISECONDS);
        }
    }

    private void timedOut(HumanRequest request) throws IOException, InterruptedException {
        if (!shown.takeBack()) {
            return; // somebody was faster
        }
        log.timedOut(request, settings.getRequestTimeoutMinutes());
        withdraw();
        follow(RequestPolicy.onTimeout(request, settings), null);
    }

    private void withdraw() throws IOException, InterruptedException {
        var promptId = record.getPromptId();
        if (promptId != null) {
            prompt.close(promptId);
            record.setPromptId(null);
        }
    }

    /** The Job goes on waiting, and so does the build: whoever reads its log must know. */
    private void cannotAsk() {
        log.line(Messages.RequestDesk_cannotAsk());
    }
}
