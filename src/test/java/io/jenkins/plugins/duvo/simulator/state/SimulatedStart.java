package io.jenkins.plugins.duvo.simulator.state;

import java.time.Instant;
import java.util.Map;

/** Makes Jobs. */
public final class SimulatedStart {
    private final SimulatorState world;
    private final Object lock;

    public SimulatedStart(SimulatorState world, Object lock) {
        this.world = world;
        this.lock = lock;
    }

    public SimulatedJob start(SimulatorState.Hired hired, SimulatedJob.Origin origin, Instant at) {
        var job = create(hired, origin, at);
        world.progress.get(job.id()).begin();
        return job;
    }

    /** A Job that has said nothing and will do nothing. */
    public SimulatedJob create(SimulatorState.Hired hired, SimulatedJob.Origin origin, Instant at) {
        var ids = Map.entry(world.ids.next(), world.ids.next());
        long number = world.jobs.size() + 1L;
        var job = new SimulatedJob(lock, ids, number, hired.assignment(), hired.teamId(), origin, at);
        world.jobs.put(job.id(), job);
        world.progress.put(job.id(), new JobProgress(world, job));
        world.index(job.teamId()).add(job);
        return job;
    }
}
