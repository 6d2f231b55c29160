package io.jenkins.plugins.duvo.follow;

import io.jenkins.plugins.duvo.api.DuvoClient;
import io.jenkins.plugins.duvo.api.DuvoException;

/**
 * Kind of a call, by what it asks of Duvo. Duvo may put off one kind for a while and accept the others, as where a plan allows
 * only so many Jobs at once; {@link KindThrottle} pauses that kind alone.
 */
public enum CallKind {
    /** Starts a Job. */
    START,
    /** Answers a human request. */
    ANSWER,
    /** Stops a Job. */
    STOP,
    /** Sends a message to a Job. */
    SEND,
    /** Reads the state of one Job. */
    STATUS,
    /** Lists Jobs. */
    LIST,
    /** Reads the messages of a Job. */
    MESSAGES,
    /** Makes a sandbox, or asks where to send a file. */
    FILES,
    /** Reads anything else: the key's profile and teams, or Assignments. */
    OTHER;

    /** Makes a call of this kind that does the same as another one. */
    public <T> FollowScheduler.Call<T> newCall(FollowScheduler.Call<T> call) {
        return new FollowScheduler.Call<>() {
            @Override
            public T execute(DuvoClient client) throws DuvoException {
                return call.execute(client);
            }

            @Override
            public CallKind kind() {
                return CallKind.this;
            }
        };
    }
}
