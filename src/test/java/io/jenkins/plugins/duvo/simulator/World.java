package io.jenkins.plugins.duvo.simulator;

import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/** Everything the simulator knows, for its parts; guarded by the simulator's lock. */
final class World {
    final Ids ids;
    final long seed;
    final Timeline timeline = new Timeline();
    final Map<String, SimulatedTeam> teams = new LinkedHashMap<>();
    final Map<String, SimulatedKey> keys = new HashMap<>();
    final Map<String, Hired> agents = new LinkedHashMap<>();
    final Map<String, SimulatedJob> jobs = new LinkedHashMap<>();
    final Map<String, JobProgress> progress = new HashMap<>();
    final Map<String, RunIndex> indexes = new HashMap<>();
    final Map<String, Sandbox> sandboxes = new HashMap<>();
    final Ledger ledger = new Ledger();
    double speed = 1;
    boolean messagesUpdate = true;
    Duration startDelay = Duration.ofMillis(300);
    Duration stopDelay = Duration.ofMillis(500);
    BiConsumer<SimulatedJob, String> events = (job, event) -> {};

    /** An Assignment and the team it belongs to. */
    record Hired(Assignment assignment, String teamId) {}

    World(long seed) {
        this.seed = seed;
        this.ids = new Ids(seed);
    }

    RunIndex index(String teamId) {
        return indexes.computeIfAbsent(teamId, id -> new RunIndex());
    }
}
