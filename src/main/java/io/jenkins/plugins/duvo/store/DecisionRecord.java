package io.jenkins.plugins.duvo.store;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.duvo.api.PlainText;
import java.io.Serializable;
import java.util.Date;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** Who decided what about a human request, and whether Duvo took it. Saved with the build: harmless text only. */
@ExportedBean
public final class DecisionRecord implements Serializable {
    private static final long serialVersionUID = 1L;

    /** What was decided. */
    public enum Verdict {
        APPROVED,
        DENIED,
        ANSWERED,
        /** Somebody would not answer questions. */
        REFUSED,
        /** Denied by Jenkins because the build no longer wants the Job, and Duvo stops none that waits. */
        STOPPED,
        /** Somebody answered outside of Jenkins. */
        ELSEWHERE,
        /** Nobody answered: the Job asked something else, or ended. */
        WITHDRAWN
    }

    private static final int LONGEST = 300;

    private final String requestId;
    private final String title;
    private final Verdict verdict;
    private final String user;
    private final long at = System.currentTimeMillis();
    private volatile Boolean taken;
    private volatile long askedAt;
    private volatile long askedAfter;
    private volatile List<AnsweredQuestion> answers;

    public DecisionRecord(String requestId, String title, Verdict verdict, @CheckForNull String user) {
        this.requestId = PlainText.toLine(requestId, LONGEST);
        this.title = PlainText.toLine(title, LONGEST);
        this.verdict = verdict;
        this.user = user == null ? null : PlainText.toLine(user, LONGEST);
    }

    @Exported
    public String getRequestId() {
        return requestId;
    }

    boolean concerns(String id) {
        return requestId.equals(PlainText.toLine(id, LONGEST));
    }

    @Exported
    public String getTitle() {
        return title;
    }

    @Exported
    public Verdict getVerdict() {
        return verdict;
    }

    /** The id of the user; null where a setting of the job decided, or where it is not known. */
    @Exported
    @CheckForNull
    public String getUser() {
        return user;
    }

    /** What was decided and by whom, in words. */
    public String getSummary() {
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

    /** In milliseconds since 1970. */
    @Exported
    public long getAt() {
        return at;
    }

    /** {@link #getAt} for pages. */
    public Date getDate() {
        return new Date(at);
    }

    /** Whether Duvo took it; null while that is not known. */
    @Exported
    @CheckForNull
    public Boolean getTaken() {
        return taken;
    }

    /** The last one about a request of which it is not known whether Duvo took it; null if there is none. */
    @CheckForNull
    static DecisionRecord unsettled(List<DecisionRecord> decisions, String requestId) {
        return decisions.stream()
                .filter(decision -> decision.concerns(requestId) && decision.taken == null)
                .reduce((earlier, later) -> later)
                .orElse(null);
    }

    public void markAccepted(boolean yes) {
        taken = yes;
    }

    /**
     * When it was asked.
     *
     * @param when in milliseconds since 1970
     * @param after how long the transcript was, in bytes
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

    /** How long the transcript was when it was asked, in bytes. */
    public long askedAfter() {
        return askedAfter;
    }

    public void answers(List<AnsweredQuestion> given) {
        answers = new CopyOnWriteArrayList<>(given);
    }

    /** What was answered to questions; empty for an approval. */
    @Exported(inline = true)
    public List<AnsweredQuestion> getAnswers() {
        return answers == null ? List.of() : List.copyOf(answers);
    }
}
