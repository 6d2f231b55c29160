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
 * A step that does one small thing with a Job. It holds no thread while it waits for Duvo. After a restart of Jenkins its work
 * begins again: what must not be done twice is kept in its fields. Aborted, it ends at once.
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
    /** Live; null until the pool has got round to it. */
    private transient volatile JobLog log;
    /** Live; null until the pool has got round to it. */
    private transient volatile JobClient calls;
    /** Live. */
    private transient volatile boolean over;

    JobActionStepExecution(StepContext context, JobActionStep step) {
        super(context);
        this.runId = step.getRunId();
        this.connection = step.getConnection();
        this.credentialsId = step.getCredentialsId();
    }

    /**
     * Does it, from the start of the step and again after each restart of Jenkins. Called on a thread that may block.
     *
     * @return what the step returns, in time
     * @throws AbortException if what the script wants makes no sense
     */
    abstract CompletableFuture<?> work(JobClient calls) throws AbortException;

    /** The Job; null if the script named none. */
    final String runId() {
        return runId;
    }

    /** Writes a line into the build's log. */
    final void say(String line) {
        var open = log;
        if (open != null && !over) {
            open.println(line);
        }
    }

    /** Sees to it that the fields survive what may come. Blocks. */
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
        var made = new JobClient(duvo, runId, () -> over);
        calls = made;
        work(made).whenComplete((result, failure) -> finish(result, failure == null ? null : made.explained(failure)));
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
        var asking = calls;
        return asking == null ? "preparing" : "about Duvo Job " + runId + ", " + asking.describe();
    }
}
