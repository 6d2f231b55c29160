package io.jenkins.plugins.duvo.cli;

import io.jenkins.plugins.duvo.api.Answer;
import io.jenkins.plugins.duvo.api.DuvoException;
import io.jenkins.plugins.duvo.api.HumanRequest;
import io.jenkins.plugins.duvo.api.IdempotencyKey;
import io.jenkins.plugins.duvo.api.Job;
import io.jenkins.plugins.duvo.api.PlainText;
import io.jenkins.plugins.duvo.api.Status;
import io.jenkins.plugins.duvo.follow.FollowResult;
import io.jenkins.plugins.duvo.follow.FollowedJob;
import io.jenkins.plugins.duvo.follow.JobListener;
import io.jenkins.plugins.duvo.follow.MessageFormatter;
import io.jenkins.plugins.duvo.follow.MessageUpdate;
import io.jenkins.plugins.duvo.follow.RequestResolution;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** Listener that shows a Job in the terminal and lets the person there answer its requests. */
final class TerminalListener implements JobListener {
    private static final int MAX_LENGTH = 500;

    private final Answers answers;
    private final MessageFormatter formatter;
    private final Consumer<String> agentText;
    private final Consumer<String> say;
    private final Asker asker;
    private final Executor person;
    private final CompletableFuture<FollowedJob> followed = new CompletableFuture<>();
    private final CompletableFuture<Integer> exitCode = new CompletableFuture<>();
    private final Set<String> deliveredIds = new HashSet<>();
    private final Instant began = Instant.now();
    private volatile String runId;
    private volatile String openRequestId;
    private DuvoException beforeStart;

    /**
     * @param agentText receives the text of the agent, line by line
     * @param say receives all other lines
     * @param person executor of prompts, which block
     */
    TerminalListener(
            Answers answers,
            MessageFormatter formatter,
            Consumer<String> agentText,
            Consumer<String> say,
            Asker asker,
            Executor person) {
        this.answers = answers;
        this.formatter = formatter;
        this.agentText = agentText;
        this.say = say;
        this.asker = asker;
        this.person = person;
    }

    void setFollowedJob(FollowedJob job) {
        followed.complete(job);
    }

    /** The exit code of the command; complete after the last line. */
    CompletableFuture<Integer> exitCode() {
        return exitCode;
    }

    @Override
    public void started(Job job) {
        runId = job.id();
        say.accept("Job " + PlainText.toLine(runId, MAX_LENGTH) + " started");
    }

    @Override
    public void startLost(DuvoException why) {
        say.accept("Nobody knows whether a Job was started, looking for it: " + why.getMessage());
    }

    @Override
    public void messages(List<MessageUpdate> page, int position) {
        for (var update : page) {
            deliveredIds.add(update.message().id());
            formatter.formatAgentText(update).forEach(agentText);
            formatter.formatOther(update).forEach(say);
        }
    }

    @Override
    public Set<String> deliveredMessageIds() {
        return Set.copyOf(deliveredIds);
    }

    @Override
    public void status(Status status) {
        if (status.postponedTo() != null) {
            say.accept("Duvo has postponed the Job until " + status.postponedTo());
        }
        if (!status.isKnown()) {
            say.accept(
                    "The Job is " + PlainText.toLine(status.word(), MAX_LENGTH) + ", a status that is not known here");
        }
    }

    @Override
    public void waitingWithoutRequest(Duration waited) {
        say.accept("The Job waits for a person, but Duvo shows no request; answer it in Duvo");
    }

    @Override
    public void requestOpened(HumanRequest request) {
        say.accept("Waiting for a person: \"" + PlainText.toLine(request.title(), MAX_LENGTH) + "\"");
        openRequestId = request.id();
        var approval = answers.toApproval();
        var given = answers.to(request);
        if (request.isApproval() && approval != null) {
            answer(request, approval);
        } else if (request.isQuestion() && given.size() == request.questions().size()) {
            answer(request, Answer.to(given));
        } else {
            ask(request, given);
        }
    }

    /** @param given the answers that the person is not asked for */
    private void ask(HumanRequest request, Map<String, String> given) {
        if (!request.isApproval() && !request.isQuestion()) {
            say.accept("It asks for something that cannot be given here; answer it in Duvo");
            return;
        }
        person.execute(() -> {
            try {
                answer(request, request.isApproval() ? asker.approval(request) : asker.questions(request, given));
            } catch (Asker.EndOfInput e) {
                if (request.id().equals(openRequestId)) {
                    say.accept("Nobody is here to answer: the request is left to Duvo, Job " + runId + " goes on");
                    followed.thenAccept(FollowedJob::detach);
                }
            }
        });
    }

    private void answer(HumanRequest request, Answer answer) {
        followed.thenAccept(job -> {
            if (!job.answer(request, answer, IdempotencyKey.random())) {
                say.accept("Too late, the request is not open any more");
            }
        });
    }

    @Override
    public void requestSettled(HumanRequest request, RequestResolution resolution) {
        openRequestId = null;
        say.accept(
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
    public void answerRefused(HumanRequest request, Answer answer, DuvoException why) {
        say.accept("Duvo did not take the answer: " + why.getMessage());
        ask(request, Map.of()); // an answer of the command line is not sent twice
    }

    @Override
    public void connectionLost(DuvoException why) {
        if (runId == null && beforeStart == null) {
            beforeStart = why; // no Job runs yet: the command ends instead of waiting for the timeout
            followed.thenAccept(FollowedJob::detach);
        } else {
            say.accept("Duvo cannot be asked at present, trying further: " + why.getMessage());
        }
    }

    @Override
    public void connectionRestored() {
        say.accept("Duvo can be asked again");
    }

    @Override
    public void continuedAfterEnd() {
        say.accept("The Job goes on in Duvo after its end; that is not followed");
    }

    @Override
    public void messagesMissing(int missing) {
        say.accept("Duvo counts " + missing + " more messages than it gives");
    }

    @Override
    public void stopUnconfirmed(Status status) {
        say.accept("The Job may still run");
    }

    @Override
    public void ended(FollowResult result) {
        if (result.reason() == FollowResult.Reason.LEFT && beforeStart != null && runId == null) {
            say.accept("Duvo is out of reach: " + beforeStart.getMessage());
            exitCode.complete(ExitCodes.of(FollowResult.Reason.OUT_OF_REACH, result.status(), beforeStart));
        } else {
            say.accept(lastLine(result));
            exitCode.complete(ExitCodes.of(result.reason(), result.status(), result.why()));
        }
    }

    private String lastLine(FollowResult result) {
        var why = result.why() == null ? "" : ": " + result.why().getMessage();
        var job = "Job " + runId;
        var status = PlainText.toLine(result.status().word(), MAX_LENGTH);
        return switch (result.reason()) {
            case JOB_ENDED -> job + " " + status + " in " + duration() + ", " + result.messages() + " messages";
            case START_REFUSED -> "No Job was started" + why;
            case START_UNKNOWN ->
                "Nobody knows whether a Job was started; look in Duvo before starting another one"
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
