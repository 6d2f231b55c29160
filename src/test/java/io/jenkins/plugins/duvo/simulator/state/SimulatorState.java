package io.jenkins.plugins.duvo.simulator.state;

import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;

/** State of a simulated Duvo, which its parts share. Guarded by the simulator's lock. */
public final class SimulatorState {
    public final IdGenerator ids;
    final long seed;
    public final Timeline timeline = new Timeline();
    public final Map<String, SimulatedTeam> teams = new LinkedHashMap<>();
    public final Map<String, SimulatedKey> keys = new HashMap<>();
    public final Map<String, TeamAssignment> agents = new LinkedHashMap<>();
    public final Map<String, SimulatedJob> jobs = new LinkedHashMap<>();
    public final Map<String, JobProgress> progress = new HashMap<>();
    final Map<String, JobIndex> indexes = new HashMap<>();
    public final Map<String, SimulatedSandbox> sandboxes = new HashMap<>();
    public final RequestHistory history = new RequestHistory();
    public double speed = 1;
    public boolean messagesUpdate = true;
    public Duration startDelay = Duration.ofMillis(300);
    public Duration stopDelay = Duration.ofMillis(500);
    public Function<SimulatedJob, SimulatedEvaluation> evaluations = SimulatedEvaluation::byStatus;
    public BiConsumer<SimulatedJob, String> eventListener = (job, event) -> {};

    /** Assignment with the team that it belongs to. */
    public record TeamAssignment(SimulatedAssignment assignment, String teamId) {}

    public SimulatorState(long seed) {
        this.seed = seed;
        this.ids = new IdGenerator(seed);
    }

    /** Converts a duration at speed 1 into one at the present speed. */
    public Duration scaled(Duration duration) {
        return speed == 1 ? duration : Duration.ofNanos((long) (duration.toNanos() / speed));
    }

    /** Returns the index of a team's Jobs. */
    public JobIndex index(String teamId) {
        return indexes.computeIfAbsent(teamId, id -> new JobIndex());
    }
}
