package io.jenkins.plugins.duvo.workspace;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.AbortException;
import hudson.FilePath;
import io.jenkins.plugins.duvo.api.PlainText;
import io.jenkins.plugins.duvo.concurrent.RetryLoop;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** Access to the workspace of a step, for options that need one: fails with a line for users if it is missing or out of reach. */
@Restricted(NoExternalUse.class)
public final class WorkspaceAccess {
    /** How long after a restart of Jenkins an agent may take to reconnect. */
    public static final Duration AGENT_RECONNECT_TIMEOUT = Duration.ofMinutes(5);

    /** Pause between two attempts to find a workspace whose agent is not connected. */
    static final Duration PAUSE = Duration.ofSeconds(1);

    private final WorkspaceProvider provider;

    public WorkspaceAccess(WorkspaceProvider provider) {
        this.provider = provider;
    }

    /**
     * Returns the workspace as it is now; may block.
     *
     * @param option what needs the workspace, as users write it
     * @throws AbortException with a line for users, if there is no workspace or if it is out of reach
     */
    public FilePath require(String option) throws AbortException {
        FilePath found;
        try {
            found = provider.workspace();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw outOfReach(option, e);
        } catch (Throwable e) { // of any kind: agents and their launchers are other plugins'
            throw outOfReach(option, e);
        }
        if (found == null) {
            throw new AbortException(Messages.WorkspaceAccess_none(option));
        }
        return found;
    }

    /** The line for users about a failure in a workspace. */
    static AbortException outOfReach(String option, Throwable why) {
        return new AbortException(Messages.WorkspaceAccess_outOfReach(option, why(why)));
    }

    /**
     * Finds the workspace after a restart of Jenkins, whose agents reconnect some time after Jenkins is up: repeats {@link
     * #require}.
     *
     * @param isOver whether the step has ended, so that no further attempt is made
     * @return completed on a thread that may block; exceptionally with the {@link AbortException} of the last attempt, at the
     *     latest after {@link #AGENT_RECONNECT_TIMEOUT}
     */
    CompletableFuture<FilePath> await(String option, BooleanSupplier isOver) {
        var attempt = new RetryLoop.Attempt<FilePath>() {
            @Override
            public FilePath run() throws AbortException {
                return require(option);
            }

            @Override
            public boolean isFinal(Exception failure) {
                return isOver.getAsBoolean() || !(failure instanceof AbortException);
            }
        };
        return new RetryLoop<>(PAUSE, () -> AGENT_RECONNECT_TIMEOUT, attempt).start();
    }

    /**
     * The reason why something failed in a workspace, as a line for users: the message at the bottom of all exceptions that
     * wrap it on its way from the agent, or the failure's class if none has a message.
     */
    public static String why(Throwable failure) {
        String reason = null;
        for (@CheckForNull var cause = failure; cause != null; cause = cause.getCause()) {
            if (cause.getMessage() != null && !cause.getMessage().isBlank()) {
                reason = cause.getMessage();
            }
        }
        return PlainText.line(reason == null ? failure.getClass().getSimpleName() : reason);
    }
}
