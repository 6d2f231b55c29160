package io.jenkins.plugins.duvo.session;

import hudson.model.Computer;
import hudson.model.Run;
import io.jenkins.plugins.duvo.config.DuvoConfiguration;
import io.jenkins.plugins.duvo.config.DuvoConfigurationException;
import io.jenkins.plugins.duvo.config.ResolvedConnection;
import io.jenkins.plugins.duvo.console.JobLog;
import io.jenkins.plugins.duvo.settings.JobSettings;
import io.jenkins.plugins.duvo.workspace.WorkspaceAccess;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import jenkins.model.Jenkins;
import jenkins.util.Timer;

/**
 * Retrying resolver of the connection of a build that goes on after a restart. What the connection needs, such as a credential that
 * another plugin serves, may come later than the build. So it is resolved again every five seconds for as long as the connection bears
 * an outage of Duvo ({@code troubleTimeoutMinutes}). No thread waits.
 */
final class ConnectionWaiter {
    /** Milliseconds between two attempts. */
    private static final long PAUSE = 5_000;

    private final JobSettings settings;
    private final Run<?, ?> run;
    private final JobLog log;
    private final long since = System.nanoTime();
    private final CompletableFuture<ResolvedConnection> found = new CompletableFuture<>();

    ConnectionWaiter(JobSettings settings, Run<?, ?> run, JobLog log) {
        this.settings = settings;
        this.run = run;
        this.log = log;
    }

    /**
     * Makes the first attempt, and more if it fails.
     *
     * @return completed on a thread that may block; exceptionally where administrators refuse the connection, or if it took too long;
     *     never, if Jenkins ends. If somebody else completes it, nothing is tried any more
     */
    CompletableFuture<ResolvedConnection> await() {
        look(true);
        return found;
    }

    private void look(boolean first) {
        if (found.isDone() || Jenkins.get().isTerminating()) {
            return; // if Jenkins ends, its next life looks
        }
        try {
            found.complete(ResolvedConnection.forBuild(settings.getConnection(), settings.getCredentialsId(), run));
        } catch (DuvoConfigurationException e) {
            failed(e, first, e.isRefusal());
        } catch (RuntimeException e) { // a provider's own trouble
            failed(e, first, false);
        }
    }

    private void failed(Exception why, boolean first, boolean forGood) {
        var patience = DuvoConfiguration.get().outageTimeout(settings.getConnection());
        if (forGood || System.nanoTime() - since >= patience.toNanos()) {
            found.completeExceptionally(why);
            return;
        }
        if (first) {
            log.println(Messages.ConnectionWaiter_notYet(WorkspaceAccess.why(why)));
        }
        Timer.get()
                .schedule(
                        () -> Computer.threadPoolForRemoting.execute(() -> look(false)), PAUSE, TimeUnit.MILLISECONDS);
    }
}
