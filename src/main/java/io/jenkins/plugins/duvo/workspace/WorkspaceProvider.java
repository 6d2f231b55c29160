package io.jenkins.plugins.duvo.workspace;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.FilePath;
import java.io.IOException;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** Source of the workspace of a step, on whatever machine that is. */
@Restricted(NoExternalUse.class)
@FunctionalInterface
public interface WorkspaceProvider {
    /**
     * Finds the workspace as it is now; may block.
     *
     * @return null if the step runs outside of any workspace, or if Jenkins cannot say yet after a restart
     * @throws IOException if the step has a workspace that is out of reach
     */
    @CheckForNull
    FilePath workspace() throws IOException, InterruptedException;
}
