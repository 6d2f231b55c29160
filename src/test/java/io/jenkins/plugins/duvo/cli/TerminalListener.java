package io.jenkins.plugins.duvo.cli;

import io.jenkins.plugins.duvo.api.Answer;
import io.jenkins.plugins.duvo.api.DuvoException;
import io.jenkins.plugins.duvo.api.HumanRequest;
import io.jenkins.plugins.duvo.api.Job;
import io.jenkins.plugins.duvo.api.PlainText;
import io.jenkins.plugins.duvo.api.Status;
import io.jenkins.plugins.duvo.follow.FollowResult;
import io.jenkins.plugins.duvo.follow.FollowedJob;
import io.jenkins.plugins.duvo.follow.JobListener;
import io.jenkins.plugins.duvo.follow.MessageUpdate;
import io.jenkins.plugins.duvo.follow.RequestResolution;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** Listener that shows a Job in the terminal and hands its human requests to a responder. */
final class TerminalListener implements JobListener {
    private static final int MAX_LENGTH = 500;

    private final Terminal terminal;
    private final MessagePrinter printer;
    private final RequestResponder responder;
    private final boolean untilStarted;
    private final CompletableFuture<FollowedJob> followed = new CompletableFuture<>();
    private final CompletableFuture<FollowResult> result = new CompletableFuture<>();
    private final CompletableFuture<Job> startedJob = new CompletableFuture<>();
    private final Set<String> deliveredIds = new HashSet<>();
    private final Instant began = Instant.now();
    private volatile String runId;
    private volatile boolean isOutputLost;
    private DuvoException beforeStart;

    /**
     * @param runId the Job; null if it is to be started
     * @param untilStarted whether the Job is left as soon as it was started
     */
    TerminalListener(
            Terminal terminal, MessagePrinter printer, RequestResponder responder, String runId, boolean untilStarted) {
        this.terminal = terminal;
        this.printer = printer;
        this.responder = responder;
        this.runId = runId;
        this.untilStarted = untilStarted;
    }

    void setFollowedJob(FollowedJob job) {
        followed.complete(job);
    }

    /** The result; complete after the last line. That of a Job that was started and is not followed is {@code LEFT}. */
    CompletableFuture<FollowResult> result() {
        return result;
    }

    /** The Job that was started, as Duvo first showed it; never complete if none was. */
    CompletableFuture<Job> startedJob() {
        return startedJob;
    }

    /** The Job; null if none was started yet. */
    String runId() {
        return runId;
    }

    /** Why the Job was left before its end, if the output cannot be written any more. */
    boolean isOutputLost() {
        return isOutputLost;
    }

    /** What becomes of the Job if the command ends now; empty if there is nothing to be said. */
    Optional<String> farewell() {
        if (result.isDone() || untilStarted && startedJob.isDone()) {
            return Optional.empty();
        }
        return Optional.of(
                runId == null
                        ? "The Job may have been started; look in Duvo before starting another one"
                        : "Job " + PlainText.id(runId) + " goes on in Duvo; stop it with: duvo runs stop "
                                + PlainText.id(runId));
    }

    @Override
    public void started(Job job) {
        runId = job.id();
        startedJob.complete(job);
        if (untilStarted) {
            followed.thenAccept(FollowedJob::detach);
        } else {
            say("Job " + PlainText.toLine(runId, MAX_LENGTH) + " started");
        }
    }

    @Override
    public void startThrottled(DuvoException why) {
        say("Duvo accepts no further Job at present, trying again: " + why.getMessage());
    }

    @Override
    public void startLost(DuvoException why) {
        say("Cannot tell whether a Job was started, looking for it: " + why.getMessage());
    }

    @Override
    public void messages(List<MessageUpdate> page, int position) {
        for (var update : page) {
            deliveredIds.add(update.message().id());
            if (!untilStarted) {
                printer.print(runId, update);
            }
        }
        leaveIfOutputIsLost();
    }

    /** Leaves a Job whose text nothing reads, as after {@code | head -1}. */
    private void leaveIfOutputIsLost() {
        if (!isOutputLost && terminal.isOutputLost()) {
            isOutputLost = true;
            say("The output cannot be written any more: Job " + PlainText.id(runId) + " is left and goes on in Duvo");
            followed.thenAccept(FollowedJob::detach);
        }
    }

    @Override
    public Set<String> deliveredMessageIds() {
        return Set.copyOf(deliveredIds);
    }

    @Override
    public void status(Status status) {
        if (status.postponedTo() != null) {
            say("Duvo has postponed the Job until " + status.postponedTo());
        }
        if (!status.isKnown()) {
            say("The Job is " + PlainText.toLine(status.word(), MAX_LENGTH) + ", a status that is not known here");
        }
    }

    @Override
    public void waitingWithoutRequest(Duration waited) {
        say("The Job waits for a person, but Duvo shows no request; answer it in Duvo");
    }

    @Override
    public void requestOpened(HumanRequest request) {
        if (!untilStarted) {
            say("Waiting for a person: \"" + Asker.line(request.title()) + "\"");
            printer.print(runId, request);
            leaveIfOutputIsLost();
            followed.thenAccept(job -> responder.opened(request, job));
        }
    }

    @Override
    public void requestResolved(HumanRequest request, RequestResolution resolution) {
        responder.settled();
        say(
                switch (resolution) {
                    case ANSWERED -> "Answered";
                    case PROBABLY_ANSWERED -> "The request is gone; Duvo probably took the answer";
                    case STOPPED -> "The request was denied, because the Job is to be stopped";
                    case ANSWERED_ELSEWHERE -> "Answered elsewhere";
                    case REPLACED -> "The Job asks something else now";
                    case JOB_ENDED -> "The Job does not wait for the answer any more";
                });
    }

    @Override
    public void answerRejected(HumanRequest request, Answer answer, DuvoException why) {
        say("Duvo did not accept the answer: " + why.getMessage());
        followed.thenAccept(job -> responder.refused(request, job));
    }

    @Override
    public void connectionLost(DuvoException why) {
        if (runId == null && beforeStart == null) {
            beforeStart = why; // no Job runs yet: the command ends instead of waiting for the timeout
            followed.thenAccept(FollowedJob::detach);
        } else {
            say("Duvo cannot be asked at present, trying further: " + why.getMessage());
        }
    }

    @Override
    public void connectionRestored() {
        say("Duvo can be asked again");
    }

    @Override
    public void continuedAfterEnd() {
        say("The Job goes on in Duvo after its end; that is not followed");
    }

    @Override
    public void messagesMissing(int missing) {
        say("Duvo counts " + missing + " more messages than it gives");
    }

    @Override
    public void stopUnconfirmed(Status status) {
        say("The Job may still run");
    }

    @Override
    public void ended(FollowResult end) {
        if (end.reason() == FollowResult.Reason.LEFT && beforeStart != null && runId == null) {
            say("Duvo is out of reach: " + beforeStart.getMessage());
            result.complete(new FollowResult(
                    FollowResult.Reason.OUT_OF_REACH, end.status(), end.messages(), beforeStart, null, List.of()));
            return;
        }
        if (!untilStarted || !startedJob.isDone()) {
            say(lastLine(end));
        }
        result.complete(end);
    }

    private void say(String line) {
        terminal.say(line);
    }

    private String lastLine(FollowResult result) {
        var why = result.why() == null ? "" : ": " + result.why().getMessage();
        var job = "Job " + runId;
        var status = PlainText.toLine(result.status().word(), MAX_LENGTH);
        return switch (result.reason()) {
            case JOB_ENDED -> job + " " + status + " in " + duration() + ", " + result.messages() + " messages";
            case START_REFUSED -> "No Job was started" + why;
            case START_UNKNOWN ->
                "Cannot tell whether a Job was started; look in Duvo before starting another one"
                        + (result.candidates().isEmpty()
                                ? ""
                                : ", perhaps it is one of " + String.join(", ", result.candidates()));
            case GONE -> job + " no longer exists" + why;
            case FORBIDDEN -> "The key may not see " + job + why;
            case OUT_OF_REACH -> job + (status.isEmpty() ? "" : " was " + status) + ", Duvo is out of reach" + why;
            case LEFT -> runId == null ? "No Job was started" : job + " was left in status " + status;
        };
    }

    private String duration() {
        var seconds = Duration.between(began, Instant.now()).toSeconds();
        return seconds < 60 ? seconds + " s" : seconds / 60 + " min " + seconds % 60 + " s";
    }
}
