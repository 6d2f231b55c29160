package io.jenkins.plugins.duvo.build;

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
    enum Course {
        ASK,
        ANSWER,
        LEAVE,
        /** Fail the build, and stop the Job if the settings stop Jobs. */
        FAIL,
        /** As if somebody had refused: stop the Job and fail the build. */
        REFUSE
    }

    /**
     * @param answer for {@link Course#ANSWER}
     * @param reason for the failures, and for what is left to Duvo against the settings
     */
    record Verdict(
            Course course,
            @CheckForNull Answer answer,
            @CheckForNull String reason) {
        private static Verdict of(Course course) {
            return new Verdict(course, null, null);
        }

        private static Verdict of(Course course, String reason) {
            return new Verdict(course, null, reason);
        }
    }

    private static final int LONGEST_TITLE = 200;

    private RequestPolicy() {}

    static Verdict of(HumanRequest request, JobSettings settings) {
        if (!request.approval() && !request.question()) {
            return Verdict.of(
                    Course.LEAVE, Messages.RequestPolicy_unknownKind(PlainText.line(request.type(), LONGEST_TITLE)));
        }
        var given = PresetAnswer.toAll(request, settings.presetAnswers());
        if (given.isPresent()) {
            return new Verdict(Course.ANSWER, Answer.to(given.get()), null);
        }
        return of(settings.getHumanRequests(), request);
    }

    /** What happens to a request that was open for too long. */
    static Verdict onTimeout(HumanRequest request, JobSettings settings) {
        return settings.getOnRequestTimeout().equals("fail")
                ? Verdict.of(Course.FAIL, Messages.RequestPolicy_timedOut(title(request)))
                : of(settings.getOnRequestTimeout(), request);
    }

    private static Verdict of(String word, HumanRequest request) {
        return switch (word) {
            case "approve" ->
                request.approval()
                        ? new Verdict(Course.ANSWER, Answer.APPROVE, null)
                        : Verdict.of(Course.FAIL, Messages.RequestPolicy_noAnswers(questions(request)));
            case "deny" ->
                request.approval()
                        ? new Verdict(Course.ANSWER, Answer.DENY, null)
                        : Verdict.of(Course.REFUSE, Messages.RequestPolicy_denied(questions(request)));
            case "fail" -> Verdict.of(Course.FAIL, Messages.RequestPolicy_fail(title(request)));
            case "wait" -> Verdict.of(Course.LEAVE);
            default -> Verdict.of(Course.ASK);
        };
    }

    private static String title(HumanRequest request) {
        return PlainText.line(request.title(), LONGEST_TITLE);
    }

    private static String questions(HumanRequest request) {
        return request.questions().stream()
                .map(question -> '"' + PlainText.line(question.question(), LONGEST_TITLE) + '"')
                .collect(Collectors.joining(", "));
    }
}
