package io.jenkins.plugins.duvo.follow;

/**
 * Task runner of the engine: its clock, its threads and its timer. Tests replace it by one with virtual time, in which hours
 * pass at once.
 */
public interface TaskRunner {
    /**
     * The time in monotonic milliseconds from an arbitrary origin; never negative, and independent of changes to the system
     * clock.
     */
    long now();

    /**
     * Runs a call that may block, and then what follows from it; both on a thread of this runner, never on the caller's.
     *
     * @param call may block for as long as its own timeout; does not throw
     * @param then does not block; does not throw
     * @throws java.util.concurrent.RejectedExecutionException if no thread can be had; then neither runs. Also an Error
     */
    void execute(Runnable call, Runnable then);

    /**
     * Makes room for this many calls at once; a call that finds no room waits for it. Called whenever the number may have changed.
     */
    default void setCapacity(int calls) {}

    /**
     * Runs a short task once, on a thread of this runner.
     *
     * @param millis earliest time at which it runs, in milliseconds of {@link #now}
     */
    void schedule(long millis, Runnable wake);
}
