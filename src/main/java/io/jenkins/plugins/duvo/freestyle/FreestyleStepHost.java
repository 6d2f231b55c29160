package io.jenkins.plugins.duvo.freestyle;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.EnvVars;
import hudson.FilePath;
import hudson.model.AbstractBuild;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.duvo.request.Prompt;
import io.jenkins.plugins.duvo.session.BuildPlace;
import io.jenkins.plugins.duvo.session.JobResult;
import io.jenkins.plugins.duvo.session.JobSession;
import io.jenkins.plugins.duvo.session.StepHost;
import io.jenkins.plugins.duvo.settings.JobSettings;
import java.io.IOException;
import java.nio.charset.Charset;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import jenkins.model.Jenkins;
import org.springframework.security.core.Authentication;

/** Host of a session in a freestyle build: the build's executor waits until the session has ended. */
final class FreestyleStepHost implements StepHost {
    private final AbstractBuild<?, ?> build;
    private final TaskListener listener;
    private final JobSettings settings;
    private final List<String> secrets;
    private final Authentication authentication = Jenkins.getAuthentication2();
    private final CompletableFuture<JobResult> outcome = new CompletableFuture<>();
    /** The result of the Job, also where the step fails; null until the session has ended. */
    private volatile JobResult result;
    /** Whether the build is unstable because of the Job. */
    private volatile boolean unstable;

    /** @param environment of the build step; it holds the secrets that are bound to the build */
    FreestyleStepHost(AbstractBuild<?, ?> build, TaskListener listener, JobSettings settings, EnvVars environment) {
        this.secrets = build.getSensitiveBuildVariables().stream()
                .map(environment::get)
                .filter(Objects::nonNull)
                .toList();
        this.settings = settings;
        this.build = build;
        this.listener = listener;
    }

    /**
     * Runs the Job to its end. An interrupt aborts the session, and a second one stops waiting for that.
     *
     * @return null if the Job was left running before it had an id
     */
    @CheckForNull
    JobResult follow() throws IOException, InterruptedException {
        var job = new JobSession(this, UUID.randomUUID().toString(), settings);
        job.begin();
        try {
            return await();
        } catch (InterruptedException e) {
            if (Jenkins.get().isTerminating()) {
                job.onShutdown();
                throw e;
            }
            job.abort(e);
            try {
                return await();
            } catch (InterruptedException again) {
                job.abort(again);
                throw again;
            }
        }
    }

    /** The result of the Job; null while the Job runs, and if it never started. */
    @CheckForNull
    JobResult result() {
        return result;
    }

    /** Whether the build is unstable because of the Job. */
    boolean isUnstable() {
        return unstable;
    }

    private JobResult await() throws IOException, InterruptedException {
        try {
            return outcome.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof InterruptedException interrupted) {
                throw interrupted;
            }
            if (e.getCause() instanceof IOException failure) {
                throw failure;
            }
            throw new IOException(e.getCause());
        }
    }

    @Override
    public Run<?, ?> run() {
        return build;
    }

    /** Of the executor's thread, which made this. */
    @Override
    public Authentication authentication() {
        return authentication;
    }

    @Override
    public TaskListener listener() {
        return listener;
    }

    @Override
    public Charset charset() {
        return build.getCharset();
    }

    @Override
    public Collection<String> secrets() {
        return secrets;
    }

    @Override
    @CheckForNull
    public FilePath workspace() {
        return build.getWorkspace();
    }

    @Override
    public Prompt prompt() {
        return new PagePrompt();
    }

    @Override
    public BuildPlace place() {
        return new BuildPlace(build.getParent().getFullDisplayName(), null);
    }

    @Override
    public void showName(String assignment) {
        // A freestyle build shows no steps.
    }

    @Override
    public Throwable abortedBeforeRestart() {
        throw new IllegalStateException("a freestyle build does not survive a restart");
    }

    @Override
    public void saveState() {
        // A freestyle build does not survive a restart: it has no state to save.
    }

    /** The executor's thread sets the result of the build, when the step ends. */
    @Override
    public void markUnstable(String why, boolean isBuildToo) {
        unstable |= isBuildToo;
    }

    @Override
    public void finished(@CheckForNull JobResult result, @CheckForNull Throwable failure) {
        this.result = result;
        if (failure == null) {
            outcome.complete(result);
        } else {
            outcome.completeExceptionally(failure);
        }
    }
}
