package io.jenkins.plugins.duvo.follow;

/** What goes first when requests are scarce, most urgent first. */
public enum Urgency {
    /** What a person does or waits for: an answer, a stop, a message, a small step. */
    ACTION,
    /** A read that settles a status known to have changed. */
    SETTLE,
    /** The regular look at statuses: it is how ends are noticed. */
    SWEEP,
    /** The last messages of a Job that has ended: its build waits for them. */
    DRAIN,
    /** A new Job, and the search for one whose start was lost: many of them must not hide the ends of others. */
    START,
    /** New messages. */
    POLL,
    /** A look whether a Job that seems to have said nothing did say something. */
    AUDIT,
    /** What was done in vain, and is done again: last of all, but of so many turns one. */
    REPEAT
}
