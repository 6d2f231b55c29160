package io.jenkins.plugins.duvo.simulator.state;

import java.time.Instant;
import java.util.Map;

/** Factory of simulated Jobs. */
public final class SimulatedStart {
    private final SimulatorState state;
    private final Object lock;

    public SimulatedStart(SimulatorState state, Object lock) {
        this.state = state;
        this.lock = lock;
    }

    /** Creates a Job and begins its script. */
    public SimulatedJob start(SimulatorState.TeamAssignment teamAssignment, SimulatedJob.Origin origin, Instant at) {
        var job = create(teamAssignment, origin, at);
        state.progress.get(job.id()).begin();
        return job;
    }

    /** Creates a Job without messages that does nothing. */
    public SimulatedJob create(SimulatorState.TeamAssignment teamAssignment, SimulatedJob.Origin origin, Instant at) {
        var ids = Map.entry(state.ids.next(), state.ids.next());
        long number = state.jobs.size() + 1L;
        var job = new SimulatedJob(lock, ids, number, teamAssignment.assignment(), teamAssignment.teamId(), origin, at);
        state.jobs.put(job.id(), job);
        state.progress.put(job.id(), new JobProgress(state, job));
        state.index(job.teamId()).add(job);
        return job;
    }
}
