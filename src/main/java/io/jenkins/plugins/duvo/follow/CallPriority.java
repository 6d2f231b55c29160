package io.jenkins.plugins.duvo.follow;

/** What goes first when requests are scarce, most urgent first. */
public enum CallPriority {
    /** What a person does or waits for: an answer, a stop, a message, a small step. */
    ACTION,
    /** A read that settles a status known to have changed. */
    CONFIRM_STATUS,
    /** The regular look at statuses: it is how ends are noticed. */
    STATUS,
    /** The last messages of a Job that has ended: its build waits for them. */
    FINAL_MESSAGES,
    /** A new Job, and the search for one whose start was lost: many of them must not hide the ends of others. */
    START,
    /** New messages. */
    MESSAGES,
    /** A look whether a Job that seems to have said nothing did say something. */
    IDLE_CHECK,
    /** What was done in vain, and is done again: last of all, but of so many turns one. */
    RETRY_STOP
}
