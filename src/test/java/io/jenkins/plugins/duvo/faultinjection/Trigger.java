package io.jenkins.plugins.duvo.faultinjection;

/** States of a Job and its build after which a fault may be injected. */
enum Trigger {
    /** No call was sent yet. */
    BEGIN,
    /** The start of the Job was published. */
    STARTED,
    /** A first page of messages was delivered. */
    TALKING,
    /** A human request is open. */
    WAITING,
    /** The request was answered by the build. */
    ANSWERING,
    /** The build was aborted. */
    STOPPING,
    /** The Job has ended at Duvo. */
    ENDING
}
