package io.jenkins.plugins.duvo.request;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.duvo.api.Answer;
import io.jenkins.plugins.duvo.api.HumanRequest;
import io.jenkins.plugins.duvo.api.PlainText;
import io.jenkins.plugins.duvo.api.Question;
import io.jenkins.plugins.duvo.settings.JobSettings;
import java.util.List;
import java.util.stream.Collectors;

/** Policy for the human requests of a Job, by its settings: whether they are answered, left to Duvo or asked, or fail the build. */
final class RequestPolicy {
    /** What is done with a request. */
    enum Action {
        /** Ask users in Jenkins. */
        ASK,
        ANSWER,
        /** Leave the request to Duvo's own inbox. */
        LEAVE,
        /** End the step, so that the build's script deals with the request. */
        RETURN,
        /** Fail the build, and stop the Job if the settings stop Jobs. */
        FAIL,
        /** Stop the Job and fail the build, as if a user had refused to answer. */
        REFUSE
    }

    /**
     * What the policy says about one request.
     *
     * @param answer for {@link Action#ANSWER}; else null
     * @param reason for failures, and for requests that are asked or left to Duvo against the settings; else null
     */
    record Ruling(
            Action action,
            @CheckForNull Answer answer,
            @CheckForNull String reason) {
        private static Ruling of(Action action) {
            return new Ruling(action, null, null);
        }

        private static Ruling of(Action action, @CheckForNull String reason) {
            return new Ruling(action, null, reason);
        }
    }

    private RequestPolicy() {}

    /** The ruling for a request that has just opened. */
    static Ruling decide(HumanRequest request, JobSettings settings) {
        if (!request.isApproval() && !request.isQuestion()) {
            return settings.isReturnOnRequest()
                    ? Ruling.of(Action.RETURN)
                    : Ruling.of(Action.LEAVE, Messages.RequestPolicy_unknownKind(PlainText.title(request.type())));
        }
        var given = new AnswerMatcher(request).findAll(settings.presetAnswers());
        if (given.isPresent()) {
            return new Ruling(Action.ANSWER, Answer.to(given.get()), null);
        }
        var ruling = decide(settings.getHumanRequests(), request);
        return ruling.action() == Action.ASK ? Ruling.of(Action.ASK, twofold(request, settings)) : ruling;
    }

    /** Why the settings do not answer a question to which they give two answers; null if there is none. */
    @CheckForNull
    private static String twofold(HumanRequest request, JobSettings settings) {
        var matcher = new AnswerMatcher(request);
        var twofold = matcher.questions().stream()
                .filter(question -> matcher.isTwofold(question, settings.presetAnswers(), answer -> true))
                .toList();
        return twofold.isEmpty() ? null : Messages.RequestPolicy_twofold(quoted(twofold));
    }

    /** The ruling for a request that was not answered in time. */
    static Ruling onTimeout(HumanRequest request, JobSettings settings) {
        return settings.getOnRequestTimeout().equals("fail")
                ? Ruling.of(Action.FAIL, Messages.RequestPolicy_timedOut(title(request)))
                : decide(settings.getOnRequestTimeout(), request);
    }

    /** The ruling for a Job that has waited too long without a request: there is nothing to deny, so the Job is stopped instead. */
    static Ruling onTimeoutWithoutRequest(JobSettings settings) {
        var reason = Messages.RequestPolicy_timedOutWithoutRequest(settings.getRequestTimeoutMinutes());
        return switch (settings.getOnRequestTimeout()) {
            case "fail" -> Ruling.of(Action.FAIL, reason);
            case "deny" -> Ruling.of(Action.REFUSE, reason);
            default -> Ruling.of(Action.LEAVE);
        };
    }

    private static Ruling decide(String word, HumanRequest request) {
        return switch (word) {
            case "approve" ->
                request.isApproval()
                        ? new Ruling(Action.ANSWER, Answer.APPROVE, null)
                        : Ruling.of(Action.FAIL, Messages.RequestPolicy_noAnswers(quoted(request.questions())));
            case "deny" ->
                request.isApproval()
                        ? new Ruling(Action.ANSWER, Answer.DENY, null)
                        : Ruling.of(Action.REFUSE, Messages.RequestPolicy_denied(quoted(request.questions())));
            case "fail" -> Ruling.of(Action.FAIL, Messages.RequestPolicy_fail(title(request)));
            case "wait" -> Ruling.of(Action.LEAVE);
            case "return" -> Ruling.of(Action.RETURN);
            default -> Ruling.of(Action.ASK);
        };
    }

    private static String title(HumanRequest request) {
        return PlainText.title(request.title());
    }

    private static String quoted(List<Question> questions) {
        return questions.stream()
                .map(question -> '"' + PlainText.title(question.question()) + '"')
                .collect(Collectors.joining(", "));
    }
}
