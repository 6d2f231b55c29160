package io.jenkins.plugins.duvo.follow;

import io.jenkins.plugins.duvo.api.Answer;
import io.jenkins.plugins.duvo.api.HumanRequest;
import io.jenkins.plugins.duvo.api.IdempotencyKey;

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
     * @param request the request as {@link JobListener#requestOpened} published it
     * @param key of this answer; the same if it is given again after a restart
     * @return false if the request is no longer open, asks something else by now, or has a pending answer already
     */
    boolean answer(HumanRequest request, Answer answer, IdempotencyKey key);

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
