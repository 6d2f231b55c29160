package io.jenkins.plugins.duvo.pipeline;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.AbortException;
import io.jenkins.plugins.duvo.call.JobClient;
import io.jenkins.plugins.duvo.config.ResolvedConnection;
import java.util.concurrent.CompletableFuture;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/**
 * Execution of a step that acts on a Job once. After a restart its work begins again, so a subclass keeps in persisted fields what must
 * not be done twice.
 */
public abstract class JobActionStepExecution extends CallStepExecution {
    private static final long serialVersionUID = 1L;

    /** Persisted. */
    private final String runId;
    /** Persisted. */
    private final String connection;
    /** Persisted. */
    private final String credentialsId;
    /** Live; null until the pool's thread has connected. */
    private transient volatile JobClient calls;

    JobActionStepExecution(StepContext context, JobActionStep step) {
        super(context);
        this.runId = step.getRunId();
        this.connection = step.getConnection();
        this.credentialsId = step.getCredentialsId();
    }

    /**
     * Does the step's work. Called once when the step starts and again after each restart, on a thread that may block.
     *
     * @return future of what the step returns
     * @throws AbortException if the script's arguments make no sense
     */
    abstract CompletableFuture<?> work(JobClient calls) throws AbortException;

    /** Duvo's id of the Job; null if the script named none. */
    final String runId() {
        return runId;
    }

    @Override
    @CheckForNull
    final String connection() {
        return connection;
    }

    @Override
    @CheckForNull
    final String credentialsId() {
        return credentialsId;
    }

    @Override
    final void check() throws AbortException {
        if (runId == null) {
            throw new AbortException(Messages.JobActionStepExecution_noRunId());
        }
    }

    @Override
    final CompletableFuture<?> work(ResolvedConnection duvo) throws AbortException {
        var client = new JobClient(duvo, runId, this::isOver);
        calls = client;
        return work(client).exceptionallyCompose(failure -> CompletableFuture.failedFuture(client.explained(failure)));
    }

    @Override
    public String getStatus() {
        var client = calls;
        return client == null ? "preparing" : "about Duvo Job " + runId + ", " + client.describe();
    }
}
