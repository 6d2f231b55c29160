package io.jenkins.plugins.duvo.store;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import io.jenkins.plugins.duvo.api.PlainText;
import io.jenkins.plugins.duvo.console.MaskedRequest;
import java.io.Serializable;
import java.util.Date;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/**
 * Record of a decision about a human request: who decided what, and whether Duvo accepted it. Persisted with the build, and
 * part of the remote API; its texts are harmless.
 */
@ExportedBean
public final class DecisionRecord implements Serializable {
    private static final long serialVersionUID = 1L;

    /** What was decided. The names are values of the remote API. */
    public enum Verdict {
        APPROVED,
        DENIED,
        ANSWERED,
        /** A person refused to answer questions. */
        REFUSED,
        /** Jenkins denied an approval to stop the Job, because Duvo stops no Job that waits for a person. */
        STOPPED,
        /** A person answered outside of Jenkins. */
        ELSEWHERE,
        /** There was no answer: the Job asked something else, or ended. Of records of earlier versions only. */
        WITHDRAWN,
        /** A user answered who may not; the answer was not sent. */
        NOT_ALLOWED
    }

    private String requestId;
    private String title;
    private final Verdict verdict;
    private final String user;
    private final long at = System.currentTimeMillis();
    private volatile Boolean accepted;
    private volatile long askedAt;
    private volatile long askedAfter;
    private volatile List<AnsweredQuestion> answers;
    /** The build that decided, if it is another one than the record's; else null. */
    private final String build;
    /** The minutes without an answer after which a denial was sent; 0 where no time limit decided. */
    private volatile int timeLimit;
    /** Duvo's id of the Job, where the record is not that of a Job; else null. */
    private volatile String jobId;
    /** {@link PendingDecision#digest} of what the request asked; null in a file of an earlier version. */
    private volatile String asked;

    /**
     * @param verdict null where it is not known
     * @param user the id of the user; null where a setting decided, or where it is not known
     */
    public DecisionRecord(String requestId, String title, @CheckForNull Verdict verdict, @CheckForNull String user) {
        this(requestId, title, verdict, user, null);
    }

    private DecisionRecord(
            String requestId,
            String title,
            @CheckForNull Verdict verdict,
            @CheckForNull String user,
            @CheckForNull String build) {
        this.requestId = PlainText.id(requestId);
        this.title = PlainText.title(title);
        this.verdict = verdict;
        this.user = user == null ? null : PlainText.id(user);
        this.build = build == null ? null : PlainText.title(build);
    }

    /**
     * Returns a copy for another build that follows the Job.
     *
     * @param buildName the build that decided, in words
     */
    public DecisionRecord withBuild(String buildName) {
        return new DecisionRecord(requestId, title, verdict, user, buildName).copyStateOf(this);
    }

    /**
     * Returns a copy with the request's title and times as another build knows them.
     *
     * @param when Jenkins first saw the request, in milliseconds since 1970
     * @param after the length of the transcript then, in bytes
     */
    public DecisionRecord withTitleAndTimes(String otherTitle, long when, long after) {
        var copy = new DecisionRecord(requestId, otherTitle, verdict, user, build).copyStateOf(this);
        copy.setAskedAt(when, after);
        return copy;
    }

    private DecisionRecord copyStateOf(DecisionRecord original) {
        accepted = original.accepted;
        answers = original.answers;
        timeLimit = original.timeLimit;
        asked = original.asked;
        return this;
    }

    /** Sets the defaults of fields that a file lacks because it was edited by hand or is older than the field. */
    private Object readResolve() {
        requestId = Util.fixNull(requestId);
        title = Util.fixNull(title);
        return this;
    }

    @Exported
    public String getRequestId() {
        return requestId;
    }

    public boolean isAbout(String id) {
        return requestId.equals(PlainText.id(id));
    }

    /** Whether this is about what a request asks: Duvo may ask something else under the same id. */
    public boolean isAbout(MaskedRequest request) {
        return isAbout(request.original().id())
                && (asked == null
                        ? title.equals(PlainText.title(request.shown().title()))
                        : asked.equals(PendingDecision.digest(request.original())));
    }

    /** Whether another record is about the same request, which asks the same as far as both files say. */
    boolean isAboutSameAs(DecisionRecord other) {
        return requestId.equals(other.requestId) && (asked == null || other.asked == null || asked.equals(other.asked));
    }

    /** Sets what the request asked, as {@link PendingDecision#digest} has it. */
    public void setAsked(@CheckForNull String digest) {
        asked = digest;
    }

    /** Whether another record says the same of the same user and request. */
    public boolean repeats(DecisionRecord other) {
        return isAboutSameAs(other) && verdict == other.verdict && Objects.equals(user, other.user);
    }

    @Exported
    public String getTitle() {
        return title;
    }

    /** What was decided; null if the build's file does not say. */
    @Exported
    @CheckForNull
    public Verdict getVerdict() {
        return verdict;
    }

    /** The id of the user; null where a setting of the job decided, or where it is not known. */
    @Exported
    @CheckForNull
    public String getUser() {
        return user;
    }

    /** The build that decided, in words, if it is another one than the record's; else null. */
    @Exported
    @CheckForNull
    public String getBuild() {
        return build;
    }

    /** Duvo's id of the Job, where the record is not that of a Job; else null. */
    @Exported
    @CheckForNull
    public String getJobId() {
        return jobId;
    }

    public void setJobId(String id) {
        jobId = PlainText.id(id);
    }

    /** Sets that a time limit decided, in minutes; 0 if it did not. */
    public void setTimeLimit(int minutes) {
        timeLimit = minutes;
    }

    /** The minutes without an answer after which a denial was sent; 0 where no time limit decided. */
    @Exported
    public int getTimeLimit() {
        return timeLimit;
    }

    /**
     * Whether a user, another step or a time limit has denied an approval, and Duvo has not refused that. A denial by {@code
     * humanRequests: 'deny'} is none: the author of the step wants it so.
     */
    public boolean isDenial() {
        return verdict == Verdict.DENIED
                && !Boolean.FALSE.equals(accepted)
                && (user != null || build != null || timeLimit > 0);
    }

    /** Who or what decided, in words. */
    public String decider() {
        if (build == null) {
            if (user != null) {
                return user;
            }
            return timeLimit > 0 ? Messages.DecisionRecord_timeLimit(timeLimit) : Messages.DecisionRecord_settings();
        }
        return user == null ? Messages.DecisionRecord_build(build) : Messages.DecisionRecord_through(user, build);
    }

    /** What was decided and by whom, as a phrase for pages. */
    public String getSummary() {
        if (verdict == null) {
            return Messages.DecisionRecord_unknown();
        }
        var by = decider();
        return switch (verdict) {
            case APPROVED -> Messages.DecisionRecord_approved(by);
            case DENIED -> Messages.DecisionRecord_denied(by);
            case ANSWERED -> Messages.DecisionRecord_answered(by);
            case REFUSED -> Messages.DecisionRecord_refused(by);
            case STOPPED -> Messages.DecisionRecord_stopped();
            case ELSEWHERE ->
                Boolean.TRUE.equals(accepted)
                        ? Messages.DecisionRecord_elsewhere()
                        : Messages.DecisionRecord_settledElsewhere();
            case WITHDRAWN -> Messages.DecisionRecord_withdrawn();
            case NOT_ALLOWED -> Messages.DecisionRecord_notAllowed(by);
        };
    }

    /** When it was decided, in milliseconds since 1970; 0 if the build's file does not say. */
    @Exported
    public long getAt() {
        return at;
    }

    /** {@link #getAt} for pages. */
    public Date getDate() {
        return new Date(at);
    }

    /** Whether Duvo accepted the decision; null while that is not known. */
    @Exported
    @CheckForNull
    public Boolean getAccepted() {
        return accepted;
    }

    /** @param accepted whether Duvo accepted the decision */
    public void markAccepted(boolean accepted) {
        this.accepted = accepted;
    }

    /**
     * Sets when Jenkins first saw the request.
     *
     * @param when in milliseconds since 1970
     * @param after the length of the transcript then, in bytes
     */
    public void setAskedAt(long when, long after) {
        askedAt = when;
        askedAfter = after;
    }

    /** When Jenkins first saw the request, in milliseconds since 1970; 0 if that was not kept. */
    @Exported
    public long getAskedAt() {
        return askedAt;
    }

    /** The length of the transcript when Jenkins first saw the request, in bytes; 0 if that was not kept. */
    public long askedAfter() {
        return askedAfter;
    }

    /** Sets what was answered to questions. */
    public void setAnswers(List<AnsweredQuestion> given) {
        answers = new CopyOnWriteArrayList<>(given);
    }

    /** What was answered to questions; empty for an approval. */
    @Exported(inline = true)
    public List<AnsweredQuestion> getAnswers() {
        return answers == null ? List.of() : List.copyOf(answers);
    }
}
