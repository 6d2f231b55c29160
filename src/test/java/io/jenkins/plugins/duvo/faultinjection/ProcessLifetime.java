package io.jenkins.plugins.duvo.faultinjection;

import io.jenkins.plugins.duvo.api.DuvoException;
import io.jenkins.plugins.duvo.engine.VirtualTimeTaskRunner;
import io.jenkins.plugins.duvo.faultinjection.ThrowInjector.Hook;
import io.jenkins.plugins.duvo.follow.KeyStatusListener;
import io.jenkins.plugins.duvo.follow.TaskRunner;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * One process in which the engine runs, with its threads: once it was killed, its tasks do nothing. What a task throws ends in it, as
 * on the threads of a pool.
 */
final class ProcessLifetime implements TaskRunner, KeyStatusListener {
    private static final Duration LATER = Duration.ofSeconds(1);

    private final VirtualTimeTaskRunner taskRunner;
    private final ThrowInjector throwInjector;
    private final Consumer<Throwable> onEscaped;
    private boolean dead;

    /** @param onEscaped receives what the engine throws on a thread of a pool, where no log shows it */
    ProcessLifetime(VirtualTimeTaskRunner taskRunner, ThrowInjector throwInjector, Consumer<Throwable> onEscaped) {
        this.taskRunner = taskRunner;
        this.throwInjector = throwInjector;
        this.onEscaped = onEscaped;
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
        throwInjector.pass(Hook.CALL_THREAD);
        taskRunner.execute(unlessKilled(call), unlessKilled(then));
    }

    @Override
    public void setCapacity(int calls) {
        throwInjector.pass(Hook.CAPACITY);
        taskRunner.setCapacity(calls);
    }

    @Override
    public void schedule(long millis, Runnable wake) {
        throwInjector.pass(Hook.TIMER);
        taskRunner.schedule(millis, unlessKilled(wake));
        throwInjector.pass(Hook.TIMER_TAKING);
    }

    /** Executor of the listeners. */
    Executor executor() {
        return task -> {
            throwInjector.pass(Hook.LISTENER_EXECUTOR);
            taskRunner.executor().execute(unlessKilled(task));
            throwInjector.pass(Hook.LISTENER_EXECUTOR_TAKING);
        };
    }

    /** Executor of what the task runner could not take: the JDK's own timer in a program. */
    Executor later() {
        return task -> taskRunner.in(LATER, unlessKilled(task));
    }

    @Override
    public void keyAccepted(Object keyId) {
        throwInjector.pass(Hook.KEY_STATUS);
    }

    @Override
    public void keyRejected(Object keyId, DuvoException why) {
        throwInjector.pass(Hook.KEY_STATUS);
    }

    private Runnable unlessKilled(Runnable task) {
        return () -> {
            if (!dead) {
                try {
                    task.run();
                } catch (Throwable e) {
                    onEscaped.accept(e);
                }
            }
        };
    }
}
