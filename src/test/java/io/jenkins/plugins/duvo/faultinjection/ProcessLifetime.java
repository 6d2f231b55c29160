package io.jenkins.plugins.duvo.faultinjection;

import io.jenkins.plugins.duvo.engine.VirtualTimeTaskRunner;
import io.jenkins.plugins.duvo.follow.TaskRunner;
import java.util.concurrent.Executor;

/** One life of the process that the engine runs in. Nothing happens in it any more once it is dead. */
final class ProcessLifetime implements TaskRunner {
    private final VirtualTimeTaskRunner taskRunner;
    private boolean dead;

    ProcessLifetime(VirtualTimeTaskRunner taskRunner) {
        this.taskRunner = taskRunner;
    }

    void die() {
        dead = true;
    }

    boolean dead() {
        return dead;
    }

    @Override
    public long now() {
        return taskRunner.now();
    }

    @Override
    public void execute(Runnable call, Runnable then) {
        taskRunner.execute(unlessDead(call), unlessDead(then));
    }

    @Override
    public void schedule(long millis, Runnable wake) {
        taskRunner.schedule(millis, unlessDead(wake));
    }

    Executor executor() {
        return task -> taskRunner.executor().execute(unlessDead(task));
    }

    private Runnable unlessDead(Runnable task) {
        return () -> {
            if (!dead) {
                task.run();
            }
        };
    }
}
