package io.jenkins.plugins.duvo.faults;

import io.jenkins.plugins.duvo.follow.TaskRunner;
import io.jenkins.plugins.duvo.follow.VirtualMachine;
import java.util.concurrent.Executor;

/** One life of the process that the engine runs in. Nothing happens in it any more once it is dead. */
final class Life implements TaskRunner {
    private final VirtualMachine machine;
    private boolean dead;

    Life(VirtualMachine machine) {
        this.machine = machine;
    }

    void die() {
        dead = true;
    }

    boolean dead() {
        return dead;
    }

    @Override
    public long now() {
        return machine.now();
    }

    @Override
    public void execute(Runnable call, Runnable then) {
        machine.execute(unlessDead(call), unlessDead(then));
    }

    @Override
    public void schedule(long millis, Runnable wake) {
        machine.schedule(millis, unlessDead(wake));
    }

    Executor executor() {
        return task -> machine.executor().execute(unlessDead(task));
    }

    private Runnable unlessDead(Runnable task) {
        return () -> {
            if (!dead) {
                task.run();
            }
        };
    }
}
