package io.jenkins.plugins.duvo.simulator.state;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/**
 * Job of the simulated Duvo. Its methods show the state as of the latest request to, or query of, the simulator. Thread-safe,
 * except for methods that say otherwise.
 */
public final class SimulatedJob {
    private static final Set<String> WAITING = Set.of("waiting", "needs_attention");

    private static final Set<String> EVALUATED = Set.of("completed", "failed");

    private final Object lock;
    private final String id;
    private final String buildId;
    private final long number;
    private final SimulatedAssignment assignment;
    private final String teamId;
    private final Origin origin;
    private final Instant createdAt;
    private final NavigableMap<Instant, String> statuses = new TreeMap<>();
    private final List<SimulatedHumanRequest> humanRequests = new ArrayList<>(1);
    private List<SimulatedMessage> messages = new ArrayList<>();
    private String status;
    private Instant startedAt;
    private Instant endedAt;
    private Instant updatedAt;

    /**
     * Origin of a Job.
     *
     * @param source Duvo's word for it; {@code api} for a start call
     * @param message the message of the start; null if none
     * @param sandboxId null if none
     * @param webhookUrl null if none
     */
    public record Origin(String source, String message, String sandboxId, String webhookUrl) {
        /** Not started through the API. */
        public static final Origin FOREIGN = new Origin("schedule", null, null, null);
    }

    SimulatedJob(
            Object lock,
            Map.Entry<String, String> ids,
            long number,
            SimulatedAssignment assignment,
            String teamId,
            Origin origin,
            Instant createdAt) {
        this.lock = lock;
        this.id = ids.getKey();
        this.buildId = ids.getValue();
        this.number = number;
        this.assignment = assignment;
        this.teamId = teamId;
        this.origin = origin;
        this.createdAt = createdAt;
        become("pending", createdAt);
    }

    public String id() {
        return id;
    }

    /** Number of the Job, counted from 1 over all Jobs of the simulator. */
    public long number() {
        return number;
    }

    public SimulatedAssignment assignment() {
        return assignment;
    }

    public String teamId() {
        return teamId;
    }

    public Origin origin() {
        return origin;
    }

    public Instant createdAt() {
        return createdAt;
    }

    public String status() {
        synchronized (lock) {
            return status;
        }
    }

    /** When the Job began to run; null before. */
    public Instant startedAt() {
        synchronized (lock) {
            return startedAt;
        }
    }

    /** When the Job ended; null while it is active. */
    public Instant endedAt() {
        synchronized (lock) {
            return endedAt;
        }
    }

    public Instant updatedAt() {
        synchronized (lock) {
            return updatedAt;
        }
    }

    /** A copy of all messages so far, oldest first. */
    public List<SimulatedMessage> messages() {
        synchronized (lock) {
            return List.copyOf(messages);
        }
    }

    /** How many messages there are so far. */
    public int messageCount() {
        synchronized (lock) {
            return messages.size();
        }
    }

    /** A copy of the messages from an index on. */
    public List<SimulatedMessage> messagesFrom(int index) {
        synchronized (lock) {
            return index >= messages.size() ? List.of() : List.copyOf(messages.subList(index, messages.size()));
        }
    }

    /** A copy of all human requests so far, oldest first. */
    public List<SimulatedHumanRequest> humanRequests() {
        synchronized (lock) {
            return List.copyOf(humanRequests);
        }
    }

    /** The open human request; null if none. */
    public SimulatedHumanRequest pending() {
        synchronized (lock) {
            var last = humanRequests.isEmpty() ? null : humanRequests.get(humanRequests.size() - 1);
            return last == null || last.closedAt() != null ? null : last;
        }
    }

    public String buildId() {
        return buildId;
    }

    /** Whether the Job has ended; the caller must hold the simulator's lock. */
    public boolean ended() {
        return endedAt != null;
    }

    /** Whether the Job waits for a person; the caller must hold the simulator's lock. */
    public boolean waits() {
        return WAITING.contains(status);
    }

    /** The list of messages itself, not to be changed; the caller must hold the simulator's lock. */
    public List<SimulatedMessage> live() {
        return messages;
    }

    /** The status at a time; null if the Job did not exist yet. The caller must hold the simulator's lock. */
    public String statusAt(Instant at) {
        var entry = statuses.floorEntry(at);
        return entry == null ? null : entry.getValue();
    }

    /**
     * The latest end, at a time or before it, after which Duvo evaluates a Job; null if none. The Job may have been resumed since. The
     * caller must hold the simulator's lock.
     */
    public Instant evaluatedEnd(Instant at) {
        return statuses.headMap(at, true).descendingMap().entrySet().stream()
                .filter(entry -> EVALUATED.contains(entry.getValue()))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(null);
    }

    /** The human request that was open at a time; null if none. The caller must hold the simulator's lock. */
    public SimulatedHumanRequest pendingAt(Instant at) {
        for (int i = humanRequests.size() - 1; i >= 0; i--) {
            if (humanRequests.get(i).isOpenAt(at)) {
                return humanRequests.get(i);
            }
        }
        return null;
    }

    void become(String word, Instant at) {
        status = word;
        statuses.put(at, word);
        updatedAt = at;
        if ("running".equals(word) && startedAt == null) {
            startedAt = at;
        }
    }

    void end(Instant at) {
        endedAt = at;
    }

    void reopen() {
        endedAt = null;
    }

    void add(SimulatedMessage message, boolean changesUpdatedAt) {
        messages.add(message);
        if (changesUpdatedAt) {
            updatedAt = message.at();
        }
    }

    /** Replaces all messages; the caller must hold the simulator's lock. */
    public void replaceMessages(List<SimulatedMessage> replacement) {
        messages = new ArrayList<>(replacement);
    }

    void add(SimulatedHumanRequest request) {
        humanRequests.add(request);
    }
}
