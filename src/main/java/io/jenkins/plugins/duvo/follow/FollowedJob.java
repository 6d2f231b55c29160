package io.jenkins.plugins.duvo.follow;

import io.jenkins.plugins.duvo.api.Answer;

/** A Job that is followed, for those who want something of it. All methods return at once and may be called on any thread. */
public interface FollowedJob {
    /** Stops the Job, as soon as it can be stopped; its end is then told as any end. */
    void stop();

    /**
     * Answers a human request.
     *
     * @return false if the request is not open any more, or an answer is on its way already
     */
    boolean answer(String requestId, Answer answer);

    /** Gives up following; the Job goes on. A start that is under way is waited for, so that the Job's id is told. */
    void detach();

    /** Something may have happened to the Job: read it soon. */
    void refreshSoon();

    /** A short lowercase phrase for developers: what it waits for and when it asks next. */
    String describe();
}
