package io.jenkins.plugins.duvo.api;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Filter and order of a list of Jobs: only Jobs that fit all that was given are listed. Each {@code with} method returns a copy, and
 * of null this filter itself.
 *
 * @param parameters query parameters of the call, by their name
 */
public record JobFilter(Map<String, String> parameters) {
    /** All Jobs of the team, newest first. */
    public static final JobFilter ALL = new JobFilter(Map.of("sort_order", "desc"));

    public JobFilter {
        parameters = Map.copyOf(parameters);
    }

    /** Only Jobs with this status, which must be a word that Duvo documents. */
    public JobFilter withStatus(@CheckForNull String status) {
        return with("status", status);
    }

    /** Only Jobs of this Assignment. */
    public JobFilter withAgentId(@CheckForNull String agentId) {
        return with("agent_id", agentId);
    }

    /** Only Jobs with these words in their title or that of their case. */
    public JobFilter withSearch(@CheckForNull String search) {
        return with("search", search);
    }

    /** Only Jobs in which Duvo's evaluation found issues; false lists these and all others. */
    public JobFilter withIssuesOnly(boolean issuesOnly) {
        return with("has_issues", issuesOnly ? "true" : null);
    }

    /** Any other of Duvo's filters, by the name of its query parameter. */
    public JobFilter with(String name, @CheckForNull String value) {
        if (value == null) {
            return this;
        }
        var changed = new LinkedHashMap<>(parameters);
        changed.put(name, value);
        return new JobFilter(changed);
    }
}
