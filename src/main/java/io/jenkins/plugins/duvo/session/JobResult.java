package io.jenkins.plugins.duvo.session;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import io.jenkins.plugins.duvo.api.HumanRequest;
import io.jenkins.plugins.duvo.api.Job;
import io.jenkins.plugins.duvo.api.Json;
import io.jenkins.plugins.duvo.api.MessagePage;
import io.jenkins.plugins.duvo.api.PlainText;
import io.jenkins.plugins.duvo.api.Status;
import io.jenkins.plugins.duvo.follow.LogLevel;
import io.jenkins.plugins.duvo.follow.MessageUpdate.Change;
import io.jenkins.plugins.duvo.store.JobRecord;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jenkinsci.plugins.scriptsecurity.sandbox.whitelists.Whitelisted;

/**
 * Result of a step about a Job, as scripts see it. Sandboxed scripts may read it, and it is saved with the Pipeline that holds it.
 * All texts are {@linkplain PlainText harmless}.
 */
public final class JobResult implements Serializable {
    private static final long serialVersionUID = 1L;

    private final String id;
    private String agentId;
    private String status;
    private final boolean succeeded;
    private String output;
    private String lastMessage;
    private final int messageCount;
    private final long durationMillis;
    private final Map<String, Object> humanRequest;
    private final Map<String, Object> evaluation;
    private List<Map<String, Object>> decisions;
    private final boolean denied;

    JobResult(
            JobRecord record,
            AgentOutput agentOutput,
            @CheckForNull Map<String, Object> humanRequest,
            DenialGate denials) {
        this.id = record.getId();
        this.agentId = record.getAgentId();
        this.status = record.getStatus();
        @CheckForNull var evaluated = record.getEvaluation();
        this.succeeded = new Status(status).isSucceeded()
                && (evaluated == null || evaluated.getObjection() == null)
                && denials.isPassed();
        this.decisions = ScriptValues.toMaps(denials.decisions());
        this.denied = denials.isDenied();
        this.evaluation = evaluated == null || !evaluated.isKnown() ? null : evaluated.toMap();
        this.output = agentOutput.output();
        this.lastMessage = agentOutput.lastMessage();
        this.messageCount = record.getMessageCount();
        this.durationMillis = record.getDurationMillis();
        this.humanRequest = humanRequest;
    }

    private JobResult(
            Job job, @CheckForNull HumanRequest pending, MessagePage newest, AgentOutput agentOutput, Instant now) {
        var created = job.createdAt();
        var completed = job.completedAt();
        this.id = PlainText.id(job.id());
        this.agentId = job.agentId() == null ? "" : PlainText.id(job.agentId());
        this.status = PlainText.id(job.status().word());
        this.succeeded = job.status().isSucceeded();
        this.output = agentOutput.output();
        this.lastMessage = agentOutput.lastMessage();
        this.messageCount = newest.total();
        this.durationMillis = created == null
                ? 0
                : Math.max(
                        0,
                        Duration.between(created, completed == null ? now : completed)
                                .toMillis());
        this.humanRequest = pending == null ? null : ScriptValues.toMap(pending);
        this.evaluation = null;
        this.decisions = ScriptValues.toMaps(List.of());
        this.denied = false;
    }

    /**
     * The result for a Job as Duvo shows it now. No step has to follow the Job.
     *
     * @param pending the human request for which the Job waits, or null
     * @param newest its last messages; {@link #getOutput} and {@link #getLastMessage} hold no text from before them
     * @param now the time up to which the duration of a Job that has not ended is counted
     */
    public static JobResult of(Job job, @CheckForNull HumanRequest pending, MessagePage newest, Instant now) {
        var agentOutput = new AgentOutput(LogLevel.MESSAGES);
        newest.messages().forEach(message -> agentOutput.add(message, Change.NEW));
        return new JobResult(job, pending, newest, agentOutput, now);
    }

    /** Sets the defaults of fields that a saved Pipeline lacks because it is older than the field. */
    private Object readResolve() {
        agentId = Util.fixNull(agentId);
        status = Util.fixNull(status);
        output = Util.fixNull(output);
        lastMessage = Util.fixNull(lastMessage);
        decisions = decisions == null ? ScriptValues.toMaps(List.of()) : decisions;
        return this;
    }

    /** Duvo's id of the Job. */
    @Whitelisted
    public String getId() {
        return id;
    }

    /** The id of the Job's Assignment. */
    @Whitelisted
    public String getAgentId() {
        return agentId;
    }

    /** The status in Duvo's own word, such as {@code completed}. */
    @Whitelisted
    public String getStatus() {
        return status;
    }

    /**
     * Whether the Job has ended with success, no approval was denied in Jenkins unless {@code onDeny} is {@code continue}, and the gate on
     * Duvo's evaluation is passed, if the step has one.
     */
    @Whitelisted
    public boolean isSucceeded() {
        return succeeded;
    }

    /** The Job's text; of a very long text the last part, of about a MiB. Empty if there is none. */
    @Whitelisted
    public String getOutput() {
        return output;
    }

    /** The Job's last text message; empty if there is none. */
    @Whitelisted
    public String getLastMessage() {
        return lastMessage;
    }

    /** Number of the Job's messages of every kind, as Duvo counts them. */
    @Whitelisted
    public int getMessageCount() {
        return messageCount;
    }

    /** Milliseconds from the start to the end that was noticed, or to the time of the read. */
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

    /**
     * Duvo's evaluation as {@code status, passed, total, comment, critical, medium, low, checks}; null unless the step has a gate, and
     * where there is none.
     */
    @Whitelisted
    @CheckForNull
    public Map<String, Object> getEvaluation() {
        return evaluation;
    }

    /**
     * What was decided about the Job's human requests, oldest first, each as {@code title, verdict, by, at, accepted}: the verdict is
     * {@code approved, denied, answered, refused, stopped}, or {@code unknown} where the request was settled elsewhere.
     */
    @Whitelisted
    public List<Map<String, Object>> getDecisions() {
        return decisions;
    }

    /** Whether a user or a time limit has denied an approval in Jenkins, also where {@code onDeny} is {@code continue}. */
    @Whitelisted
    public boolean isDenied() {
        return denied;
    }

    /** All members as a new map of maps, lists, texts, numbers and truth values, in a fixed order. Every key is there, also of a null value. */
    @Whitelisted
    public Map<String, Object> toMap() {
        var map = new LinkedHashMap<String, Object>();
        map.put("id", id);
        map.put("agentId", agentId);
        map.put("status", status);
        map.put("succeeded", succeeded);
        map.put("output", output);
        map.put("lastMessage", lastMessage);
        map.put("messageCount", messageCount);
        map.put("durationMillis", durationMillis);
        map.put("humanRequest", humanRequest);
        map.put("decisions", decisions);
        map.put("denied", denied);
        map.put("evaluation", evaluation);
        return map;
    }

    /** {@link #toMap} as a line of JSON in ASCII. */
    @Whitelisted
    public String toJson() {
        return Json.MAPPER.writeValueAsString(toMap());
    }

    /** A line for people: which Job, and Duvo's word for its status. */
    @Override
    @Whitelisted
    public String toString() {
        return Messages.JobResult_line(id, status).strip();
    }
}
