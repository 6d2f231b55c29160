package io.jenkins.plugins.duvo.build;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.duvo.api.Status;
import java.io.Serializable;
import java.util.Map;
import org.jenkinsci.plugins.scriptsecurity.sandbox.whitelists.Whitelisted;

/** What a step returns about a Job; readable in sandboxed scripts, and serializable with them. */
public final class JobResult implements Serializable {
    private static final long serialVersionUID = 1L;

    private final String id;
    private final String agentId;
    private final String status;
    private final boolean succeeded;
    private final String output;
    private final String lastMessage;
    private final int messageCount;
    private final long durationMillis;
    private final Map<String, Object> humanRequest;

    JobResult(JobRecord record, Spoken spoken, @CheckForNull Map<String, Object> humanRequest) {
        this.id = record.getId();
        this.agentId = record.getAgentId();
        this.status = record.getStatus();
        this.succeeded = new Status(status).succeeded();
        this.output = spoken.output();
        this.lastMessage = spoken.lastMessage();
        this.messageCount = record.getMessageCount();
        this.durationMillis = record.getDurationMillis();
        this.humanRequest = humanRequest;
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
