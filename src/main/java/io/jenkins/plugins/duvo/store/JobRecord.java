package io.jenkins.plugins.duvo.store;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import io.jenkins.plugins.duvo.api.PlainText;
import io.jenkins.plugins.duvo.api.Status;
import io.jenkins.plugins.duvo.console.MaskedRequest;
import io.jenkins.plugins.duvo.follow.LogLevel;
import io.jenkins.plugins.duvo.store.DecisionRecord.Verdict;
import java.io.Serializable;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/**
 * Record of one Job on its build, for people and the remote API. Persisted with the build, all fields: it holds ids, statuses,
 * names and times, and no text of Duvo that was not made {@linkplain PlainText harmless}.
 */
@ExportedBean
public final class JobRecord implements Serializable {
    private static final long serialVersionUID = 1L;

    private String localId;
    private String agentId;
    private String connection;
    private final long startedAt;
    private volatile String runId;
    private volatile String status = "";
    private volatile int messageCount;
    private volatile int shownCount;
    private volatile long endedAt;
    private volatile String failure;
    private volatile String givenUp;
    private List<DecisionRecord> decisions = new CopyOnWriteArrayList<>();
    private volatile String openRequestId;
    private volatile long openedAt;
    private volatile String promptId;
    private volatile String agentName;
    private volatile String log;
    /** By Duvo's clock; 0 if Duvo did not say. */
    private volatile long createdAt;
    /** The length of the transcript when the request was opened, in bytes. */
    private volatile long openedAfter;

    private volatile long detachedAt;
    /** Whether something in this Jenkins process follows the Job. */
    private transient volatile boolean followed;
    /** Whether this Jenkins process stops the Job. */
    private transient volatile boolean stopping;
    /** Live: what knows the decisions of the build's other steps; null for a record that no build has. */
    private transient volatile DuvoJobsAction owner;

    private volatile OrphanFate orphanFate;

    /** Null where the users who started the build may answer too. */
    private volatile List<String> excluded;
    /** Until when Duvo has postponed the Job, in milliseconds since 1970; 0 if it has not. */
    private volatile long postponedTo;
    /** Whether Duvo said that the Job has ended, whatever its status is called. */
    private volatile boolean finished;
    /** When the Job ended by Duvo's clock, in milliseconds since 1970; 0 if it has not, or if Duvo did not say. */
    private volatile long completedAt;

    private volatile String stage;
    private volatile String branch;
    private volatile String firstMessage;
    private volatile String lastWords;
    /** Null unless the step has a gate, and until Duvo's evaluation is known. */
    private volatile EvaluationRecord evaluation;

    /** @param startedAt when the start was requested, or accepted by Duvo if that was elsewhere, in milliseconds since 1970 */
    public JobRecord(String localId, String agentId, String connection, long startedAt) {
        this.localId = localId;
        this.agentId = PlainText.id(agentId);
        this.connection = PlainText.id(connection);
        this.startedAt = startedAt;
    }

    /** Sets the defaults of fields that a file lacks because it was edited by hand or is older than the field. */
    private Object readResolve() {
        localId = Util.fixNull(localId);
        agentId = Util.fixNull(agentId);
        connection = Util.fixNull(connection);
        status = Util.fixNull(status);
        decisions = decisions == null ? new CopyOnWriteArrayList<>() : decisions;
        return this;
    }

    /** The name of this Job within Jenkins, which it has before Duvo gives it an id. */
    @Exported
    public String getLocalId() {
        return localId;
    }

    /** Duvo's id of the Job; null while it is not known. */
    @Exported
    @CheckForNull
    public String getId() {
        return runId;
    }

    public void setId(String id) {
        this.runId = PlainText.id(id);
    }

    @Exported
    public String getAgentId() {
        return agentId;
    }

    /** The name of the Assignment; null while it is not known. */
    @Exported
    @CheckForNull
    public String getAgentName() {
        return agentName;
    }

    public void setAgentName(String name) {
        var line = PlainText.name(name);
        agentName = line.isEmpty() ? null : line;
    }

    /** The Assignment's name, or its id while that is all that is known. */
    public String getTitle() {
        return agentName == null ? agentId : agentName;
    }

    /** The stages around the step, the outermost first, or the project of a freestyle build; null outside of stages. */
    @Exported
    @CheckForNull
    public String getStage() {
        return stage;
    }

    /** The branches of {@code parallel} around the step, the outermost first; null outside of branches. */
    @Exported
    @CheckForNull
    public String getBranch() {
        return branch;
    }

    /** The first line of the Job's first message; null if it has none, or if the log shows no messages. */
    @Exported
    @CheckForNull
    public String getFirstMessage() {
        return firstMessage;
    }

    /** Sets where in the build the Job belongs; null where that is nowhere. */
    public void setPlace(@CheckForNull String stageNames, @CheckForNull String branchNames) {
        stage = stageNames == null ? null : PlainText.title(stageNames);
        branch = branchNames == null ? null : PlainText.title(branchNames);
    }

    /** @param line without secrets */
    public void setFirstMessage(@CheckForNull String line) {
        firstMessage = line == null ? null : PlainText.title(line);
    }

    /**
     * What tells the Job from others of the build: the Assignment, where the step stands, and the first line of the first message, as far
     * as they are known. Example: {@code Pay open invoices, Deploy, eu: Pay those of November}.
     */
    public String describe() {
        var place = place();
        return firstMessage == null ? place : place + ": " + firstMessage;
    }

    /** The Assignment and where the step stands, as far as they are known. Example: {@code Pay open invoices, Deploy, eu}. */
    public String place() {
        return place(getTitle());
    }

    /**
     * Where the step stands and the first line of the first message, for a place that names the Assignment itself; empty where neither is
     * known. Example: {@code Deploy, eu: Pay those of November}.
     */
    public String context() {
        var place = place(null);
        if (firstMessage == null) {
            return place;
        }
        return place.isEmpty() ? firstMessage : place + ": " + firstMessage;
    }

    private String place(@CheckForNull String assignment) {
        var stages = Util.fixNull(stage);
        var branches = Util.fixNull(branch);
        // A Declarative Pipeline gives a parallel stage a branch of its name.
        var isNamedByStage = stages.equals(branches) || stages.endsWith(" / " + branches);
        return Stream.of(Util.fixNull(assignment), stages, isNamedByStage ? "" : branches)
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining(", "));
    }

    /**
     * What the agent said last, or why its last tool failed, of a Job that did not complete; null of another one, and where the log shows no
     * messages.
     */
    @Exported
    @CheckForNull
    public String getLastWords() {
        return lastWords;
    }

    /** @param line without secrets */
    public void setLastWords(@CheckForNull String line) {
        lastWords = line == null ? null : PlainText.line(line);
    }

    /** How much of the Job's messages people may see. */
    public LogLevel logLevel() {
        return log == null ? LogLevel.MESSAGES : LogLevel.of(log).orElse(LogLevel.MESSAGES);
    }

    public void setLogLevel(LogLevel level) {
        log = level.keyword();
    }

    @Exported
    public String getConnection() {
        return connection;
    }

    /** Duvo's word for the status; empty while none is known. */
    @Exported
    public String getStatus() {
        return status;
    }

    public void setStatus(String status) {
        this.status = PlainText.id(status);
    }

    /** Until when Duvo has postponed the Job; null if it has not, or if that time has passed. */
    @CheckForNull
    public Instant postponedTo() {
        return postponedTo > System.currentTimeMillis() ? Instant.ofEpochMilli(postponedTo) : null;
    }

    public void setPostponedTo(@CheckForNull Instant time) {
        postponedTo = time == null ? 0 : time.toEpochMilli();
    }

    /** Whether Duvo said that the Job has ended, whatever its status is called. */
    public boolean isFinished() {
        return finished || new Status(status).isEnded();
    }

    /**
     * Sets that Duvo said that the Job has ended. If the record has another end, from before the Job was followed, the Job went on after
     * it, and that end is dropped.
     *
     * @param end the status, whose word need not be known
     * @param at when the Job ended, by Duvo's clock; null if Duvo did not say
     */
    public void setJobEnd(Status end, @CheckForNull Instant at) {
        setStatus(end.word());
        finished = true;
        var millis = at == null ? 0 : at.toEpochMilli();
        endedAt = completedAt == 0 || completedAt == millis ? endedAt : 0;
        completedAt = millis;
    }

    /** When the Job ended by Duvo's clock; null if it has not, or if Duvo did not say. */
    @CheckForNull
    public Instant completedAt() {
        return completedAt == 0 ? null : Instant.ofEpochMilli(completedAt);
    }

    /** How many messages the Job has by Duvo's count; while the Job is followed, how many were read. */
    @Exported
    public int getMessageCount() {
        return messageCount;
    }

    public void setMessageCount(int count) {
        messageCount = count;
    }

    /** How many of the Job's messages the log shows. */
    @Exported
    public int getShownCount() {
        return shownCount;
    }

    public void setShownCount(int count) {
        shownCount = count;
    }

    /** When the start was requested, or accepted by Duvo if that was elsewhere, in milliseconds since 1970. */
    @Exported
    public long getStartedAt() {
        return startedAt;
    }

    /** When the Job began, in milliseconds since 1970: by Duvo's clock, as its messages, if Duvo said so. */
    public long beginning() {
        return createdAt == 0 ? startedAt : createdAt;
    }

    /** Sets when the Job began by Duvo's clock; null if Duvo did not say. */
    public void setCreatedAt(@CheckForNull Instant at) {
        createdAt = at == null ? 0 : at.toEpochMilli();
    }

    /** When Jenkins noticed the end of the Job, in milliseconds since 1970; 0 while it has not. */
    @Exported
    public long getEndedAt() {
        return endedAt;
    }

    /**
     * Milliseconds from the start until the end, or until now. Of a Job that has ended, by Duvo's clock, if Duvo gave both times; else until
     * Jenkins noticed the end, and at most from when Jenkins requested the start. Never negative, although Duvo's clock may be ahead of
     * Jenkins'.
     */
    @Exported
    public long getDurationMillis() {
        if (isFinished() && createdAt != 0 && completedAt >= createdAt) {
            return completedAt - createdAt;
        }
        var until = endedAt == 0 ? System.currentTimeMillis() : endedAt;
        return Math.max(0, until - Math.max(startedAt, beginning()));
    }

    /** The decisions about the Job's human requests, oldest first. */
    @Exported(inline = true)
    public List<DecisionRecord> getDecisions() {
        return List.copyOf(decisions);
    }

    /** Whether a user, another step or a time limit has denied what the Job asked, whatever the step made of it. */
    @Exported
    public boolean isDenied() {
        var build = owner;
        return (build == null ? decisions : build.decisions(this)).stream().anyMatch(DecisionRecord::isDenial);
    }

    /** Sets what knows the decisions of the build's other steps. */
    void setOwner(DuvoJobsAction build) {
        owner = build;
    }

    /** Why the step failed because of the Job; null while it has not, and if the build was aborted. */
    @Exported
    @CheckForNull
    public String getFailure() {
        return failure;
    }

    /** Why the build stopped or left the Job: empty if the build was aborted, null if it followed the Job to the end. */
    @CheckForNull
    public String abortReason() {
        return givenUp;
    }

    public void setAbortReason(@CheckForNull String why) {
        givenUp = why == null ? null : PlainText.line(why);
    }

    /** Duvo's evaluation of the Job, or why there is none; null unless the step has a gate, and until that is known. */
    @Exported
    @CheckForNull
    public EvaluationRecord getEvaluation() {
        return evaluation;
    }

    /**
     * Sets Duvo's evaluation of the Job.
     *
     * @param why the step fails because of it; null if it does not
     */
    public void setEvaluation(EvaluationRecord result, @CheckForNull String why) {
        evaluation = result;
        failure = why == null ? failure : PlainText.line(why);
        detachedAt = System.currentTimeMillis(); // pages show it as a change of the Job
    }

    /** The last decision about what a request asks of which it is not known whether Duvo accepted it; null if there is none. */
    @CheckForNull
    public DecisionRecord unsettled(MaskedRequest request) {
        return latest(decision -> decision.isAbout(request)
                && decision.getAccepted() == null
                && decision.getVerdict() != Verdict.NOT_ALLOWED
                && decision.getVerdict() != Verdict.ELSEWHERE);
    }

    /**
     * Whether Duvo is known to have refused what was decided about a request.
     *
     * @param sent the decision that was sent; older ones do not count
     */
    public boolean isRefused(MaskedRequest request, PendingDecision sent) {
        return decisions.stream()
                .anyMatch(decision -> decision.getAt() >= sent.at()
                        && decision.isAbout(request)
                        && Boolean.FALSE.equals(decision.getAccepted()));
    }

    public void add(DecisionRecord decision) {
        decisions.add(decision);
    }

    /** Adds what another build decided; it takes the place of what this build could tell of the same request. */
    public void addElsewhere(DecisionRecord decision) {
        decisions.removeIf(each -> each.getVerdict() == Verdict.ELSEWHERE && each.isAboutSameAs(decision));
        decisions.add(decision);
    }

    /** What another build has decided about what a request asks, and Duvo accepted; null if there is nothing of the kind. */
    @CheckForNull
    public DecisionRecord settledElsewhere(MaskedRequest request) {
        return latest(decision -> decision.isAbout(request)
                && decision.getBuild() != null
                && Boolean.TRUE.equals(decision.getAccepted()));
    }

    @CheckForNull
    private DecisionRecord latest(Predicate<DecisionRecord> isMeant) {
        return decisions.stream()
                .filter(isMeant)
                .reduce((earlier, later) -> later)
                .orElse(null);
    }

    /** Sets that users may not approve or answer, because they started the build; those that were set before stay. */
    public void exclude(Collection<String> users) {
        var all = new TreeSet<>(users);
        if (excluded != null) {
            all.addAll(excluded); // before a restart; the build that caused this one may be deleted now
        }
        excluded = new CopyOnWriteArrayList<>(all);
    }

    /** The ids of the users who may not approve or answer; null where those who started the build may answer too. */
    @CheckForNull
    public List<String> excluded() {
        return excluded;
    }

    /** Whether the users who started the build may approve or answer too. */
    @Exported
    public boolean isSelfApproval() {
        return excluded == null;
    }

    /** The ids of the users who may not approve or answer, because they started the build or one that caused it. */
    @Exported
    public List<String> getExcludedUsers() {
        return excluded == null ? List.of() : List.copyOf(excluded);
    }

    /**
     * Sets the open human request. The times are kept if this request was set before, as after a restart.
     *
     * @param after the length of the transcript now, in bytes
     */
    public void setOpenRequest(String requestId, long after) {
        setOpenRequest(requestId, System.currentTimeMillis(), after);
    }

    /**
     * Sets the open human request, which Jenkins first saw at a time in milliseconds since 1970.
     *
     * @param after the length of the transcript then, in bytes
     */
    public void setOpenRequest(String requestId, long at, long after) {
        var id = PlainText.id(requestId);
        if (!id.equals(openRequestId)) {
            openRequestId = id;
            openedAt = at;
            openedAfter = after;
        }
    }

    /** The id of the human request that was opened last, as {@link PlainText#id} has it; null if there was none. */
    @CheckForNull
    public String latestRequestId() {
        return Util.fixEmpty(openRequestId);
    }

    /** The length of the transcript when Jenkins first saw the request that was opened last, in bytes. */
    public long openedAfter() {
        return openedAfter;
    }

    /** When Jenkins first saw a request, in milliseconds since 1970; now, if it is not the one that was opened last. */
    public long openedAt(String requestId) {
        return PlainText.id(requestId).equals(openRequestId) ? openedAt : System.currentTimeMillis();
    }

    /** The id of the prompt that asks people now; null if there is none. */
    @CheckForNull
    public String promptId() {
        return promptId;
    }

    public void setPromptId(@CheckForNull String id) {
        promptId = id;
    }

    /** Sets the end of a Job that ended before it was followed, as it seems: it may go on. */
    void setFormerEnd(Instant at) {
        endedAt = at.toEpochMilli();
        completedAt = at.toEpochMilli();
    }

    /** Sets that the Job goes on, also after the end that was set before. */
    public void clearEnd() {
        endedAt = 0;
        completedAt = 0;
    }

    /** Sets that the Job is followed no more; all else stays as it was. */
    public void endFollowing() {
        endFollowing(messageCount, failure);
    }

    /**
     * Sets that the Job is followed no more.
     *
     * @param messages how many messages were read
     * @param why the step fails because of the Job; null if it does not
     */
    public void endFollowing(int messages, @CheckForNull String why) {
        messageCount = messages;
        followed = false;
        detachedAt = System.currentTimeMillis();
        failure = why == null ? null : PlainText.line(why);
        if (endedAt == 0) {
            endedAt = System.currentTimeMillis();
        }
    }

    /**
     * Sets that the step has ended, and that the Job was handed over to the build's script.
     *
     * @param messages how many messages were read
     */
    void markHandedOver(int messages) {
        messageCount = messages;
        followed = false;
        detachedAt = System.currentTimeMillis();
        orphanFate = OrphanFate.HANDED_OVER;
    }

    /** Whether the Job was handed over to the build's script, and nothing has become of it since. */
    public boolean isHandedOver() {
        return orphanFate == OrphanFate.HANDED_OVER;
    }

    /** Sets that a later step of the build follows the Job that this one handed over. */
    void markTakenOver() {
        orphanFate = OrphanFate.TAKEN_OVER;
        endedAt = endedAt == 0 ? System.currentTimeMillis() : endedAt;
    }

    /** Sets whether this Jenkins process follows the Job: its step does, or what stops it after its build has ended. */
    public void setFollowed(boolean now) {
        followed = now;
        if (now && isHandedOver()) { // Jenkins crashed before it could end the step
            orphanFate = null;
            detachedAt = 0;
        }
    }

    /** Whether this Jenkins process follows the Job, so that the record changes when the Job does. */
    public boolean isFollowed() {
        return followed;
    }

    /** Sets that this Jenkins process stops the Job, which may take until the Job asks nothing. */
    public void markStopping() {
        stopping = true;
    }

    /** Whether this Jenkins process stops the Job; also when the Job has stopped. */
    public boolean isStopping() {
        return stopping;
    }

    /** Sets what became of the Job after its build ended without it. */
    public void setOrphanFate(OrphanFate fate) {
        orphanFate = fate;
    }

    /** What became of the Job after its build ended without it, as a line for pages; null if the build saw to the Job. */
    @CheckForNull
    public String orphanNote() {
        return orphanFate == null ? null : orphanFate.describe();
    }

    /** When Jenkins stopped following the Job, in milliseconds since 1970; 0 while it follows the Job. */
    public long detachedAt() {
        return detachedAt;
    }

    /** Whether the Job is no longer followed: it has ended, or its build has left it. */
    public boolean isEnded() {
        return endedAt != 0;
    }
}
