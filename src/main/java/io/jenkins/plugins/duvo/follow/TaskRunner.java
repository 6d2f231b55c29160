package io.jenkins.plugins.duvo.follow;

/** What the engine needs of the machine that it runs on. Tests give it a virtual one, in which hours pass at once. */
public interface TaskRunner {
    /** Monotonic milliseconds from an arbitrary origin, never negative; does not jump with the clock on the wall. */
    long now();

    /**
     * Carries out a call that may block, then its sequel; both on a thread of the machine's, never on the caller's.
     *
     * @param call may block for as long as its own timeout; does not throw
     * @param then does not block; does not throw
     */
    void execute(Runnable call, Runnable then);

    /** Runs something short once, not before {@code millis} of {@link #now}; on a thread of the machine's. */
    void schedule(long millis, Runnable wake);
}
