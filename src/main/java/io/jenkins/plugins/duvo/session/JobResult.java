package io.jenkins.plugins.duvo.session;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.duvo.api.HumanRequest;
import io.jenkins.plugins.duvo.api.Job;
import io.jenkins.plugins.duvo.api.MessagePage;
import io.jenkins.plugins.duvo.api.PlainText;
import io.jenkins.plugins.duvo.api.Status;
import io.jenkins.plugins.duvo.follow.MessageUpdate.Change;
import io.jenkins.plugins.duvo.store.JobRecord;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jenkinsci.plugins.scriptsecurity.sandbox.whitelists.Whitelisted;

/** What a step returns about a Job; readable in sandboxed scripts, and serializable with them. */
public final class JobResult implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Characters; ids and statuses are far shorter. */
    private static final int LONGEST_WORD = 200;

    private final String id;
    private final String agentId;
    private final String status;
    private final boolean succeeded;
    private final String output;
    private final String lastMessage;
    private final int messageCount;
    private final long durationMillis;
    private final Map<String, Object> humanRequest;

    JobResult(JobRecord record, AgentOutput spoken, @CheckForNull Map<String, Object> humanRequest) {
        this.id = record.getId();
        this.agentId = record.getAgentId();
        this.status = record.getStatus();
        this.succeeded = new Status(status).isSucceeded();
        this.output = spoken.output();
        this.lastMessage = spoken.lastMessage();
        this.messageCount = record.getMessageCount();
        this.durationMillis = record.getDurationMillis();
        this.humanRequest = humanRequest;
    }

    private JobResult(
            Job job, @CheckForNull HumanRequest pending, MessagePage newest, AgentOutput spoken, Instant now) {
        var created = job.createdAt();
        var completed = job.completedAt();
        this.id = PlainText.toLine(job.id(), LONGEST_WORD);
        this.agentId = job.agentId() == null ? "" : PlainText.toLine(job.agentId(), LONGEST_WORD);
        this.status = PlainText.toLine(job.status().word(), LONGEST_WORD);
        this.succeeded = job.status().isSucceeded();
        this.output = spoken.output();
        this.lastMessage = spoken.lastMessage();
        this.messageCount = newest.total();
        this.durationMillis = created == null
                ? 0
                : Math.max(
                        0,
                        Duration.between(created, completed == null ? now : completed)
                                .toMillis());
        this.humanRequest = pending == null ? null : ScriptValues.of(pending);
    }

    /**
     * What Duvo says of a Job now.
     *
     * @param pending the human request that it waits on, or null
     * @param newest its last messages: what was said before them is in neither {@link #getOutput} nor {@link #getLastMessage}
     * @param now the end of the time that a Job which has not ended has taken so far
     */
    public static JobResult of(Job job, @CheckForNull HumanRequest pending, MessagePage newest, Instant now) {
        var spoken = new AgentOutput();
        newest.messages().forEach(message -> spoken.add(message, Change.NEW));
        return new JobResult(job, pending, newest, spoken, now);
    }

    /** Duvo's id of the Job. */
    @Whitelisted
    public String getId() {
        return id;
    }

    @Whitelisted
    public String getAgentId() {
        return agentId;
    }

    /** Duvo's own word. */
    @Whitelisted
    public String getStatus() {
        return status;
    }

    @Whitelisted
    public boolean isSucceeded() {
        return succeeded;
    }

    /** What the agent said, of a very long text the last part; empty if nothing. */
    @Whitelisted
    public String getOutput() {
        return output;
    }

    /** The last thing that the agent said; empty if nothing. */
    @Whitelisted
    public String getLastMessage() {
        return lastMessage;
    }

    /** How many messages of every kind Duvo counts. */
    @Whitelisted
    public int getMessageCount() {
        return messageCount;
    }

    /** From the start to the noticed end, or to now. */
    @Whitelisted
    public long getDurationMillis() {
        return durationMillis;
    }

    /** The open request as {@code id, type, title, description, questions}; null if none is open. */
    @Whitelisted
    @CheckForNull
    public Map<String, Object> getHumanRequest() {
        return humanRequest;
    }
}
