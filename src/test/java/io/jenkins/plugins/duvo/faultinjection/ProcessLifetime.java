package io.jenkins.plugins.duvo.faultinjection;

import io.jenkins.plugins.duvo.engine.VirtualTimeTaskRunner;
import io.jenkins.plugins.duvo.follow.TaskRunner;
import java.util.concurrent.Executor;

/** One process in which the engine runs, as a task runner: once it was killed, its tasks do nothing. */
final class ProcessLifetime implements TaskRunner {
    private final VirtualTimeTaskRunner taskRunner;
    private boolean dead;

    ProcessLifetime(VirtualTimeTaskRunner taskRunner) {
        this.taskRunner = taskRunner;
    }

    void kill() {
        dead = true;
    }

    boolean isDead() {
        return dead;
    }

    @Override
    public long now() {
        return taskRunner.now();
    }

    @Override
    public void execute(Runnable call, Runnable then) {
        taskRunner.execute(unlessKilled(call), unlessKilled(then));
    }

    @Override
    public void schedule(long millis, Runnable wake) {
        taskRunner.schedule(millis, unlessKilled(wake));
    }

    Executor executor() {
        return task -> taskRunner.executor().execute(unlessKilled(task));
    }

    private Runnable unlessKilled(Runnable task) {
        return () -> {
            if (!dead) {
                task.run();
            }
        };
    }
}
