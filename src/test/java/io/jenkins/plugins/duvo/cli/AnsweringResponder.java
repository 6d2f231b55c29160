package io.jenkins.plugins.duvo.cli;

import io.jenkins.plugins.duvo.api.Answer;
import io.jenkins.plugins.duvo.api.HumanRequest;
import io.jenkins.plugins.duvo.api.IdempotencyKey;
import io.jenkins.plugins.duvo.cli.Terminal.EndOfInput;
import io.jenkins.plugins.duvo.follow.FollowedJob;
import java.util.Map;
import java.util.concurrent.Executor;

/** Responder that gives the answers of the command line and asks the person at the terminal for the others. */
final class AnsweringResponder implements RequestResponder {
    /** Refused answers of one command: a person stops earlier, but a program that types may never. */
    private static final int MAX_REFUSALS = 10;

    private final ApprovalAnswer approval;
    private final Answers answers;
    private final Terminal terminal;
    private final Asker asker;
    private final Executor person;
    private volatile String openRequestId;
    private int refusals;

    /** What the command line says to approvals. */
    enum ApprovalAnswer {
        APPROVE,
        DENY,
        ASK
    }

    /** @param person executor of prompts, which block */
    AnsweringResponder(ApprovalAnswer approval, Answers answers, Terminal terminal, Executor person) {
        this.approval = approval;
        this.answers = answers;
        this.terminal = terminal;
        this.asker = new Asker(terminal);
        this.person = person;
    }

    /** An answer of the command line that Duvo has refused once is sent to no request again: that might go on for ever. */
    @Override
    public void opened(HumanRequest request, FollowedJob job) {
        openRequestId = request.id();
        var given = refusals == 0 ? answers.to(request) : Map.<String, String>of();
        if (request.isApproval() && approval != ApprovalAnswer.ASK && refusals == 0) {
            answer(request, job, approval == ApprovalAnswer.APPROVE ? Answer.APPROVE : Answer.DENY);
        } else if (request.isQuestion() && isComplete(request, given)) {
            answer(request, job, Answer.to(given));
        } else {
            ask(request, job, given);
        }
    }

    private static boolean isComplete(HumanRequest request, Map<String, String> given) {
        return request.questions().stream().allMatch(question -> given.containsKey(question.question()));
    }

    @Override
    public void refused(HumanRequest request, FollowedJob job) {
        refusals++;
        if (refusals >= MAX_REFUSALS) {
            leave(request, job, "Duvo has refused " + refusals + " answers");
        } else {
            ask(request, job, Map.of());
        }
    }

    @Override
    public void settled() {
        openRequestId = null;
    }

    /** @param given the answers that the person is not asked for */
    private void ask(HumanRequest request, FollowedJob job, Map<String, String> given) {
        if (!request.isApproval() && !request.isQuestion()) {
            terminal.say("It asks for something that cannot be given here; answer it in Duvo");
            return;
        }
        person.execute(() -> {
            try {
                answer(request, job, request.isApproval() ? asker.approval(request) : asker.questions(request, given));
            } catch (EndOfInput e) {
                leave(request, job, "No person can be asked, " + e.getMessage());
            } catch (RuntimeException | Error e) {
                leave(request, job, "No person can be asked (" + e.getClass().getSimpleName() + ")");
                throw e;
            }
        });
    }

    private void leave(HumanRequest request, FollowedJob job, String why) {
        if (request.id().equals(openRequestId)) {
            terminal.say(why + ": the request is left to Duvo, the Job goes on");
            job.detach();
        }
    }

    private void answer(HumanRequest request, FollowedJob job, Answer answer) {
        if (answer.answers() != null) {
            Answers.ownWords(request, answer.answers())
                    .forEach(words -> terminal.say(
                            "This is none of the options, and is sent all the same: " + Asker.line(words)));
        }
        if (!job.answer(request, answer, IdempotencyKey.random())) {
            terminal.say("Too late, the request is not open any more");
        }
    }
}
