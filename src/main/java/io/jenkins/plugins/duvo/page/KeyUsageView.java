package io.jenkins.plugins.duvo.page;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import io.jenkins.plugins.duvo.api.PlainText;
import io.jenkins.plugins.duvo.follow.CallKind;
import io.jenkins.plugins.duvo.follow.KeyUsage;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** View of what is done with one API key, as a row of the page {@link KeyUsagePage} and in its remote API. Never holds the key. */
@ExportedBean
public final class KeyUsageView {
    /** Most characters of the reason why calls fail. */
    private static final int MAX_REASON_LENGTH = 500;

    private final List<String> connections;
    private final KeyUsage usage;

    /** @param connections the names of the connections that use the key */
    KeyUsageView(List<String> connections, KeyUsage usage) {
        this.connections = connections;
        this.usage = usage;
    }

    /** The names of the connections that use the key, each with the credential in parentheses if a step named one of its own. */
    @Exported
    public List<String> getConnections() {
        return connections;
    }

    /** The names of the connections as a line. */
    public String getName() {
        return connections.isEmpty() ? Messages.KeyUsageView_unnamed() : String.join(", ", connections);
    }

    /** How many requests were sent in the last 60 s, by the kind of call in lower case. */
    @Exported
    public Map<String, Integer> getRequests() {
        var counts = new TreeMap<String, Integer>();
        usage.requests().lastMinute().forEach((kind, count) -> counts.put(word(kind), count));
        return counts;
    }

    /** How many requests were sent in the last 60 s. */
    @Exported
    public int getRequestsLastMinute() {
        return usage.requests().total();
    }

    /** How many requests a minute may be sent at present. */
    @Exported
    public int getRequestsPerMinute() {
        return usage.requests().perMinute();
    }

    /** Duvo's limit of requests a minute; null if Duvo has not said one. */
    @Exported
    @CheckForNull
    public Integer getLimit() {
        var limit = usage.requests().limit();
        return limit == null ? null : limit.limit();
    }

    /** How many requests Duvo said last are left of its limit; null if Duvo has not said so. */
    @Exported
    @CheckForNull
    public Integer getRemaining() {
        var limit = usage.requests().limit();
        return limit == null ? null : limit.remaining();
    }

    /** The pauses that Duvo has asked for, in seconds that are left, by the kind of call; {@code all} for all calls of the key. */
    @Exported
    public Map<String, Long> getPauses() {
        var pauses = new TreeMap<String, Long>();
        usage.pauses().forEach(pause -> pauses.put(word(pause.kind()), seconds(pause.millis())));
        return pauses;
    }

    /** How many Jobs are followed. */
    @Exported
    public int getFollowedJobs() {
        return usage.jobs().followed();
    }

    /** How many of the followed Jobs wait for a person. */
    @Exported
    public int getWaitingJobs() {
        return usage.jobs().waiting();
    }

    /** How many of the followed Jobs are not started yet. */
    @Exported
    public int getStartingJobs() {
        return usage.jobs().starting();
    }

    /** The longest time in seconds since the messages of a Job were read that is active and waits for no person. */
    @Exported
    public long getMessagesAgeSeconds() {
        return seconds(usage.jobs().messagesAge());
    }

    /** The longest time in seconds since the status of an active Job was read. */
    @Exported
    public long getStatusAgeSeconds() {
        return seconds(usage.jobs().statusAge());
    }

    /** How many Jobs have an outage at present. */
    @Exported
    public int getJobsInTrouble() {
        var outages = usage.outages();
        return outages == null ? 0 : outages.jobs();
    }

    /** Why the calls of the Job fail whose outage has lasted longest, in plain text; null if there is none. */
    @Exported
    @CheckForNull
    public String getTroubleReason() {
        var outages = usage.outages();
        return outages == null ? null : PlainText.toLine(outages.reason(), MAX_REASON_LENGTH);
    }

    /** How long that outage has lasted, in seconds; 0 if there is none. */
    @Exported
    public long getTroubleSeconds() {
        var outages = usage.outages();
        return outages == null ? 0 : seconds(outages.millis());
    }

    /** How many calls wait for Duvo's answer; each occupies a thread. */
    @Exported
    public int getCallsUnderWay() {
        return usage.callsUnderWay();
    }

    /** What to change, in a line; null if the limit of the key holds no Job up. */
    @Exported
    @CheckForNull
    public String getAdvice() {
        return usage.isBottleneck() ? Messages.KeyUsageView_bottleneck() : null;
    }

    /** A time as people read it, such as "3 min 20 sec"; at least a second. */
    public String timeText(long seconds) {
        return Util.getTimeSpanString(Math.max(1, seconds) * 1000);
    }

    /** The counts of a map as a line, such as "messages 240, status 8"; empty for an empty map. */
    public String line(Map<String, ?> counts) {
        return counts.entrySet().stream()
                .map(each -> each.getKey() + " " + each.getValue())
                .reduce((one, other) -> one + ", " + other)
                .orElse("");
    }

    private static String word(@CheckForNull CallKind kind) {
        return kind == null ? "all" : kind.name().toLowerCase(Locale.ROOT);
    }

    private static long seconds(long millis) {
        return (millis + 500) / 1000;
    }
}
