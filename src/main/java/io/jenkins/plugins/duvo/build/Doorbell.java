package io.jenkins.plugins.duvo.build;

import hudson.model.Computer;
import java.util.concurrent.atomic.AtomicBoolean;

/** Calls somebody, once for all that ring before the call begins. */
final class Doorbell {
    private final Runnable somebody;
    private final AtomicBoolean rung = new AtomicBoolean();

    Doorbell(Runnable somebody) {
        this.somebody = somebody;
    }

    /** Returns at once; the call is made on the remoting pool. */
    void ring() {
        if (rung.compareAndSet(false, true)) {
            Computer.threadPoolForRemoting.execute(() -> {
                rung.set(false);
                somebody.run();
            });
        }
    }
}
