package io.jenkins.plugins.duvo.workspace;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.FilePath;
import hudson.model.Computer;
import hudson.remoting.SingleLaneExecutorService;
import io.jenkins.plugins.duvo.console.JobLog;
import io.jenkins.plugins.duvo.session.StepHost;
import io.jenkins.plugins.duvo.store.Transcript;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import jenkins.util.Timer;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * The file of the workspace that receives what a Job says. It is written from the transcript while that grows, on a lane that nobody
 * waits for, so an agent that is slow or away holds up nothing; what it has missed is written when it is there again. After a failure,
 * and after a restart of Jenkins, nobody knows what the file holds, and it is written from its beginning.
 */
@Restricted(NoExternalUse.class)
public final class OutputFileWriter {
    /** The usual patience; after a restart of Jenkins, agents need more. */
    public static final Duration FINAL_WRITE_TIMEOUT = Duration.ofSeconds(30);

    /** Milliseconds between two looks for an agent that is away. */
    private static final long PAUSE = 1_000;
    /** Characters that travel to the agent at once. */
    private static final int PORTION = 1 << 18;

    private final String path;
    private final StepHost host;
    private final Transcript transcript;
    private final JobLog log;
    private final Duration patience;
    private final ExecutorService lane = new SingleLaneExecutorService(Computer.threadPoolForRemoting);
    private final AtomicBoolean due = new AtomicBoolean();
    private final CompletableFuture<Void> complete = new CompletableFuture<>();
    /** Why it could not be written last; null if it could. */
    private volatile String trouble;

    // Known to the lane alone; the form is null while nobody knows what the file holds.
    private OutputFormat form;
    private long read;

    /** @param patience how long the end of the step may wait until the agent is there and the last of the file is written */
    public OutputFileWriter(String path, StepHost host, Transcript transcript, JobLog log, Duration patience) {
        this.path = path;
        this.host = host;
        this.transcript = transcript;
        this.log = log;
        this.patience = patience;
    }

    /** There is more in the transcript. Returns at once. */
    public void onAppend() {
        if (due.compareAndSet(false, true)) {
            lane.execute(() -> {
                due.set(false);
                writeNew();
            });
        }
    }

    /**
     * Nothing more comes: writes the rest.
     *
     * @return completed in time whatever happens; the log tells of a failure
     */
    public CompletableFuture<Void> complete() {
        lane.execute(this::writeLast);
        return complete.orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS)
                .exceptionallyAsync(
                        late -> {
                            var why = trouble == null ? Messages.OutputFileWriter_late(patience.toSeconds()) : trouble;
                            log.println(Messages.OutputFileWriter_incomplete(path, why));
                            return null;
                        },
                        Computer.threadPoolForRemoting);
    }

    /** Nobody waits for the file any more. */
    public void giveUp() {
        complete.complete(null);
    }

    private void writeNew() {
        try {
            var workspace = complete.isDone() ? null : host.workspace();
            if (workspace != null) {
                write(workspace, false);
            }
        } catch (IOException | RuntimeException e) {
            if (trouble == null) {
                log.println(Messages.OutputFileWriter_later(path, WorkspaceAccess.why(e)));
            }
            failed(e);
        } catch (InterruptedException e) {
            interrupted(e);
        }
    }

    private void writeLast() {
        if (complete.isDone()) {
            return;
        }
        FilePath workspace = null;
        try {
            workspace = host.workspace();
            if (workspace != null) {
                write(workspace, true);
                complete.complete(null);
            }
        } catch (IOException | RuntimeException e) {
            failed(e);
        } catch (InterruptedException e) {
            interrupted(e);
        }
        if (!complete.isDone()) {
            retryOrFail(workspace);
        }
    }

    /** Who is there and cannot write will not be able to a moment later either. */
    private void retryOrFail(@CheckForNull FilePath workspace) {
        if (workspace == null) {
            Timer.get().schedule(() -> lane.execute(this::writeLast), PAUSE, TimeUnit.MILLISECONDS);
        } else {
            log.println(Messages.OutputFileWriter_incomplete(path, trouble));
            complete.complete(null);
        }
    }

    private void write(FilePath workspace, boolean last) throws IOException, InterruptedException {
        if (form == null) {
            form = OutputFormat.forFile(path);
            read = 0;
            workspace.act(new WriteTextCallable(path, "", true));
        }
        boolean more;
        do {
            var text = new StringBuilder();
            var from = read;
            read = transcript.read(from, line -> text.append(form.of(line)).length() < PORTION);
            more = read > from;
            if (!more && last) {
                text.append(form.end());
            }
            if (text.length() > 0) {
                workspace.act(new WriteTextCallable(path, text.toString(), false));
            }
        } while (more);
        trouble = null;
    }

    private void interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        failed(e);
    }

    private void failed(Exception why) {
        form = null;
        trouble = WorkspaceAccess.why(why);
    }
}
