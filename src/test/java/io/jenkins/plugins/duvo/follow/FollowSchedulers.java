package io.jenkins.plugins.duvo.follow;

import java.util.concurrent.Executor;

/** Maker of schedulers in virtual time, for tests in other packages. */
public final class FollowSchedulers {
    private FollowSchedulers() {}

    /** @param later runs a task a little later where the task runner cannot; in a program, the JDK's own timer */
    public static FollowScheduler create(
            TaskRunner taskRunner, Executor listenerExecutor, KeyStatusListener statusListener, Executor later) {
        return new FollowScheduler(taskRunner, listenerExecutor, statusListener, later);
    }
}
