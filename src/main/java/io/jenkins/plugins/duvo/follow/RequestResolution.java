package io.jenkins.plugins.duvo.follow;

/** Why a human request is no longer open. */
public enum RequestResolution {
    /** Duvo accepted the answer that was given in Jenkins. */
    ANSWERED,
    /** The request is no longer open after an answer with an unknown outcome: Duvo accepted that answer, or another one. */
    PROBABLY_ANSWERED,
    /** Duvo accepted a denial that was sent because the Job is to be stopped. */
    STOPPED,
    /** A user answered elsewhere, such as in Duvo's inbox. */
    ANSWERED_ELSEWHERE,
    /** The Job has another request open now. */
    REPLACED,
    /** The Job has ended. */
    JOB_ENDED
}
