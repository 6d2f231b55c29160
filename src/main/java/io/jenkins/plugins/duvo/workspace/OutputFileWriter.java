package io.jenkins.plugins.duvo.workspace;

import hudson.FilePath;
import hudson.model.Computer;
import hudson.remoting.SingleLaneExecutorService;
import io.jenkins.plugins.duvo.concurrent.CoalescingTask;
import io.jenkins.plugins.duvo.concurrent.RetryLoop;
import io.jenkins.plugins.duvo.console.JobLog;
import io.jenkins.plugins.duvo.store.Transcript;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * Writer of the workspace file that receives the Job's text. It copies from the transcript while that grows, on a serial
 * executor of its own, so an agent that is slow or away delays nothing else; the writer catches up when the agent is back.
 * After a failure, and after a restart of Jenkins, the content of the file is unknown, so the writer begins the file anew.
 */
@Restricted(NoExternalUse.class)
public final class OutputFileWriter {
    /** How long the end of a step usually waits for the last write; after a restart of Jenkins, agents need more. */
    public static final Duration FINAL_WRITE_TIMEOUT = Duration.ofSeconds(30);

    /** Characters that travel to the agent at once. */
    private static final int PORTION_CHARS = 1 << 18;

    private final String path;
    private final WorkspaceProvider provider;
    private final Transcript transcript;
    private final JobLog log;
    private final Duration timeout;
    private final ExecutorService executor = new SingleLaneExecutorService(Computer.threadPoolForRemoting);
    private final CoalescingTask copyTask = new CoalescingTask(executor, this::writeNew);
    private final RetryLoop<Void> lastWrite;
    /** Why the last write failed; null if it did not. */
    private volatile String failure;

    // Used on the executor only. The format is null while the content of the file is unknown.
    private OutputFormat format;
    /** The byte of the transcript up to which the file is written. */
    private long position;

    /** @param timeout how long the end of the step may wait until the agent is connected and the rest of the file is written */
    public OutputFileWriter(
            String path, WorkspaceProvider provider, Transcript transcript, JobLog log, Duration timeout) {
        this.path = path;
        this.provider = provider;
        this.transcript = transcript;
        this.log = log;
        this.timeout = timeout;
        this.lastWrite = new RetryLoop<>(WorkspaceAccess.PAUSE, () -> timeout, executor, this::writeLast);
    }

    /** Copies what was added to the transcript. Returns at once. */
    public void onAppend() {
        copyTask.trigger();
    }

    /**
     * Writes the rest of the file; the transcript must not grow any more.
     *
     * @return completed after the timeout at the latest, never exceptionally; the build log has a line about a failure
     */
    public CompletableFuture<Void> complete() {
        executor.execute(lastWrite::start);
        return lastWrite
                .result()
                .orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
                .exceptionallyAsync(
                        late -> {
                            var why = failure == null ? Messages.OutputFileWriter_late(timeout.toSeconds()) : failure;
                            log.println(Messages.OutputFileWriter_incomplete(path, why));
                            return null;
                        },
                        Computer.threadPoolForRemoting);
    }

    /** Completes {@link #complete} at once, and writes nothing more. */
    public void giveUp() {
        lastWrite.result().complete(null);
    }

    /** Whether the step waits for the file no more. */
    private boolean isOver() {
        return lastWrite.result().isDone();
    }

    private void writeNew() {
        try {
            var workspace = isOver() ? null : provider.workspace();
            if (workspace != null && !isOver()) { // the agent was slow
                write(workspace, false);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            onFailure(e);
        } catch (Throwable e) { // of any kind: the next write begins anew
            if (failure == null) {
                log.println(Messages.OutputFileWriter_later(path, WorkspaceAccess.why(e)));
            }
            onFailure(e);
        }
    }

    /** Attempt that is repeated only while the agent is away: a write that fails on a connected agent is final. */
    private Void writeLast() throws IOException, InterruptedException {
        FilePath workspace;
        try {
            workspace = provider.workspace();
        } catch (Throwable e) {
            onFailure(e);
            throw e;
        }
        if (workspace == null) {
            throw new IOException(Messages.OutputFileWriter_noWorkspaceYet());
        }
        if (isOver()) { // meanwhile: the agent was slow
            return null;
        }
        try {
            write(workspace, true);
        } catch (Throwable e) { // of any kind: the step does not fail because of it
            if (e instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            onFailure(e);
            log.println(Messages.OutputFileWriter_incomplete(path, failure));
        }
        return null;
    }

    private void write(FilePath workspace, boolean last) throws IOException, InterruptedException {
        if (format == null) {
            format = OutputFormat.forFile(path);
            position = 0;
            workspace.act(new WriteTextCallable(path, "", true));
        }
        boolean more;
        do {
            var text = new StringBuilder();
            var from = position;
            position = transcript.read(
                    from, line -> text.append(format.format(line)).length() < PORTION_CHARS);
            more = position > from;
            if (!more && last) {
                text.append(format.end());
            }
            if (text.length() > 0) {
                workspace.act(new WriteTextCallable(path, text.toString(), false));
            }
        } while (more);
        failure = null;
    }

    private void onFailure(Throwable why) {
        format = null;
        failure = WorkspaceAccess.why(why);
    }
}
