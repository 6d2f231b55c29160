package io.jenkins.plugins.duvo.store;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import io.jenkins.plugins.duvo.api.PlainText;
import java.io.Serializable;
import java.util.Date;
import java.util.List;
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
        /** There was no answer: the Job asked something else, or ended. */
        WITHDRAWN
    }

    private String requestId;
    private String title;
    private final Verdict verdict;
    private final String user;
    private final long at = System.currentTimeMillis();
    private volatile Boolean taken;
    private volatile long askedAt;
    private volatile long askedAfter;
    private volatile List<AnsweredQuestion> answers;

    /**
     * @param verdict null where it is not known
     * @param user the id of the user; null where a setting decided, or where it is not known
     */
    public DecisionRecord(String requestId, String title, @CheckForNull Verdict verdict, @CheckForNull String user) {
        this.requestId = PlainText.id(requestId);
        this.title = PlainText.title(title);
        this.verdict = verdict;
        this.user = user == null ? null : PlainText.id(user);
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

    boolean isAbout(String id) {
        return requestId.equals(PlainText.id(id));
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

    /** What was decided and by whom, as a phrase for pages. */
    public String getSummary() {
        if (verdict == null) {
            return Messages.DecisionRecord_unknown();
        }
        var by = user == null ? Messages.DecisionRecord_settings() : user;
        return switch (verdict) {
            case APPROVED -> Messages.DecisionRecord_approved(by);
            case DENIED -> Messages.DecisionRecord_denied(by);
            case ANSWERED -> Messages.DecisionRecord_answered(by);
            case REFUSED -> Messages.DecisionRecord_refused(by);
            case STOPPED -> Messages.DecisionRecord_stopped();
            case ELSEWHERE -> Messages.DecisionRecord_elsewhere();
            case WITHDRAWN -> Messages.DecisionRecord_withdrawn();
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
    public Boolean getTaken() {
        return taken;
    }

    /** The last decision about a request of which it is not known whether Duvo accepted it; null if there is none. */
    @CheckForNull
    static DecisionRecord unsettled(List<DecisionRecord> decisions, String requestId) {
        return decisions.stream()
                .filter(decision -> decision.isAbout(requestId) && decision.taken == null)
                .reduce((earlier, later) -> later)
                .orElse(null);
    }

    /** @param accepted whether Duvo accepted the decision */
    public void markAccepted(boolean accepted) {
        taken = accepted;
    }

    /**
     * Sets when Jenkins first saw the request.
     *
     * @param when in milliseconds since 1970
     * @param after the length of the transcript then, in bytes
     */
    public void asked(long when, long after) {
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
    public void answers(List<AnsweredQuestion> given) {
        answers = new CopyOnWriteArrayList<>(given);
    }

    /** What was answered to questions; empty for an approval. */
    @Exported(inline = true)
    public List<AnsweredQuestion> getAnswers() {
        return answers == null ? List.of() : List.copyOf(answers);
    }
}
