package io.jenkins.plugins.duvo.request;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.AbortException;
import hudson.model.Run;
import io.jenkins.plugins.duvo.store.PendingDecision;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** What a {@link RequestCoordinator} needs of the Job whose requests it deals with. */
@Restricted(NoExternalUse.class)
public interface RequestOwner {
    /**
     * Remembers the decision for a restart, and sends it; returns false if it comes too late. Where it cannot be written down
     * it is sent all the same: Duvo itself knows whether it took it, so it cannot be taken twice.
     */
    boolean send(PendingDecision decision);

    /** The decision that an earlier life had made and not seen taken, or null. */
    @CheckForNull
    PendingDecision undelivered();

    /** Fails the build, and stops the Job where {@code stop}. */
    void fail(AbortException why, boolean stop);

    /** Whether the build no longer wants the Job: nobody is asked any more. */
    boolean isGivenUp();

    /** Saves the record; what goes wrong is told in the log. */
    void saveRecord();

    /** The build that the Job belongs to. */
    Run<?, ?> run();
}
