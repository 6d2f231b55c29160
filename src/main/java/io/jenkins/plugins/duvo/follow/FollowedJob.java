package io.jenkins.plugins.duvo.follow;

import io.jenkins.plugins.duvo.api.Answer;

/** Handle of a followed Job, for the caller that follows it. All methods return at once and may be called on any thread. */
public interface FollowedJob {
    /**
     * Stops the Job as soon as it can be stopped; its end is then reported like any end. A Job whose start was not sent is not
     * started.
     */
    void stop();

    /**
     * Answers a human request.
     *
     * @return false if the request is no longer open, or an answer to it is pending already
     */
    boolean answer(String requestId, Answer answer);

    /**
     * Detaches: ends following, while the Job goes on. If the start is under way, only after its answer has brought the Job's
     * id.
     */
    void detach();

    /** Requests a read of the Job's state soon, because it may have changed; many requests lead to one read every 5 s at most. */
    void refreshSoon();

    /** What the Job waits for and when its next call is due, as a short lowercase phrase for developers. */
    String describe();
}
