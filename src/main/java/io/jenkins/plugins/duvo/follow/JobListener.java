package io.jenkins.plugins.duvo.follow;

import io.jenkins.plugins.duvo.api.Answer;
import io.jenkins.plugins.duvo.api.DuvoException;
import io.jenkins.plugins.duvo.api.HumanRequest;
import io.jenkins.plugins.duvo.api.Job;
import io.jenkins.plugins.duvo.api.Status;
import java.util.List;
import java.util.Set;

/**
 * What the outside sees of a Job. All methods are called in order, one at a time for each Job, on the executor that the scheduler
 * was given for news, and do nothing unless they are overridden; they may block, which delays nothing but this Job's further
 * messages. What they throw is logged.
 */
public interface JobListener {
    /** Duvo took the start, or the lost Job was found. First of all, unless the Job was known from the beginning. */
    default void started(Job job) {}

    /** The Job is not started yet: only so many may be alive at once, and it waits in line. Told once. */
    default void queued() {}

    /** It is the turn of a Job that was {@link #queued}; the start is sent when this has returned. */
    default void admitted() {}

    /**
     * New messages, in order.
     *
     * @param position how many messages of the Job are behind, these included: where to go on after a restart
     */
    default void messages(List<MessageUpdate> page, int position) {}

    /** The answer to the start was lost: nobody knows whether there is a Job, and it is looked for. */
    default void startLost(DuvoException why) {}

    /** The Job has another status. Statuses between two looks are not seen. */
    default void status(Status status) {}

    /** The Job waits for a person; everything it said before has been told. */
    default void requestOpened(HumanRequest request) {}

    /** The request that was opened last is no longer open. */
    default void requestSettled(HumanRequest request, RequestResolution resolution) {}

    /** Duvo refused the answer, and the request is still open. */
    default void answerRefused(HumanRequest request, Answer answer, DuvoException why) {}

    /** Duvo cannot be reached, or talks nonsense; the Job is still followed. */
    default void connectionLost(DuvoException why) {}

    /** Duvo can be reached again. */
    default void connectionRestored() {}

    /** A stop was asked for 10 seconds ago and the Job has not been seen to stop; it will be tried further. */
    default void stopUnconfirmed(Status status) {}

    /** The Job said something after its end: somebody took it up again. That is not followed. At most once, before the end is told. */
    default void continuedAfterEnd() {}

    /** Nothing more will come. A request that was open before may still be open at Duvo. */
    default void ended(FollowResult result) {}

    /**
     * The ids of all messages that were told, in earlier lives too. Asked for at the end of a Job, and only if Duvo counts more
     * messages than were told: those that are not among the ids are told then. Empty for a listener that does not remember,
     * which goes without.
     */
    default Set<String> deliveredMessageIds() {
        return Set.of();
    }
}
