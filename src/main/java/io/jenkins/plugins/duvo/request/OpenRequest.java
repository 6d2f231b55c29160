package io.jenkins.plugins.duvo.request;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import hudson.model.Run;
import io.jenkins.plugins.duvo.api.Answer;
import io.jenkins.plugins.duvo.api.HumanRequest;
import io.jenkins.plugins.duvo.api.PlainText;
import io.jenkins.plugins.duvo.store.DecisionRecord;
import io.jenkins.plugins.duvo.store.DuvoJobsAction;
import io.jenkins.plugins.duvo.store.JobRecord;
import java.util.List;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/**
 * A human request that is open, with the form in which people are asked. Held in memory only, and safe from any thread. Of all
 * that people do at the same moment the first counts: whoever {@linkplain #claim claims} the request.
 */
@ExportedBean
public final class OpenRequest {
    /** What becomes of an answer; returns at once. */
    interface Handler {
        void answered(Answer answer, String user);

        void refused(String user);
    }

    private static final int LONGEST_TEXT = 10_000;

    private final Run<?, ?> run;
    private final JobRecord job;
    private final HumanRequest request;
    private final RequestPermissions approvers;
    private final Handler desk;
    private final long since;
    /** What people are shown; null while nobody is asked in Jenkins. */
    private HumanRequestForm form;
    /** Where people are asked, within the build. */
    private String page;
    /** Somebody has settled it, and that is on its way. */
    private boolean claimed;

    private String claimant;
    private DecisionRecord decision;

    OpenRequest(Run<?, ?> run, JobRecord job, HumanRequest request, @CheckForNull String submitter, Handler desk) {
        this.run = run;
        this.job = job;
        this.request = request;
        this.approvers = new RequestPermissions(run.getParent(), submitter);
        this.desk = desk;
        this.since = job.openedAt(request.id());
    }

    /** How the request is called in addresses and in the remote API: safe there, whatever Duvo calls it. */
    @Exported
    public String getId() {
        return RequestId.of(job.getLocalId(), request.id());
    }

    /** The build whose Job asks. */
    public Run<?, ?> getRun() {
        return run;
    }

    /** The Job that asks. */
    public JobRecord getJob() {
        return job;
    }

    /** Duvo's id of the Job that asks. */
    @Exported
    @CheckForNull
    public String getJobId() {
        return job.getId();
    }

    /** {@code approval}, {@code question}, or another word of Duvo's. */
    @Exported
    public String getType() {
        return PlainText.toLine(request.type(), LONGEST_TEXT);
    }

    /** One harmless line; escape it in HTML. */
    @Exported
    public String getTitle() {
        return PlainText.toLine(request.title(), LONGEST_TEXT);
    }

    /** Harmless lines, or null; escape them in HTML. */
    @Exported
    @CheckForNull
    public String getDescription() {
        var text = Util.fixEmptyAndTrim(request.description());
        return text == null ? null : PlainText.truncate(PlainText.sanitize(text), LONGEST_TEXT);
    }

    /** {@link #getDescription} line by line; empty if there is none. */
    public List<String> getDescriptionLines() {
        var description = getDescription();
        return description == null ? List.of() : PlainText.toLines(description);
    }

    /** What is asked; empty for an approval. */
    @Exported(inline = true)
    public List<ExportedQuestion> getQuestions() {
        return request.questions().stream().map(ExportedQuestion::new).toList();
    }

    /** When Jenkins first saw the request, in milliseconds since 1970. */
    @Exported
    public long getSince() {
        return since;
    }

    /** How long ago that was, in words. */
    public String getAge() {
        return Util.getTimeSpanString(System.currentTimeMillis() - since);
    }

    /** Whether people are asked in Jenkins, and nobody has settled it yet. */
    @Exported
    public synchronized boolean isAsked() {
        return form != null && !claimed;
    }

    /** Where it is answered, relative to the root of Jenkins; null while nobody is asked in Jenkins. */
    @Exported
    @CheckForNull
    public synchronized String getUrl() {
        return page == null ? null : run.getUrl() + page;
    }

    /** Whether it is answered on the build's own page, not on that of {@code input}. */
    public synchronized boolean isAskedOnPage() {
        return isAsked() && DuvoJobsAction.PAGE.equals(page);
    }

    /** What people are shown; null while nobody is asked in Jenkins. */
    @CheckForNull
    public synchronized HumanRequestForm getForm() {
        return isAsked() ? form : null;
    }

    /** Whether the user of the calling thread may approve or answer. */
    public boolean isAnswerable() {
        return approvers.mayAnswer();
    }

    /** Whether the user of the calling thread may deny or refuse to answer. */
    public boolean isRefusable() {
        return approvers.mayRefuse();
    }

    /** Who may approve or answer, in words. */
    public String getApprovers() {
        return approvers.named().isEmpty() ? Messages.OpenRequest_builders() : String.join(", ", approvers.named());
    }

    /** What has been done about it, in words; null while people are asked and nobody has settled it. */
    @CheckForNull
    public synchronized String getState() {
        if (decision != null) {
            return decision.getSummary();
        }
        if (claimed) {
            return Messages.OpenRequest_claimed(claimant == null ? Messages.RequestCoordinator_settings() : claimant);
        }
        return form == null ? Messages.OpenRequest_notAsked() : null;
    }

    /** What was decided; null while nothing is. */
    @CheckForNull
    public synchronized DecisionRecord decision() {
        return decision;
    }

    public HumanRequest request() {
        return request;
    }

    /** People are asked from now on, perhaps again. */
    synchronized void ask(HumanRequestForm shown, String where) {
        form = shown;
        page = where;
        claimed = false;
        claimant = null;
        decision = null;
    }

    /** Nobody is asked any more. Returns false, and does nothing, if somebody has settled it. */
    synchronized boolean retract() {
        if (claimed) {
            return false;
        }
        form = null;
        page = null;
        return true;
    }

    /** Takes the request for the one who settles it; false if somebody did before, or if nobody is asked. */
    synchronized boolean claim(@CheckForNull String user) {
        if (!isAsked()) {
            return false;
        }
        claimed = true;
        claimant = user;
        return true;
    }

    synchronized void decided(DecisionRecord made) {
        decision = made;
    }

    /** Gives the answer of a user who may; false if somebody was faster. */
    public boolean answer(Answer answer, String user) {
        var first = claim(user);
        if (first) {
            desk.answered(answer, user);
        }
        return first;
    }

    /** Gives the refusal of a user who may; false if somebody was faster. */
    public boolean refuse(String user) {
        var first = claim(user);
        if (first) {
            desk.refused(user);
        }
        return first;
    }
}
