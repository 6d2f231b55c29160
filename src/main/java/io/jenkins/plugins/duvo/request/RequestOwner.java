package io.jenkins.plugins.duvo.request;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.AbortException;
import hudson.model.Run;
import io.jenkins.plugins.duvo.api.Answer;
import io.jenkins.plugins.duvo.api.HumanRequest;
import io.jenkins.plugins.duvo.store.PendingDecision;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.springframework.security.core.Authentication;

/** Owner of the human requests that a {@link RequestCoordinator} coordinates: the Job's session in its build. */
@Restricted(NoExternalUse.class)
public interface RequestOwner {
    /**
     * Saves the decision for a restart, and sends it to Duvo. Returns false if the request is not open any more, or asks something else
     * by now. A decision that cannot be saved is sent all the same: Duvo knows whether it accepted it, so it cannot accept it twice.
     *
     * @param request as Duvo gave it, not masked
     * @param answer what the decision says, in the words of that request, which may hold secrets
     */
    boolean send(HumanRequest request, PendingDecision decision, Answer answer);

    /** The decision that was sent before a restart and may not have reached Duvo; null if there is none. */
    @CheckForNull
    PendingDecision undelivered();

    /** Fails the build, and stops the Job if {@code stop} is true. */
    void fail(AbortException why, boolean stop);

    /**
     * Ends the step, and leaves the Job waiting for the build's script. Does nothing if the build was aborted or the Job has ended.
     *
     * @param request what the Job waits for, masked
     */
    void handOver(HumanRequest request);

    /** Whether the build has given up the Job, so that users are not asked any more. */
    boolean isGivenUp();

    /** Saves the Job's record; a failure is reported in the build's log. */
    void saveRecord();

    /** With what authentication the build runs. May block. */
    Authentication authentication();

    /** The build that the Job belongs to. */
    Run<?, ?> run();
}
