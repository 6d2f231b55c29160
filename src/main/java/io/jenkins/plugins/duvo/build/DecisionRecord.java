package io.jenkins.plugins.duvo.build;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.duvo.api.PlainText;
import java.io.Serializable;
import java.util.Date;
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

    DecisionRecord(String requestId, String title, Verdict verdict, @CheckForNull String user) {
        this.requestId = PlainText.line(requestId, LONGEST);
        this.title = PlainText.line(title, LONGEST);
        this.verdict = verdict;
        this.user = user == null ? null : PlainText.line(user, LONGEST);
    }

    @Exported
    public String getRequestId() {
        return requestId;
    }

    boolean isAbout(String id) {
        return requestId.equals(PlainText.line(id, LONGEST));
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
        var by = user == null ? Messages.RequestDesk_settings() : user;
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

    void taken(boolean yes) {
        taken = yes;
    }
}
