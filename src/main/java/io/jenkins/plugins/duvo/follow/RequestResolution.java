package io.jenkins.plugins.duvo.follow;

/** Why a human request is no longer open. */
public enum RequestResolution {
    /** Duvo took the answer that was given here. */
    ANSWERED,
    /** It is gone after an answer was sent here whose fate nobody knows: Duvo took that one, or another. */
    PROBABLY_ANSWERED,
    /** Duvo took a denial that was sent because the Job is to be stopped. */
    STOPPED,
    /** Somebody answered elsewhere, such as in Duvo's inbox. */
    ANSWERED_ELSEWHERE,
    /** The Job asks something else now. */
    REPLACED,
    /** The Job ended. */
    JOB_ENDED
}
