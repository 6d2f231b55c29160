package io.jenkins.plugins.duvo.pipeline;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.model.Computer;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.duvo.call.JobClient;
import io.jenkins.plugins.duvo.config.ResolvedConnection;
import io.jenkins.plugins.duvo.console.JobLog;
import io.jenkins.plugins.duvo.follow.LogLevel;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;

/**
 * Execution of a step that acts on a Job once. It holds no thread while it waits for Duvo. After a restart its work begins again, so
 * a subclass keeps in persisted fields what must not be done twice. An abort ends the step at once.
 */
public abstract class JobActionStepExecution extends StepExecution {
    private static final long serialVersionUID = 1L;
    private static final Logger LOGGER = Logger.getLogger(JobActionStepExecution.class.getName());

    /** Persisted. */
    private final String runId;
    /** Persisted. */
    private final String connection;
    /** Persisted. */
    private final String credentialsId;
    /** Live; null until the pool's thread has connected. */
    private transient volatile JobLog log;
    /** Live; null until the pool's thread has connected. */
    private transient volatile JobClient calls;
    /** Live; whether the step has ended. */
    private transient volatile boolean over;

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

    /** Prints a line to the build's log, unless the step has ended. */
    final void say(String line) {
        var open = log;
        if (open != null && !over) {
            open.println(line);
        }
    }

    /** Saves the persisted fields, so that they survive a crash. Blocks; a failure is logged only. */
    final void save() {
        try {
            getContext().saveState().get();
        } catch (ExecutionException e) {
            LOGGER.log(Level.WARNING, e, () -> "Cannot save the state of a step about Duvo Job " + runId);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean start() {
        begin();
        return false;
    }

    @Override
    public void onResume() {
        begin();
    }

    private void begin() {
        Computer.threadPoolForRemoting.execute(() -> {
            try {
                connectAndWork();
            } catch (IOException | RuntimeException e) {
                finish(null, e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                finish(null, e);
            }
        });
    }

    private void connectAndWork() throws IOException, InterruptedException {
        if (runId == null) {
            throw new AbortException(Messages.JobActionStepExecution_noRunId());
        }
        log = new JobLog(getContext().get(TaskListener.class), LogLevel.NONE);
        var duvo = ResolvedConnection.forBuild(
                connection, credentialsId, getContext().get(Run.class));
        var client = new JobClient(duvo, runId, () -> over);
        calls = client;
        work(client)
                .whenComplete((result, failure) -> finish(result, failure == null ? null : client.explained(failure)));
    }

    private void finish(@CheckForNull Object result, @CheckForNull Throwable failure) {
        synchronized (this) {
            if (over) {
                return;
            }
            over = true;
        }
        if (failure == null) {
            getContext().onSuccess(result);
        } else {
            getContext().onFailure(failure);
        }
    }

    @Override
    public void stop(@NonNull Throwable cause) {
        finish(null, cause);
    }

    @Override
    public String getStatus() {
        var client = calls;
        return client == null ? "preparing" : "about Duvo Job " + runId + ", " + client.describe();
    }
}
