package io.jenkins.plugins.duvo.request;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import hudson.model.Run;
import io.jenkins.plugins.duvo.api.Answer;
import io.jenkins.plugins.duvo.api.HumanRequest;
import io.jenkins.plugins.duvo.api.PlainText;
import io.jenkins.plugins.duvo.store.DecisionRecord;
import io.jenkins.plugins.duvo.store.JobRecord;
import io.jenkins.plugins.duvo.store.PendingDecision;
import java.util.List;
import java.util.Objects;
import jenkins.model.Jenkins;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/**
 * Open human request of a Job, as pages, the remote API and {@link DuvoJobListener listeners} see it, with the form in which users are
 * asked. Held in memory only, and safe from any thread. If several users act at the same moment, the one who {@linkplain #claim
 * claims} the request first decides.
 */
@ExportedBean
public final class OpenRequest {
    /** Characters. */
    private static final int MAX_TEXT = 10_000;

    private final Run<?, ?> run;
    private final JobRecord job;
    private final HumanRequest request;
    private final JobGate gate;
    private final RequestHandler handler;
    private final long since;
    /** Null while users are not asked in Jenkins. */
    private HumanRequestForm form;
    /** Whether a user has decided and that is on its way to the handler, or to Duvo. */
    private boolean claimed;

    /** The id of the user who claimed the request; null if it is not known. */
    private String claimant;

    private DecisionRecord decision;

    OpenRequest(Run<?, ?> run, JobRecord job, HumanRequest request, JobGate gate, RequestHandler handler) {
        this.run = run;
        this.job = job;
        this.request = request;
        this.gate = gate;
        this.handler = handler;
        this.since = job.openedAt(request.id());
    }

    /** The id of the request in addresses and in the remote API. It is made of Duvo's id and safe there, whatever that is. */
    @Exported
    public String getId() {
        return id(job, request);
    }

    private static String id(JobRecord job, HumanRequest request) {
        return RequestId.forAddress(job.getLocalId(), request.id());
    }

    /** The build whose Job made the request. */
    public Run<?, ?> getRun() {
        return run;
    }

    /** The record of the Job that made the request. */
    public JobRecord getJob() {
        return job;
    }

    /** Duvo's id of the Job that made the request; null while it is not known. */
    @Exported
    @CheckForNull
    public String getJobId() {
        return job.getId();
    }

    /** The name of the Job's Assignment; null while it is not known. */
    @Exported
    @CheckForNull
    public String getAgentName() {
        return job.getAgentName();
    }

    /** The stages around the step, or the project of a freestyle build; null outside of stages. */
    @Exported
    @CheckForNull
    public String getStage() {
        return job.getStage();
    }

    /** The branches of {@code parallel} around the step; null outside of branches. */
    @Exported
    @CheckForNull
    public String getBranch() {
        return job.getBranch();
    }

    /** The first line of the Job's first message; null if it is not known. */
    @Exported
    @CheckForNull
    public String getFirstMessage() {
        return job.getFirstMessage();
    }

    /** The kind of the request: {@code approval}, {@code question}, or another word of Duvo. */
    @Exported
    public String getType() {
        return PlainText.toLine(request.type(), MAX_TEXT);
    }

    /** The title on one line. Harmless, but escape it in HTML. */
    @Exported
    public String getTitle() {
        return PlainText.toLine(request.title(), MAX_TEXT);
    }

    /** The description, which may have several lines; null if there is none. Harmless, but escape it in HTML. */
    @Exported
    @CheckForNull
    public String getDescription() {
        var text = Util.fixEmptyAndTrim(request.description());
        return text == null ? null : PlainText.truncate(PlainText.sanitize(text), MAX_TEXT);
    }

    /** The lines of {@link #getDescription}; empty if there is none. */
    public List<String> getDescriptionLines() {
        var description = getDescription();
        return description == null ? List.of() : PlainText.toLines(description);
    }

    /** The questions; empty for an approval. */
    @Exported(inline = true)
    public List<ExportedQuestion> getQuestions() {
        return request.questions().stream().map(ExportedQuestion::new).toList();
    }

    /** When Jenkins first saw the request, in milliseconds since 1970. */
    @Exported
    public long getSince() {
        return since;
    }

    /** The time since {@link #getSince}, in words. */
    public String getAge() {
        return Util.getTimeSpanString(System.currentTimeMillis() - since);
    }

    /** Whether users are asked in Jenkins, and the request is not claimed. */
    @Exported
    public synchronized boolean isAsked() {
        return form != null && !claimed;
    }

    /** Where the request is answered, relative to the root of Jenkins; null while users are not asked in Jenkins. */
    @Exported
    @CheckForNull
    public synchronized String getUrl() {
        return form == null ? null : address();
    }

    /** The address of the request on the page of the build's Jobs, relative to the root of Jenkins. */
    private String address() {
        return address(run, job, request);
    }

    /** The address of a request on the page of the build's Jobs, relative to the root of Jenkins. */
    static String address(Run<?, ?> run, JobRecord job, HumanRequest request) {
        return run.getUrl() + "duvo/#" + id(job, request);
    }

    /** The address of a request on the page of the build's Jobs; without a host while the URL of Jenkins is not set. */
    static String fullAddress(Run<?, ?> run, JobRecord job, HumanRequest request) {
        return Util.fixNull(Jenkins.get().getRootUrl()) + address(run, job, request);
    }

    /** A hash of what the page shows of the request, without its age: the page shows it anew when it changes. */
    public synchronized String stamp() {
        var shown = getForm();
        return Integer.toHexString(
                Objects.hash(getState(), digest(), shown == null ? null : shown.note(), shown == null));
    }

    /** The form that users are shown; null unless the request {@linkplain #isAsked is asked}. */
    @CheckForNull
    public synchronized HumanRequestForm getForm() {
        return isAsked() ? form : null;
    }

    /** Whether the user of the calling thread may approve or answer. */
    public boolean isAnswerable() {
        return gate.mayAnswer();
    }

    /** Whether the user of the calling thread may deny or refuse to answer. */
    public boolean isRefusable() {
        return gate.mayRefuse();
    }

    /** The users and groups who may approve or answer, in words. */
    public String getApprovers() {
        return gate.approvers();
    }

    /** What was decided, or why users are not asked, in words; null while the request {@linkplain #isAsked is asked}. */
    @CheckForNull
    public synchronized String getState() {
        if (decision != null) {
            return decision.getSummary();
        }
        if (claimed) {
            return Messages.OpenRequest_claimed(claimant == null ? Messages.RequestLog_settings() : claimant);
        }
        return form == null ? Messages.OpenRequest_notAsked() : null;
    }

    /** What was decided; null while the request is undecided. */
    @CheckForNull
    @Restricted(NoExternalUse.class)
    public synchronized DecisionRecord decision() {
        return decision;
    }

    /** The request of Duvo, with title and description masked as in the build's log. */
    @Restricted(NoExternalUse.class)
    public HumanRequest request() {
        return request;
    }

    /** A digest of what the request asks, by which a form knows whether it still asks that: Duvo may change it under its id. */
    @Restricted(NoExternalUse.class)
    public String digest() {
        return PendingDecision.digest(request);
    }

    /** Opens (or reopens) the request in Jenkins: clears any claim and decision. */
    synchronized void ask(HumanRequestForm newForm) {
        form = newForm;
        claimed = false;
        claimant = null;
        decision = null;
    }

    /** Stops asking users. Returns false and does nothing if the request is claimed. */
    synchronized boolean tryRetract() {
        if (claimed) {
            return false;
        }
        form = null;
        return true;
    }

    /** Claims the request for the user who decides. Returns false if it is claimed already, or if users are not asked. */
    synchronized boolean tryClaim(@CheckForNull String user) {
        if (!isAsked()) {
            return false;
        }
        claimed = true;
        claimant = user;
        return true;
    }

    synchronized void setDecision(DecisionRecord decision) {
        this.decision = decision;
    }

    /**
     * Passes on the answer of a user, who must be {@linkplain #isAnswerable allowed} to give it. Returns false if the request was claimed
     * before.
     */
    @Restricted(NoExternalUse.class)
    public boolean tryAnswer(Answer answer, String user) {
        var claims = tryClaim(user);
        if (claims) {
            handler.onAnswered(answer, user);
        }
        return claims;
    }

    /** Records that a user has tried to answer who may not, because the user started the build. Does nothing for others. */
    @Restricted(NoExternalUse.class)
    public void rejected(String user) {
        if (gate.isExcluded()) {
            handler.onExcluded(user);
        }
    }

    /**
     * Passes on the refusal of a user, who must be {@linkplain #isRefusable allowed} to refuse. Returns false if the request was claimed
     * before.
     */
    @Restricted(NoExternalUse.class)
    public boolean tryRefuse(String user) {
        var claims = tryClaim(user);
        if (claims) {
            handler.onRefused(user);
        }
        return claims;
    }
}
