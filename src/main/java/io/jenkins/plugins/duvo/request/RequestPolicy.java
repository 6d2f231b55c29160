package io.jenkins.plugins.duvo.request;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.duvo.api.Answer;
import io.jenkins.plugins.duvo.api.HumanRequest;
import io.jenkins.plugins.duvo.api.PlainText;
import io.jenkins.plugins.duvo.settings.JobSettings;
import io.jenkins.plugins.duvo.settings.PresetAnswer;
import java.util.stream.Collectors;

/** What a job's settings say about a human request, before any person is asked. */
final class RequestPolicy {
    /** What to do with a request. */
    enum Action {
        ASK,
        ANSWER,
        LEAVE,
        /** Fail the build, and stop the Job if the settings stop Jobs. */
        FAIL,
        /** As if somebody had refused: stop the Job and fail the build. */
        REFUSE
    }

    /**
     * @param answer for {@link Action#ANSWER}
     * @param reason for the failures, and for what is left to Duvo against the settings
     */
    record Ruling(
            Action course,
            @CheckForNull Answer answer,
            @CheckForNull String reason) {
        private static Ruling of(Action course) {
            return new Ruling(course, null, null);
        }

        private static Ruling of(Action course, String reason) {
            return new Ruling(course, null, reason);
        }
    }

    private static final int LONGEST_TITLE = 200;

    private RequestPolicy() {}

    static Ruling of(HumanRequest request, JobSettings settings) {
        if (!request.isApproval() && !request.isQuestion()) {
            return Ruling.of(
                    Action.LEAVE, Messages.RequestPolicy_unknownKind(PlainText.toLine(request.type(), LONGEST_TITLE)));
        }
        var given = PresetAnswer.toAll(request, settings.presetAnswers());
        if (given.isPresent()) {
            return new Ruling(Action.ANSWER, Answer.to(given.get()), null);
        }
        return of(settings.getHumanRequests(), request);
    }

    /** What happens to a request that was open for too long. */
    static Ruling onTimeout(HumanRequest request, JobSettings settings) {
        return settings.getOnRequestTimeout().equals("fail")
                ? Ruling.of(Action.FAIL, Messages.RequestPolicy_timedOut(title(request)))
                : of(settings.getOnRequestTimeout(), request);
    }

    private static Ruling of(String word, HumanRequest request) {
        return switch (word) {
            case "approve" ->
                request.isApproval()
                        ? new Ruling(Action.ANSWER, Answer.APPROVE, null)
                        : Ruling.of(Action.FAIL, Messages.RequestPolicy_noAnswers(questions(request)));
            case "deny" ->
                request.isApproval()
                        ? new Ruling(Action.ANSWER, Answer.DENY, null)
                        : Ruling.of(Action.REFUSE, Messages.RequestPolicy_denied(questions(request)));
            case "fail" -> Ruling.of(Action.FAIL, Messages.RequestPolicy_fail(title(request)));
            case "wait" -> Ruling.of(Action.LEAVE);
            default -> Ruling.of(Action.ASK);
        };
    }

    private static String title(HumanRequest request) {
        return PlainText.toLine(request.title(), LONGEST_TITLE);
    }

    private static String questions(HumanRequest request) {
        return request.questions().stream()
                .map(question -> '"' + PlainText.toLine(question.question(), LONGEST_TITLE) + '"')
                .collect(Collectors.joining(", "));
    }
}
