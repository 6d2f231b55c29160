package io.jenkins.plugins.duvo.cli;

import io.jenkins.plugins.duvo.api.Answer;
import io.jenkins.plugins.duvo.api.DuvoException;
import io.jenkins.plugins.duvo.api.HumanRequest;
import io.jenkins.plugins.duvo.api.IdempotencyKey;
import java.util.List;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code duvo runs respond}. The answer is sent once: to the request that the Job waits for when the command begins. */
@Command(name = "respond", description = "Answers what a Job asks.")
final class RespondCommand extends RunsCommand {
    @Parameters(index = "0", paramLabel = "RUN", description = "the Job")
    private String runId;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "REQUEST",
            description = "the request; refused if another one is open. By default the open one")
    private String requestId;

    @ArgGroup(multiplicity = "1")
    private Response response;

    /** What is answered: one of the three. */
    static final class Response {
        @Option(names = "--approve", required = true, description = "approve")
        private boolean isApproved;

        @Option(names = "--deny", required = true, description = "deny")
        private boolean isDenied;

        @Option(
                names = "--answer",
                required = true,
                paramLabel = "QUESTION=ANSWER",
                description = "answer a question, named by its text or its header; once for each question")
        private List<String> answers;
    }

    RespondCommand(CommandContext context) {
        super(context);
    }

    @Override
    String ifUnknown() {
        return "it is not known whether the answer was taken";
    }

    @Override
    int execute(DuvoConnector duvo) throws DuvoException, UsageException, CommandException {
        var pending = readJob(duvo, runId).pending();
        if (pending == null || requestId != null && !pending.id().equals(requestId)) {
            throw new CommandException(
                    pending == null && requestId == null ? ExitCodes.ERROR : ExitCodes.NOT_FOUND,
                    pending == null
                            ? "Job " + id(runId) + " asks nothing at present"
                            : "Job " + id(runId) + " asks something else at present: request " + id(pending.id()));
        }
        var answer = answerTo(pending);
        var key = IdempotencyKey.random();
        try {
            duvo.change(client -> {
                client.respond(runId, pending.id(), answer, key);
                return pending;
            });
        } catch (DuvoException e) {
            explain(duvo, pending, e);
        }
        var envelope = JobJson.object();
        envelope.set(
                "human_request",
                JobJson.request(pending)
                        .put("run_id", runId)
                        .put(
                                "response",
                                answer.approved() == null ? "answered" : answer.approved() ? "approved" : "denied"));
        terminal()
                .print(
                        isJson()
                                ? JobJson.lines(envelope)
                                : (answer.approved() == null ? "Answered" : answer.approved() ? "Approved" : "Denied")
                                        + ": \"" + Asker.line(pending.title()) + "\"");
        return ExitCodes.OK;
    }

    private Answer answerTo(HumanRequest pending) throws UsageException, CommandException {
        if (response.answers == null) {
            if (pending.isApproval()) {
                return response.isApproved ? Answer.APPROVE : Answer.DENY;
            }
            throw new CommandException(
                    ExitCodes.ERROR,
                    pending.isQuestion()
                            ? "Job " + id(runId) + " asks questions; answer them with --answer \"QUESTION=ANSWER\""
                            : "Job " + id(runId) + " asks for something that cannot be given here; answer it in Duvo");
        }
        if (!pending.isQuestion()) {
            throw new CommandException(
                    ExitCodes.ERROR, "Job " + id(runId) + " asks no questions; use --approve or --deny");
        }
        var answers = new Answers();
        for (var text : response.answers) {
            answers.add(text);
        }
        var given = answers.toAll(pending);
        Answers.ownWords(pending, given)
                .forEach(words ->
                        terminal().say("This is none of the options, and is sent all the same: " + Asker.line(words)));
        return Answer.to(given);
    }

    /** Finds out what became of an answer that failed: returns if Duvo has probably taken it. */
    private void explain(DuvoConnector duvo, HumanRequest pending, DuvoException failure)
            throws DuvoException, CommandException {
        if (failure.isUnauthorized() || failure.isForbidden() || failure.outcome() == DuvoException.Outcome.THROTTLED) {
            throw failure;
        }
        var now = readJob(duvo, runId).pending();
        var isOpen = now != null && now.id().equals(pending.id());
        if (isOpen) {
            throw failure;
        }
        if (failure.outcome() == DuvoException.Outcome.REFUSED) {
            throw new CommandException(
                    ExitCodes.ERROR,
                    "The request is no longer open: it was answered elsewhere. " + failure.getMessage());
        }
        terminal().say("The answer of Duvo was lost, but the request is gone: it was probably taken");
    }
}
