package io.jenkins.plugins.duvo.pipeline;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.FilePath;
import hudson.console.ConsoleLogFilter;
import hudson.model.Computer;
import hudson.model.Result;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.duvo.console.LogMasker;
import io.jenkins.plugins.duvo.request.Prompt;
import io.jenkins.plugins.duvo.session.JobResult;
import io.jenkins.plugins.duvo.session.JobSession;
import io.jenkins.plugins.duvo.session.StepHost;
import io.jenkins.plugins.duvo.settings.JobSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jenkinsci.plugins.workflow.log.TaskListenerDecorator;
import org.jenkinsci.plugins.workflow.steps.FlowInterruptedException;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;

/**
 * A step that follows a Job. Everything that may block happens on {@link Computer#threadPoolForRemoting}; what survives a restart
 * is the local id, by which the Job's own files are found again, and the settings.
 */
public final class JobStepExecution extends StepExecution {
    private static final long serialVersionUID = 1L;
    private static final Logger LOGGER = Logger.getLogger(JobStepExecution.class.getName());

    /** Persisted. */
    private final String localId;
    /** Persisted. */
    private final JobSettings settings;
    /** Live; null until the pool has got round to it. */
    private transient volatile JobSession job;
    /** Live; set where the build is aborted before {@link #job} is. */
    private transient Throwable earlyAbort;
    /** Live; whether the step ended before {@link #job} could take that in hand. */
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
            } catch (IOException | RuntimeException e) {
                fail(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                fail(e);
            }
        });
    }

    /** Returns null if the step is over before it has begun. */
    @CheckForNull
    private JobSession prepare() throws IOException, InterruptedException {
        var context = getContext();
        var made = new JobSession(
                new Host(context.get(Run.class), context.get(TaskListener.class), logMask(context)), localId, settings);
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

    /** Puts what decorates the log together as the step's own listener has it. */
    private static LogMasker logMask(StepContext context) throws IOException, InterruptedException {
        var decorator = TaskListenerDecorator.merge(
                TaskListenerDecorator.fromConsoleLogFilter(context.get(ConsoleLogFilter.class)),
                context.get(TaskListenerDecorator.class));
        return new LogMasker(log -> decorator == null ? log : decorator.decorate(log), StandardCharsets.UTF_8);
    }

    /** Nobody else has the step's end in hand yet, or somebody had it before. */
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
        private final LogMasker mask;

        Host(Run<?, ?> run, TaskListener listener, LogMasker mask) {
            this.run = run;
            this.listener = listener;
            this.mask = mask;
        }

        @Override
        public Run<?, ?> run() {
            return run;
        }

        @Override
        public TaskListener listener() {
            return listener;
        }

        @Override
        public String mask(String text) {
            return mask.apply(text);
        }

        @Override
        @CheckForNull
        public FilePath workspace() throws IOException, InterruptedException {
            return getContext().get(FilePath.class);
        }

        @Override
        public Prompt prompt() {
            return new InputPrompt(getContext(), settings.getSubmitter());
        }

        @Override
        public Throwable abortedBeforeRestart() {
            return new FlowInterruptedException(Result.ABORTED, new AbortedBeforeRestart());
        }

        @Override
        public void saveState() {
            try {
                getContext().saveState().get();
            } catch (ExecutionException e) {
                LOGGER.log(Level.WARNING, "Cannot save the state of " + run, e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void finished(@CheckForNull JobResult result, @CheckForNull Throwable failure) {
            if (failure == null) {
                getContext().onSuccess(result);
            } else {
                getContext().onFailure(failure);
            }
        }
    }
}
