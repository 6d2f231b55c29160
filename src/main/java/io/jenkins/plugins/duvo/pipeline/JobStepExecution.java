package io.jenkins.plugins.duvo.pipeline;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.FilePath;
import hudson.model.Computer;
import hudson.model.Result;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.duvo.request.Prompt;
import io.jenkins.plugins.duvo.session.JobResult;
import io.jenkins.plugins.duvo.session.JobSession;
import io.jenkins.plugins.duvo.session.StepFailure;
import io.jenkins.plugins.duvo.session.StepHost;
import io.jenkins.plugins.duvo.settings.JobSettings;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jenkinsci.plugins.workflow.steps.FlowInterruptedException;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.springframework.security.core.Authentication;

/**
 * Execution of a step that follows a Job. Everything that may block runs on {@link Computer#threadPoolForRemoting}. Three things
 * survive a restart: the settings, the local id, by which the Job's own files are found again, and why the step was aborted.
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
        inBackground(JobSession::begin);
        return false;
    }

    @Override
    public void onResume() {
        inBackground(JobSession::resume);
    }

    private void inBackground(Consumer<JobSession> work) {
        Computer.threadPoolForRemoting.execute(() -> {
            try {
                var made = prepare();
                if (made != null) {
                    work.accept(made);
                }
            } catch (Throwable e) { // of any kind: else the step would never end
                if (e instanceof InterruptedException) {
                    Thread.currentThread().interrupt();
                }
                fail(StepFailure.of(e));
            }
        });
    }

    /** Makes the session and hands an early abort on to it; returns null if the step is over before it has begun. */
    @CheckForNull
    private JobSession prepare() throws IOException, InterruptedException {
        if (localId == null || settings == null) { // without them a Job would be started again
            throw new AbortException(Messages.JobStepExecution_incomplete());
        }
        var context = getContext();
        var made = new JobSession(
                new Host(context.get(Run.class), TappedListener.of(context), BoundSecrets.of(context)),
                localId,
                settings);
        synchronized (this) {
            if (over) {
                return null;
            }
            job = made;
            if (earlyAbort != null) {
                made.abort(earlyAbort);
            }
        }
        return made;
    }

    /** Fails the step if no session is responsible for its end yet; does nothing if the step was ended here before. */
    private synchronized void fail(Throwable failure) {
        if (!over) {
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
            fail(earlyAbort);
        }
    }

    @Override
    public String getStatus() {
        var made = job;
        return made == null ? "preparing" : made.describe();
    }

    private final class Host implements StepHost {
        private final Run<?, ?> run;
        private final TaskListener listener;
        private final Collection<String> secrets;

        Host(Run<?, ?> run, TaskListener listener, Collection<String> secrets) {
            this.run = run;
            this.listener = listener;
            this.secrets = secrets;
        }

        @Override
        public Run<?, ?> run() {
            return run;
        }

        @Override
        public Authentication authentication() {
            return BuildAuthentication.of(getContext());
        }

        @Override
        public TaskListener listener() {
            return listener;
        }

        @Override
        public Charset charset() {
            return StandardCharsets.UTF_8;
        }

        @Override
        public Collection<String> secrets() {
            return secrets;
        }

        @Override
        @CheckForNull
        public FilePath workspace() throws IOException, InterruptedException {
            return getContext().get(FilePath.class);
        }

        @Override
        public Prompt prompt() {
            return new InputPrompt(getContext(), listener, settings.getSubmitter());
        }

        @Override
        public Throwable abortedBeforeRestart() {
            var saved = interruption; // a crash may have come before the state was saved with it
            return saved == null ? new FlowInterruptedException(Result.ABORTED, new AbortedBeforeRestart()) : saved;
        }

        @Override
        public void saveState() {
            try {
                getContext().saveState().get();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (Throwable e) { // of any kind: the state holds what other plugins and the script keep
                LOGGER.log(Level.WARNING, "Cannot save the state of " + run, e);
            }
        }

        @Override
        public void finished(@CheckForNull JobResult result, @CheckForNull Throwable failure) {
            if (failure != null) {
                getContext().onFailure(failure);
                return;
            }
            try {
                getContext().onSuccess(result);
            } catch (Throwable e) { // nothing else would end the step
                getContext().onFailure(StepFailure.of(e));
            }
        }
    }
}
