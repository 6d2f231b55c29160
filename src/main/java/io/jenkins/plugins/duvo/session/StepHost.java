package io.jenkins.plugins.duvo.session;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.duvo.console.LogTap;
import io.jenkins.plugins.duvo.request.Prompt;
import io.jenkins.plugins.duvo.workspace.WorkspaceProvider;
import java.nio.charset.Charset;
import java.util.Collection;
import org.springframework.security.core.Authentication;

/** Host of a {@link JobSession}: a step of a Pipeline or a step of a freestyle build. Called on threads that may block. */
public interface StepHost extends WorkspaceProvider {
    /** The build that the step belongs to. The same object at each call. */
    Run<?, ?> run();

    /** With what authentication the build runs: that of the system, unless an administrator has set another. */
    Authentication authentication();

    /** The listener of the build's log. Its lines are decorated as the step's own lines are, and pass a {@link LogTap} then. */
    TaskListener listener();

    /** The charset of the build's log. */
    Charset charset();

    /** The secrets that are bound to the step. */
    Collection<String> secrets();

    /** How this build asks users. */
    Prompt prompt();

    /** Where in the build the step stands. */
    BuildPlace place();

    /** Shows the name of the Job's Assignment as that of the step, where the host shows steps. */
    void showName(String assignment);

    /** Why a step fails whose build was aborted before Jenkins was restarted. */
    Throwable abortedBeforeRestart();

    /** Saves the state of the build's script, as far as the durability of the build provides for it. */
    void saveState();

    /**
     * Marks the step as unstable, where the host shows that. Called before {@link #finished}, if at all.
     *
     * @param why in words for users, without secrets
     * @param isBuildToo whether the build is unstable too
     */
    void markUnstable(String why, boolean isBuildToo);

    /**
     * Finishes the step. Called exactly once.
     *
     * @param result what the step returns; null if it returns nothing
     * @param failure why the step fails, or null if it does not
     */
    void finished(@CheckForNull JobResult result, @CheckForNull Throwable failure);
}
