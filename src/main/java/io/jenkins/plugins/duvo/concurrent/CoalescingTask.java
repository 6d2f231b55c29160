package io.jenkins.plugins.duvo.concurrent;

import hudson.model.Computer;
import java.util.concurrent.atomic.AtomicBoolean;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** Calls somebody, once for all that ring before the call begins. */
@Restricted(NoExternalUse.class)
public final class CoalescingTask {
    private final Runnable task;
    private final AtomicBoolean rung = new AtomicBoolean();

    public CoalescingTask(Runnable somebody) {
        this.task = somebody;
    }

    /** Returns at once; the call is made on the remoting pool. */
    public void trigger() {
        if (rung.compareAndSet(false, true)) {
            Computer.threadPoolForRemoting.execute(() -> {
                rung.set(false);
                task.run();
            });
        }
    }
}
