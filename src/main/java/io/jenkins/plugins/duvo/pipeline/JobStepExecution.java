package io.jenkins.plugins.duvo.pipeline;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.Extension;
import hudson.init.InitMilestone;
import hudson.model.Computer;
import hudson.model.Result;
import hudson.model.Run;
import io.jenkins.plugins.duvo.session.JobSession;
import io.jenkins.plugins.duvo.session.StepFailure;
import io.jenkins.plugins.duvo.settings.JobSettings;
import io.jenkins.plugins.duvo.store.DuvoJobsAction;
import java.io.IOException;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;
import jenkins.util.Timer;
import org.jenkinsci.plugins.workflow.flow.FlowExecution;
import org.jenkinsci.plugins.workflow.flow.FlowExecutionListener;
import org.jenkinsci.plugins.workflow.steps.FlowInterruptedException;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * Execution of a step that follows a Job. Everything that may block runs on {@link Computer#threadPoolForRemoting}. Three things
 * survive a restart: the settings, the local id, which names the Job's files, and why the step was aborted.
 */
public final class JobStepExecution extends StepExecution {
    private static final long serialVersionUID = 1L;
    private static final Logger LOGGER = Logger.getLogger(JobStepExecution.class.getName());

    /** Persisted: the plugin's own id of the Job. */
    private final String localId;
    /** Persisted. */
    private final JobSettings settings;
    /** Persisted: the first abort, whose result and causes the build shall have; null if there was none, or of another kind. */
    private volatile FlowInterruptedException interruption;
    /** Live; null until the pool's thread has made it. */
    private transient volatile JobSession job;
    /** Live; set if the build is aborted before {@link #job} is set. */
    private transient Throwable earlyAbort;
    /** Live; whether the step was ended here, before {@link #job} became responsible for its end. */
    private transient boolean over;

    JobStepExecution(StepContext context, JobSettings settings) {
        super(context);
        this.localId = UUID.randomUUID().toString();
        this.settings = settings;
    }

    @Override
    public boolean start() {
        inBackground(this::prepare, JobSession::begin);
        return false;
    }

    /** Called when the blocks around the step have resumed, for which that of a {@code node} waits for its agent. */
    @Override
    public void onResume() {
        inBackground(this::prepare, JobSession::resume);
    }

    /**
     * Follows the Job again after a restart, if there may be one, though blocks around the step may not have resumed yet. Jenkins holds
     * the Pipeline until they have, even if the step ends before that.
     */
    void resumeEarly() {
        inBackground(this::prepareEarly, JobSession::resume);
    }

    private void inBackground(Preparation preparation, Consumer<JobSession> work) {
        Computer.threadPoolForRemoting.execute(() -> {
            JobSession made = null;
            try {
                made = preparation.run();
                if (made != null) {
                    work.accept(made);
                }
            } catch (Throwable e) { // of any kind: else the step would never end
                if (e instanceof InterruptedException) {
                    Thread.currentThread().interrupt();
                }
                fail(made, StepFailure.explain(e));
            }
        });
    }

    private interface Preparation {
        @CheckForNull
        JobSession run() throws IOException, InterruptedException;
    }

    /**
     * Makes the session if a Job was begun before the restart, else returns null. Whatever else there is to do, or makes the step fail, is
     * left to {@link #onResume}.
     */
    @CheckForNull
    private JobSession prepareEarly() {
        try {
            var records = getContext().get(Run.class).getAction(DuvoJobsAction.class);
            return records != null && records.find(localId).isPresent() ? prepare() : null;
        } catch (Throwable e) { // of any kind: what the step needs may be there when its agent is
            if (e instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            LOGGER.log(Level.FINE, e, () -> "Cannot follow Duvo Job " + localId + " again yet");
            return null;
        }
    }

    /**
     * Makes the session and hands an early abort on to it; returns null if there is a session already, or if the step is over before it
     * has begun.
     */
    @CheckForNull
    private JobSession prepare() throws IOException, InterruptedException {
        if (job != null) {
            return null;
        }
        if (localId == null || settings == null) { // without them a Job would be started again
            throw new AbortException(Messages.JobStepExecution_incomplete());
        }
        var made = new JobSession(PipelineStepHost.of(this), localId, settings);
        synchronized (this) {
            if (over || job != null) {
                return null;
            }
            job = made;
            if (earlyAbort != null) {
                made.abort(earlyAbort);
            }
        }
        return made;
    }

    /**
     * Fails the step, unless another session is responsible for its end or the step was ended here before.
     *
     * @param made the session that failed; null if none was made
     */
    private synchronized void fail(@CheckForNull JobSession made, Throwable failure) {
        if (!over && job == made) {
            over = true;
            getContext().onFailure(failure);
        }
    }

    @Override
    public void stop(@NonNull Throwable cause) {
        Computer.threadPoolForRemoting.execute(() -> abort(cause));
    }

    private synchronized void abort(Throwable cause) {
        if (interruption == null && cause instanceof FlowInterruptedException first) {
            interruption = first;
        }
        if (job != null) {
            job.abort(cause);
        } else if (earlyAbort == null) {
            earlyAbort = cause;
        } else {
            fail(null, earlyAbort);
        }
    }

    @Override
    public String getStatus() {
        var made = job;
        return made == null ? "preparing" : made.describe();
    }

    /** Who may answer, as the script says; null if it says nothing. */
    @CheckForNull
    String submitter() {
        return settings.getSubmitter();
    }

    /** What ended the step before Jenkins restarted. */
    Throwable abortedBeforeRestart() {
        var saved = interruption; // a crash may have come before the state was saved with it
        return saved == null ? new FlowInterruptedException(Result.ABORTED, new AbortedBeforeRestart()) : saved;
    }

    /**
     * Listener to Pipelines that go on after a restart: has their Jobs followed at once. Jenkins resumes a step after the blocks around it,
     * and a {@code node} waits for its agent, which may be away for minutes. The Job goes on meanwhile, and may ask people.
     */
    @Extension
    @Restricted(NoExternalUse.class)
    public static final class ResumeListener extends FlowExecutionListener {
        @Override
        public void onResumed(@NonNull FlowExecution execution) {
            var steps = execution.getCurrentExecutions(false);
            steps.addListener(() -> resume(execution, steps), Runnable::run);
        }

        /** Resumes the steps as soon as Jenkins itself would resume steps that no block holds back. */
        private static void resume(FlowExecution execution, Future<List<StepExecution>> steps) {
            var jenkins = Jenkins.getInstanceOrNull();
            if (jenkins == null || jenkins.isTerminating() || execution.isComplete()) {
                return;
            }
            if (jenkins.getInitLevel() != InitMilestone.COMPLETED || jenkins.isQuietingDown()) {
                Timer.get().schedule(() -> resume(execution, steps), 1, TimeUnit.SECONDS);
                return;
            }
            try {
                for (var step : steps.get()) {
                    if (step instanceof JobStepExecution job) {
                        job.resumeEarly();
                    }
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (ExecutionException e) {
                LOGGER.log(Level.FINE, e, () -> "Cannot load " + execution); // nor can Jenkins resume its steps
            }
        }
    }
}
