package io.jenkins.plugins.duvo.follow;

import io.jenkins.plugins.duvo.api.Answer;
import io.jenkins.plugins.duvo.api.DuvoException;
import io.jenkins.plugins.duvo.api.HumanRequest;
import io.jenkins.plugins.duvo.api.Job;
import io.jenkins.plugins.duvo.api.Status;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * Listener of one followed Job's events. The methods are called in order, one at a time for each Job, on the scheduler's
 * executor for listeners. Unless overridden they do nothing. They may block, which delays only further events and messages of
 * this Job. An exception that they throw is logged.
 */
public interface JobListener {
    /**
     * The Job was started: Duvo accepted the start, or the Job of a lost start was found. Called before any message or status;
     * not called for a Job whose id was known from the beginning.
     */
    default void started(Job job) {}

    /** The Job is queued, because the concurrency limit is reached. Called once at most. */
    default void queued() {}

    /** A Job that was {@link #queued} is admitted; the start is sent after this method has returned. */
    default void admitted() {}

    /**
     * New messages, in order.
     *
     * @param updates the messages, or the new parts of messages; never empty
     * @param position how many messages of the Job precede the cursor, these included: where to resume after a restart
     */
    default void messages(List<MessageUpdate> updates, int position) {}

    /**
     * Duvo accepts no start at present, although it accepts other calls; the start is sent again until Duvo accepts it. Called once
     * at most.
     */
    default void startThrottled(DuvoException why) {}

    /**
     * A call of the Job waits for a long time, because the key has no permit of Duvo's request limit for it. Called once at most.
     */
    default void permitAwaited() {}

    /** The answer to the start was lost, so it is not known whether Duvo started a Job; the engine searches it. */
    default void startLost(DuvoException why) {}

    /** The Job has a new status. A status that begins and ends between two reads is not reported. */
    default void status(Status status) {}

    /** The Job waits for a person. The messages that it wrote before were delivered, unless they cannot be read at present. */
    default void requestOpened(HumanRequest request) {}

    /** The request that was opened last is no longer open at Duvo. */
    default void requestResolved(HumanRequest request, RequestResolution resolution) {}

    /** Duvo rejected the answer, and the request is still open. */
    default void answerRejected(HumanRequest request, Answer answer, DuvoException why) {}

    /**
     * The Job waits for a person, and for a minute Duvo has shown no request that could be answered. A request that was opened before
     * has been settled.
     *
     * @param waited how long the Job has waited for a person, with and without a request, as far as it was followed
     */
    default void waitingWithoutRequest(Duration waited) {}

    /** The wait that {@link #waitingWithoutRequest} reported is over: the Job asks something, goes on or has ended. */
    default void requestlessWaitOver() {}

    /** An outage began: Duvo cannot be reached, or its answers cannot be used. The Job is still followed. */
    default void connectionLost(DuvoException why) {}

    /** The outage is over. */
    default void connectionRestored() {}

    /** A stop was requested 10 seconds ago, and no read has shown the Job as ended; the stop is repeated. Called once at most. */
    default void stopUnconfirmed(Status status) {}

    /**
     * A message was written after the Job's end, by a user or by the Job: the Job goes on, which is not followed. Called once
     * at most, before {@link #ended}.
     */
    default void continuedAfterEnd() {}

    /**
     * Duvo counts more messages of the Job, which has ended, than it gives. Called once at most, before {@link #ended}.
     *
     * @param missing how many messages cannot be had
     */
    default void messagesMissing(int missing) {}

    /** Following has ended; no other event comes after this. A request that was open before may still be open at Duvo. */
    default void ended(FollowResult result) {}

    /**
     * The ids of all messages that were delivered, also before a restart. Called at the end of a Job, and only if messages may
     * be missing: messages that are not among these ids are delivered then. A listener that does not remember ids returns an
     * empty set and gets no missing messages.
     */
    default Set<String> deliveredMessageIds() {
        return Set.of();
    }
}
