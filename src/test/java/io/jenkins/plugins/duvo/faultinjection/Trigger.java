package io.jenkins.plugins.duvo.faultinjection;

/** The states of a Job and its build at which something may go wrong. */
enum Trigger {
    /** Nothing was asked yet. */
    BEGIN,
    /** The Job is known. */
    STARTED,
    /** A first page of messages was told. */
    TALKING,
    /** A human request is open. */
    WAITING,
    /** It was answered here. */
    ANSWERING,
    /** The build was aborted. */
    STOPPING,
    /** The Job has ended at Duvo. */
    ENDING
}
