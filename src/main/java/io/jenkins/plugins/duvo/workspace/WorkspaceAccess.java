package io.jenkins.plugins.duvo.workspace;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.AbortException;
import hudson.FilePath;
import hudson.model.Computer;
import io.jenkins.plugins.duvo.api.PlainText;
import io.jenkins.plugins.duvo.session.StepHost;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import jenkins.util.Timer;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** The workspace in which a step stands, if it stands in one and its agent is there. */
@Restricted(NoExternalUse.class)
public final class WorkspaceAccess {
    /** How long after a restart of Jenkins an agent may take to come back. */
    public static final Duration AGENT_RECONNECT_TIMEOUT = Duration.ofMinutes(5);

    private static final long PAUSE = 1_000;
    private static final int LONGEST_REASON = 300;

    private final StepHost host;

    public WorkspaceAccess(StepHost host) {
        this.host = host;
    }

    /**
     * The workspace now.
     *
     * @param option what needs it, as users write it
     * @throws AbortException if there is none, as a line for people
     */
    public FilePath require(String option) throws AbortException {
        FilePath found;
        try {
            found = host.workspace();
        } catch (IOException e) {
            throw outOfReach(option, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw outOfReach(option, e);
        }
        if (found == null) {
            throw new AbortException(Messages.WorkspaceAccess_none(option));
        }
        return found;
    }

    /** The failure of something in a workspace, as a line for people. */
    static AbortException outOfReach(String option, Exception why) {
        return new AbortException(Messages.WorkspaceAccess_outOfReach(option, why(why)));
    }

    /**
     * The same in a while, as an agent comes back some time after Jenkins.
     *
     * @param over whether nobody waits any more
     * @return completed on a thread that may block; exceptionally with the line for people after {@link #AGENT_RECONNECT_TIMEOUT}
     */
    CompletableFuture<FilePath> await(String option, BooleanSupplier over) {
        var until = System.nanoTime() + AGENT_RECONNECT_TIMEOUT.toNanos();
        var found = new CompletableFuture<FilePath>();
        look(option, until, over, found);
        return found;
    }

    private void look(String option, long until, BooleanSupplier over, CompletableFuture<FilePath> found) {
        try {
            found.complete(require(option));
        } catch (AbortException e) {
            if (over.getAsBoolean() || System.nanoTime() - until > 0) {
                found.completeExceptionally(e);
                return;
            }
            Timer.get()
                    .schedule(
                            () -> Computer.threadPoolForRemoting.execute(() -> look(option, until, over, found)),
                            PAUSE,
                            TimeUnit.MILLISECONDS);
        }
    }

    /** Why something failed in a workspace: the words at the bottom of what wraps them on their way from the agent. */
    public static String why(Throwable failure) {
        String words = null;
        for (@CheckForNull var cause = failure; cause != null; cause = cause.getCause()) {
            if (cause.getMessage() != null && !cause.getMessage().isBlank()) {
                words = cause.getMessage();
            }
        }
        return PlainText.toLine(words == null ? failure.getClass().getSimpleName() : words, LONGEST_REASON);
    }
}
