package io.jenkins.plugins.duvo.freestyle;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.AbstractBuild;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.duvo.build.BuildJob;
import io.jenkins.plugins.duvo.build.JobHost;
import io.jenkins.plugins.duvo.build.JobPrompt;
import io.jenkins.plugins.duvo.build.JobResult;
import io.jenkins.plugins.duvo.build.JobSettings;
import java.io.IOException;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** A Job of a freestyle build, whose executor waits for it. */
final class FreestyleJob implements JobHost {
    private final AbstractBuild<?, ?> build;
    private final TaskListener listener;
    private final JobSettings settings;
    private final CompletableFuture<JobResult> outcome = new CompletableFuture<>();

    FreestyleJob(AbstractBuild<?, ?> build, TaskListener listener, JobSettings settings) {
        this.settings = settings;
        this.build = build;
        this.listener = listener;
    }

    /**
     * Runs the Job to its end. An interrupt aborts it, and a second one stops waiting for that.
     *
     * @return null if the Job was left running before it had an id
     */
    @CheckForNull
    JobResult follow() throws IOException, InterruptedException {
        var job = new BuildJob(this, UUID.randomUUID().toString(), settings);
        job.begin();
        try {
            return await();
        } catch (InterruptedException e) {
            job.abort(e);
            try {
                return await();
            } catch (InterruptedException again) {
                job.abort(again);
                throw again;
            }
        }
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

    @Override
    public TaskListener listener() {
        return listener;
    }

    @Override
    public String mask(String text) {
        return text;
    }

    @Override
    public JobPrompt prompt() {
        return new PagePrompt(build, listener);
    }

    @Override
    public void saveState() {
        // A freestyle build does not survive a restart: it has no state to save.
    }

    @Override
    public void finished(@CheckForNull JobResult result, @CheckForNull Throwable failure) {
        if (failure == null) {
            outcome.complete(result);
        } else {
            outcome.completeExceptionally(failure);
        }
    }
}
