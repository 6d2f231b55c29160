package io.jenkins.plugins.duvo.cli;

import io.jenkins.plugins.duvo.api.HumanRequest;
import io.jenkins.plugins.duvo.follow.FollowedJob;

/** Responder to the human requests of a Job that is followed. Its methods are called in order and do not block. */
interface RequestResponder {
    /** The Job waits for a person. */
    void opened(HumanRequest request, FollowedJob job);

    /** Duvo refused an answer, and the request is still open. */
    void refused(HumanRequest request, FollowedJob job);

    /** The request is no longer open. */
    default void settled() {}
}
