package io.jenkins.plugins.duvo.simulator.state;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/** The truth about one Job of the simulator. Safe from any thread; as of the simulator's last request or look. */
public final class SimulatedJob {
    private static final Set<String> WAITING = Set.of("waiting", "needs_attention");

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
     * Where a Job comes from.
     *
     * @param source Duvo's word for it, {@code api} for a start call
     * @param message the start's message, null if none
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

    /** Counted from 1 over all Jobs of the simulator. */
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

    /** When it began to run, null before. */
    public Instant startedAt() {
        synchronized (lock) {
            return startedAt;
        }
    }

    /** When it ended, null while it lives. */
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

    /** The messages from an index on, for who has seen those before it. */
    public List<SimulatedMessage> messagesFrom(int index) {
        synchronized (lock) {
            return index >= messages.size() ? List.of() : List.copyOf(messages.subList(index, messages.size()));
        }
    }

    /** What it asked so far, oldest first. */
    public List<SimulatedHumanRequest> humanRequests() {
        synchronized (lock) {
            return List.copyOf(humanRequests);
        }
    }

    /** The open human request, null if none. */
    public SimulatedHumanRequest pending() {
        synchronized (lock) {
            var last = humanRequests.isEmpty() ? null : humanRequests.get(humanRequests.size() - 1);
            return last == null || last.closedAt() != null ? null : last;
        }
    }

    public String buildId() {
        return buildId;
    }

    public boolean ended() {
        return endedAt != null;
    }

    public boolean waits() {
        return WAITING.contains(status);
    }

    /** The messages themselves; the holder of the lock may look, not change. */
    public List<SimulatedMessage> live() {
        return messages;
    }

    public String statusAt(Instant at) {
        var entry = statuses.floorEntry(at);
        return entry == null ? null : entry.getValue();
    }

    public SimulatedHumanRequest pendingAt(Instant at) {
        for (int i = humanRequests.size() - 1; i >= 0; i--) {
            if (humanRequests.get(i).openAt(at)) {
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

    void add(SimulatedMessage message, boolean updates) {
        messages.add(message);
        if (updates) {
            updatedAt = message.at();
        }
    }

    public void replaceMessages(List<SimulatedMessage> others) {
        messages = new ArrayList<>(others);
    }

    void add(SimulatedHumanRequest request) {
        humanRequests.add(request);
    }
}
