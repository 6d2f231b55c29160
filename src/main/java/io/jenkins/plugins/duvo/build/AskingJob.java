package io.jenkins.plugins.duvo.build;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.AbortException;
import hudson.model.Run;
import java.io.IOException;

/** What a {@link RequestDesk} needs of the Job whose requests it deals with. */
interface AskingJob {
    /** Remembers the decision for a restart, and sends it; returns false if it comes too late. */
    boolean send(Decision decision) throws IOException;

    /** The decision that an earlier life had made and not seen taken, or null. */
    @CheckForNull
    Decision undelivered();

    /** Fails the build, and stops the Job where {@code stop}. */
    void fail(AbortException why, boolean stop);

    void saveRecord() throws IOException;

    /** The build that the Job belongs to. */
    Run<?, ?> run();
}
