package io.jenkins.plugins.duvo.store;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.duvo.api.PlainText;
import io.jenkins.plugins.duvo.follow.LogLevel;
import java.io.Serializable;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/**
 * What a build keeps of one Job, for people and the remote API. Saved with the build: it holds ids, words and times, and no text
 * of Duvo's that was not made {@linkplain PlainText harmless}.
 */
@ExportedBean
public final class JobRecord implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Characters; ids and statuses are far shorter. */
    private static final int LONGEST_WORD = 200;

    private static final int LONGEST_LINE = 1_000;

    private final String localId;
    private final String agentId;
    private final String connection;
    private final long startedAt;
    private volatile String runId;
    private volatile String status = "";
    private volatile int messageCount;
    private volatile long endedAt;
    private volatile String failure;
    private volatile String givenUp;
    private final List<DecisionRecord> decisions = new CopyOnWriteArrayList<>();
    private volatile String openRequestId;
    private volatile long openedAt;
    private volatile String promptId;
    private volatile String agentName;
    private volatile String log;
    /** By Duvo's clock; 0 if Duvo did not say. */
    private volatile long createdAt;
    /** How long the transcript was when the request was opened, in bytes. */
    private volatile long openedAfter;

    private volatile long detachedAt;

    public JobRecord(String localId, String agentId, String connection, long startedAt) {
        this.localId = localId;
        this.agentId = word(agentId);
        this.connection = word(connection);
        this.startedAt = startedAt;
    }

    /** What tells this Job from others of the build, before Duvo has given it an id. */
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
        this.runId = word(id);
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
        var line = word(name);
        agentName = line.isEmpty() ? null : line;
    }

    /** The Assignment's name, or its id while that is all that is known. */
    public String getTitle() {
        return agentName == null ? agentId : agentName;
    }

    /** How much of what the Job says people may see. */
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

    /** Duvo's own word; empty while none is known. */
    @Exported
    public String getStatus() {
        return status;
    }

    public void setStatus(String status) {
        this.status = word(status);
    }

    /** How many messages Duvo counts; while the Job is followed, how many were read. */
    @Exported
    public int getMessageCount() {
        return messageCount;
    }

    public void setMessageCount(int count) {
        messageCount = count;
    }

    /** When the start was asked for, or taken by Duvo if that was elsewhere, in milliseconds since 1970. */
    @Exported
    public long getStartedAt() {
        return startedAt;
    }

    /** When the Job began by the clock that its messages go by, as far as Duvo said; in milliseconds since 1970. */
    public long beginning() {
        return createdAt == 0 ? startedAt : createdAt;
    }

    public void createdAt(@CheckForNull Instant at) {
        createdAt = at == null ? 0 : at.toEpochMilli();
    }

    /** When the end was noticed, in milliseconds since 1970; 0 while it has not. */
    @Exported
    public long getEndedAt() {
        return endedAt;
    }

    /** From the start until the noticed end, or until now. */
    @Exported
    public long getDurationMillis() {
        return (endedAt == 0 ? System.currentTimeMillis() : endedAt) - startedAt;
    }

    /** What was decided about the Job's human requests, oldest first. */
    @Exported(inline = true)
    public List<DecisionRecord> getDecisions() {
        return List.copyOf(decisions);
    }

    /** Why the step failed because of the Job; null while it has not, and where the build was aborted. */
    @Exported
    @CheckForNull
    public String getFailure() {
        return failure;
    }

    /** Why the build no longer wanted the Job; empty where it was aborted, null where it wanted it to the end. */
    @CheckForNull
    public String abortReason() {
        return givenUp;
    }

    public void setAbortReason(@CheckForNull String why) {
        givenUp = why == null ? null : PlainText.toLine(why, LONGEST_LINE);
    }

    /** What was decided last about a request, if it is not known whether Duvo took it; else null. */
    @CheckForNull
    public DecisionRecord unsettled(String requestId) {
        return DecisionRecord.unsettled(decisions, requestId);
    }

    public void add(DecisionRecord decision) {
        decisions.add(decision);
    }

    /**
     * A human request is open; Jenkins sees it for the first time, unless it saw it before a restart.
     *
     * @param after how long the transcript is, in bytes
     */
    public void opened(String requestId, long after) {
        var id = word(requestId);
        if (!id.equals(openRequestId)) {
            openRequestId = id;
            openedAt = System.currentTimeMillis();
            openedAfter = after;
        }
    }

    /** How long the transcript was when Jenkins first saw the request that was opened last. */
    public long openedAfter() {
        return openedAfter;
    }

    /** When Jenkins first saw the request that was opened last. */
    public long openedAt(String requestId) {
        return word(requestId).equals(openRequestId) ? openedAt : System.currentTimeMillis();
    }

    /** What people are asked through now; null if nothing. */
    @CheckForNull
    public String promptId() {
        return promptId;
    }

    public void setPromptId(@CheckForNull String id) {
        promptId = id;
    }

    /** The Job had ended before it was followed. */
    void endedBefore(Instant at) {
        endedAt = at.toEpochMilli();
    }

    public void ended(int messages, @CheckForNull String why) {
        messageCount = messages;
        detachedAt = System.currentTimeMillis();
        failure = why == null ? null : PlainText.toLine(why, LONGEST_LINE);
        if (endedAt == 0) {
            endedAt = System.currentTimeMillis();
        }
    }

    /** When the Job was followed no more, in milliseconds since 1970; 0 while it is. */
    public long detachedAt() {
        return detachedAt;
    }

    /** Whether nobody follows the Job any more: it has ended, or its build has left it. */
    public boolean isEnded() {
        return endedAt != 0;
    }

    private static String word(String text) {
        return PlainText.toLine(text, LONGEST_WORD);
    }
}
