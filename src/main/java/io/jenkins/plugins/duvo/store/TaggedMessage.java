package io.jenkins.plugins.duvo.store;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Run;
import jenkins.model.Jenkins;

/**
 * First message of a Job with a tag, by which the Job can be found again if the answer to its start is lost. A Job without a
 * message gets none: an invented one might change what the Job does.
 *
 * <p>Example: {@code Reconcile} becomes {@code Reconcile}, an empty line and
 * {@code [jenkins https://ci.example/job/pay/7/, ref 4711]}; the reference is {@code ref 4711}.
 *
 * @param message what is sent; null for none
 * @param reference the part of the message by which it is recognised; null if there is no tag
 */
record TaggedMessage(
        @CheckForNull String message, @CheckForNull String reference) {
    static TaggedMessage of(Run<?, ?> run, String localId, @CheckForNull String message, boolean tag) {
        if (message == null || !tag) {
            return new TaggedMessage(message, null);
        }
        var root = Jenkins.get().getRootUrl();
        var reference = "ref " + localId;
        return new TaggedMessage(
                message + "\n\n[jenkins " + (root == null ? "" : root) + run.getUrl() + ", " + reference + "]",
                reference);
    }
}
