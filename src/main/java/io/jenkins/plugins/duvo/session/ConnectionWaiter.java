package io.jenkins.plugins.duvo.session;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Run;
import io.jenkins.plugins.duvo.concurrent.RetryLoop;
import io.jenkins.plugins.duvo.config.DuvoConfiguration;
import io.jenkins.plugins.duvo.config.DuvoConfigurationException;
import io.jenkins.plugins.duvo.config.ResolvedConnection;
import io.jenkins.plugins.duvo.console.JobLog;
import io.jenkins.plugins.duvo.workspace.WorkspaceAccess;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import jenkins.model.Jenkins;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * Retrying resolver of the connection of a build that goes on after a restart. What the connection needs, such as a credential that
 * another plugin serves, may come later than the build. So it is resolved again every five seconds for as long as the connection bears
 * an outage of Duvo ({@code troubleTimeoutMinutes}). No thread waits.
 */
@Restricted(NoExternalUse.class)
public final class ConnectionWaiter implements RetryLoop.Attempt<ResolvedConnection> {
    private static final Duration PAUSE = Duration.ofSeconds(5);

    private final String connection;
    private final String credentialsId;
    private final Run<?, ?> run;
    private final JobLog log;
    private boolean isReported;

    /**
     * @param connection null or blank for the default connection
     * @param credentialsId a credential to be used instead of the connection's; or null
     */
    public ConnectionWaiter(
            @CheckForNull String connection, @CheckForNull String credentialsId, Run<?, ?> run, JobLog log) {
        this.connection = connection;
        this.credentialsId = credentialsId;
        this.run = run;
        this.log = log;
    }

    /**
     * Makes the first attempt on this thread, and more if it fails.
     *
     * @return completed on a thread that may block; exceptionally if an administrator refuses the connection to the build, or if it
     *     took too long; never, if Jenkins shuts down. No further attempt is made once the caller completes it
     */
    public CompletableFuture<ResolvedConnection> await() {
        var loop = new RetryLoop<>(PAUSE, this::timeout, this);
        return Jenkins.get().isTerminating() ? loop.result() : loop.start();
    }

    private Duration timeout() {
        return DuvoConfiguration.get().outageTimeout(connection);
    }

    @Override
    public ResolvedConnection run() throws DuvoConfigurationException {
        return ResolvedConnection.forBuild(connection, credentialsId, run);
    }

    /** A refusal is final. A failure of a credentials provider is not, whatever its exception. */
    @Override
    public boolean isFinal(Exception failure) {
        return failure instanceof DuvoConfigurationException e && e.isRefusal();
    }

    @Override
    public void onRetry(Exception failure) {
        if (!isReported) {
            isReported = true;
            log.println(Messages.ConnectionWaiter_notYet(WorkspaceAccess.why(failure)));
        }
    }
}
