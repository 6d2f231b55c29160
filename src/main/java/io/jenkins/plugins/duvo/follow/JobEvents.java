package io.jenkins.plugins.duvo.follow;

import io.jenkins.plugins.duvo.api.DuvoException;
import io.jenkins.plugins.duvo.api.Job;
import java.util.List;
import java.util.function.Consumer;

/**
 * Listener of the parts of one followed Job. {@link JobFollower} implements it, so that one class says what an event of one
 * part means for the others. Called under the scheduler's lock.
 */
interface JobEvents {
    /** Publishes an event to the Job's listener, after all events that were published before. */
    void publish(Consumer<JobListener> event);

    /** Duvo started the Job, or the Job of a lost start was found. */
    void started(Job job);

    /**
     * A page of messages was read and its updates were published.
     *
     * @param updates what was new on the page; empty too when the final read turns out to be complete without another page
     */
    void messagesRead(List<MessageUpdate> updates);

    /** A page of messages could not be read. */
    void messagesFailed(DuvoException why);

    /** An answer could not be sent, or its outcome is not known. */
    void answerFailed(DuvoException why);

    /** An answer or a stop was sent, with any outcome: the Job's state must be read. */
    void actionTried();

    /** The Job is no longer followed; called once. */
    void ended(FollowResult result);

    /** The calls that the Job offers may have changed. */
    void invalidate();
}
