package io.jenkins.plugins.duvo.request;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.duvo.api.HumanRequest;
import io.jenkins.plugins.duvo.api.PlainText;
import io.jenkins.plugins.duvo.console.JobLog;
import io.jenkins.plugins.duvo.follow.LogLevel;
import io.jenkins.plugins.duvo.follow.RequestResolution;
import io.jenkins.plugins.duvo.store.DecisionRecord;
import io.jenkins.plugins.duvo.store.DecisionRecord.Verdict;
import java.util.Map;
import jenkins.model.Jenkins;

/** Log of human requests: writes what happens to them into the build's log. */
final class RequestLog {
    /** Characters; as many as pages and prompts show. */
    private static final int MAX_DESCRIPTION = 10_000;

    private final JobLog log;

    RequestLog(JobLog log) {
        this.log = log;
    }

    /** Writes a line of ours. */
    void println(String text) {
        log.println(text);
    }

    /**
     * Writes a line of ours, with the address of a form.
     *
     * @param form relative to the root of Jenkins
     */
    void println(String text, String form) {
        var root = Jenkins.get().getRootUrl();
        if (root == null) {
            log.println(text);
            log.printLink(form); // an address without a host is no link for readers, but for the page of the log
        } else {
            log.println(text + " - " + root + form);
        }
    }

    /** Returns the text with the secrets masked that the build's log masks. */
    String mask(String text) {
        return log.mask(text);
    }

    /**
     * Logs a request and what tells its Job from others, with its description where the log shows what the Job says: so the log's
     * decorators mask it for all places.
     *
     * @param form the address of the request's form, relative to the root of Jenkins; null if users are not asked in Jenkins
     */
    void opened(HumanRequest request, String job, @CheckForNull String form) {
        var title = title(request);
        var line = request.isApproval()
                ? Messages.RequestLog_waitingForApproval(title, job)
                : request.isQuestion()
                        ? Messages.RequestLog_waitingForAnswers(title, job)
                        : Messages.RequestLog_waiting(title, job);
        if (form == null) {
            log.println(line);
        } else {
            println(line, form);
        }
        var description = request.description();
        if (description != null && log.shows(LogLevel.MESSAGES)) {
            log.println(PlainText.truncate(description, MAX_DESCRIPTION));
        }
    }

    /**
     * Logs a decision.
     *
     * @param by who or what decided, in words
     * @param job what tells the Job from others of the build
     */
    void decided(HumanRequest request, Verdict verdict, String by, String job) {
        log.println(
                switch (verdict) {
                    case APPROVED -> Messages.RequestLog_approved(title(request), by, job);
                    case DENIED -> Messages.RequestLog_denied(title(request), by, job);
                    default -> Messages.RequestLog_answered(title(request), by, job);
                });
    }

    /** @param job what tells the Job from others of the build */
    void decidedElsewhere(DecisionRecord decision, String job) {
        log.println(Messages.RequestLog_decidedElsewhere(decision.getTitle(), decision.getSummary(), job));
    }

    /** Logs that a user may not answer, and who may. */
    void notAllowed(HumanRequest request, @CheckForNull String user, String approvers) {
        log.println(Messages.RequestLog_notSent(title(request), notAllowed(user, approvers)));
    }

    /** Why an answer was not sent. */
    static String notAllowed(@CheckForNull String user, String approvers) {
        return Messages.RequestLog_notAllowed(name(user), approvers);
    }

    /** Who may answer where the users who started the build may not: {@code input} cannot show it by itself. */
    static String fourEyes(String approvers) {
        return Messages.RequestLog_fourEyes(approvers);
    }

    /** Says which answers are none of their question's options. */
    void ownWords(HumanRequest request, Map<String, String> answers) {
        AnswerMatcher.ownWords(request, answers)
                .forEach((question, words) -> log.println(
                        Messages.RequestLog_ownWords(PlainText.title(question), PlainText.title(log.mask(words)))));
    }

    void resolved(HumanRequest request, RequestResolution resolution) {
        log.println(
                switch (resolution) {
                    case ANSWERED -> Messages.RequestLog_accepted(title(request));
                    case PROBABLY_ANSWERED -> Messages.RequestLog_probablyAccepted(title(request));
                    case STOPPED -> Messages.RequestLog_stopped(title(request));
                    case ANSWERED_ELSEWHERE -> Messages.RequestLog_elsewhere(title(request));
                    case REPLACED -> Messages.RequestLog_replaced(title(request));
                    case JOB_ENDED -> Messages.RequestLog_jobEnded(title(request));
                });
    }

    /** Says of an approval that was settled outside of Jenkins that Duvo does not say how: a denial there fails no step. */
    void unknownVerdict(HumanRequest request, @CheckForNull DecisionRecord decision) {
        if (request.isApproval() && decision != null && decision.getVerdict() == Verdict.ELSEWHERE) {
            log.println(Messages.RequestLog_unknownVerdict(title(request)));
        }
    }

    void timedOut(HumanRequest request, int minutes) {
        log.println(Messages.RequestLog_timedOut(title(request), minutes));
    }

    /** Why the build fails after a user has refused to answer. */
    static String refusal(HumanRequest request, @CheckForNull String user) {
        return Messages.RequestLog_refused(title(request), name(user));
    }

    private static String title(HumanRequest request) {
        return PlainText.title(request.title());
    }

    private static String name(@CheckForNull String user) {
        return user == null ? Messages.RequestLog_settings() : user;
    }
}
