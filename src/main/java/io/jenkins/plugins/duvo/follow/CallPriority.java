package io.jenkins.plugins.duvo.follow;

/**
 * Priority of a call to Duvo, most urgent first; {@link FollowScheduler} sends the calls in this order, but for a few fixed
 * shares.
 */
public enum CallPriority {
    /** Action of a user, or a call whose result a user or a step waits for: an answer, a stop, a message. */
    ACTION,
    /** Read of a status that is known to have changed or is in doubt. */
    CONFIRM_STATUS,
    /** Regular read of statuses, singly or from lists: it shows which Jobs have ended. */
    STATUS,
    /** Final read of the messages of a Job that has ended: its build waits for them. */
    FINAL_MESSAGES,
    /**
     * Start of a Job, or the search for the Job of a lost start: below the reads, so that many starts do not hide the ends of
     * other Jobs.
     */
    START,
    /** Poll of new messages. */
    MESSAGES,
    /** Check of a quiet Job: whether it wrote a message, or waits for a person, although nothing says so. */
    IDLE_CHECK,
    /** Repeat of a stop that had no effect: last of all, but with a share of one in ten calls. */
    RETRY_STOP
}
