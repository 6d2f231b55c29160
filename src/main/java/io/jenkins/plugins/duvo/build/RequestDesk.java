package io.jenkins.plugins.duvo.build;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.AbortException;
import hudson.model.Computer;
import hudson.model.Run;
import hudson.remoting.SingleLaneExecutorService;
import io.jenkins.plugins.duvo.api.Answer;
import io.jenkins.plugins.duvo.api.DuvoException;
import io.jenkins.plugins.duvo.api.HumanRequest;
import io.jenkins.plugins.duvo.api.PlainText;
import io.jenkins.plugins.duvo.build.DecisionRecord.Verdict;
import io.jenkins.plugins.duvo.follow.Settlement;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
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

    private static final Logger LOGGER = Logger.getLogger(RequestDesk.class.getName());
    private static final int LONGEST_TITLE = 200;
    /** A decision that lay longer than an hour may not be what the person wants now. */
    private static final long STALE = TimeUnit.HOURS.toMillis(1);

    private final ExecutorService lane = new SingleLaneExecutorService(Computer.threadPoolForRemoting);
    private final JobRecord record;
    private final JobSettings settings;
    private final JobLog log;
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
        this.log = log;
        this.prompt = prompt;
        this.job = job;
        this.notices = new JobNotices(job.run(), record);
    }

    /** After a restart: a prompt of the earlier life is nobody's any more. */
    void takeUp() {
        inLane(this::withdraw);
    }

    /** The step is over: nothing is asked any more, and nothing that is answered has an effect. */
    void close() {
        inLane(() -> {
            closed = true;
            open = null;
            hide(decided);
            withdraw();
        });
    }

    /** The Job has ended: told after all that it asked. */
    void jobEnded() {
        inLane(notices::ended);
    }

    void opened(HumanRequest request) {
        inLane(() -> {
            if (closed) {
                return; // nobody is there any more who could wait for an answer
            }
            open = request;
            decided = null;
            log.line(Messages.JobStory_waiting(title(request)));
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

    private void whileOpen(HumanRequest request, Work work) {
        inLane(() -> {
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
        job.fail(new AbortException(Messages.RequestDesk_refused(title(open), name(user))), true);
    }

    private void decide(Answer answer, @CheckForNull String user) throws IOException {
        var decision = new Decision(open.id(), answer.approved(), answer.answers(), user, System.currentTimeMillis());
        send(decision, verdict(decision));
    }

    private void send(Decision decision, Verdict verdict) throws IOException {
        record(verdict, decision.by());
        log.line(
                switch (verdict) {
                    case APPROVED -> Messages.RequestDesk_approved(title(open), name(decision.by()));
                    case DENIED -> Messages.RequestDesk_denied(title(open), name(decision.by()));
                    default -> Messages.RequestDesk_answered(title(open), name(decision.by()));
                });
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
        inLane(() -> {
            if (decided != null && decided.getVerdict() != Verdict.REFUSED) {
                decided.taken(how == Settlement.ANSWERED || how == Settlement.PROBABLY_ANSWERED);
            } else if (decided == null) {
                var elsewhere = how == Settlement.ANSWERED_ELSEWHERE;
                decided = new DecisionRecord(
                        request.id(), request.title(), elsewhere ? Verdict.ELSEWHERE : Verdict.WITHDRAWN, null);
                decided.taken(elsewhere);
                record.add(decided);
            }
            log.line(text(request, how));
            open = null;
            hide(decided);
            withdraw();
            job.saveRecord();
        });
    }

    private static String text(HumanRequest request, Settlement how) {
        return switch (how) {
            case ANSWERED -> Messages.RequestDesk_taken(title(request));
            case PROBABLY_ANSWERED -> Messages.RequestDesk_probablyTaken(title(request));
            case ANSWERED_ELSEWHERE -> Messages.RequestDesk_elsewhere(title(request));
            case REPLACED -> Messages.RequestDesk_replaced(title(request));
            case JOB_ENDED -> Messages.RequestDesk_jobEnded(title(request));
        };
    }

    void answerRefused(HumanRequest request, DuvoException why) {
        inLane(() -> {
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
        log.line(Messages.RequestDesk_timedOut(title(request), settings.getRequestTimeoutMinutes()));
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

    private static String title(HumanRequest request) {
        return PlainText.line(request.title(), LONGEST_TITLE);
    }

    private static String name(@CheckForNull String user) {
        return user == null ? Messages.RequestDesk_settings() : user;
    }

    private interface Work {
        void run() throws IOException, InterruptedException;
    }

    private void inLane(Work work) {
        lane.execute(() -> {
            try {
                work.run();
            } catch (IOException | RuntimeException e) {
                LOGGER.log(Level.WARNING, "Cannot deal with a human request of Duvo Job " + record.getId(), e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }
}
