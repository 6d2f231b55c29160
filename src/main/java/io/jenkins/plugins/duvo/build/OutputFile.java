package io.jenkins.plugins.duvo.build;

import hudson.model.Computer;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import jenkins.util.SingleLaneExecutorService;

/**
 * The file of the workspace that receives what a Job says. It is written from the transcript while that grows, on a thread of its own
 * turn, so an agent that is slow or offline holds up nobody; what it has missed is written when it is there again. After a failure, and
 * after a restart of Jenkins, nobody knows what the file holds, and it is written from its beginning.
 */
final class OutputFile {
    /** Seconds that the end of the step may wait for the last of it. */
    static final int LAST_SECONDS = 30;

    /** Characters that travel to the agent at once. */
    private static final int PORTION = 1 << 18;

    private final String path;
    private final Workspace workspace;
    private final Transcript transcript;
    private final JobLog log;
    private final ExecutorService lane = new SingleLaneExecutorService(Computer.threadPoolForRemoting);
    private final AtomicBoolean due = new AtomicBoolean();
    private final CompletableFuture<Void> complete = new CompletableFuture<>();

    // Known to the lane alone:
    private OutputForm form;
    private long read;
    private boolean failed;

    OutputFile(String path, Workspace workspace, Transcript transcript, JobLog log) {
        this.path = path;
        this.workspace = workspace;
        this.transcript = transcript;
        this.log = log;
    }

    /** There is more in the transcript. Returns at once. */
    void more() {
        if (!complete.isDone() && due.compareAndSet(false, true)) {
            lane.execute(() -> {
                due.set(false);
                write(false);
            });
        }
    }

    /**
     * Nothing more comes: writes the rest, for half a minute at most.
     *
     * @return completed in time whatever happens; the log tells of a failure
     */
    CompletableFuture<Void> complete() {
        lane.execute(() -> {
            write(true);
            complete.complete(null);
        });
        return complete.orTimeout(LAST_SECONDS, TimeUnit.SECONDS)
                .exceptionallyAsync(
                        late -> {
                            log.line(Messages.OutputFile_incomplete(path, Messages.OutputFile_late(LAST_SECONDS)));
                            return null;
                        },
                        Computer.threadPoolForRemoting);
    }

    /** Nobody waits for the file any more. */
    void giveUp() {
        complete.complete(null);
    }

    private void write(boolean last) {
        if (complete.isDone()) {
            return;
        }
        try {
            writeWhatIsNew(last);
            failed = false;
        } catch (IOException | RuntimeException e) {
            fail(e, last);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            fail(e, last);
        }
    }

    private void writeWhatIsNew(boolean last) throws IOException, InterruptedException {
        var there = workspace.find();
        if (form == null) {
            form = OutputForm.forFile(path);
            read = 0;
            there.act(new WorkspaceText(path, "", true));
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
                there.act(new WorkspaceText(path, text.toString(), false));
            }
        } while (more);
    }

    private void fail(Exception why, boolean last) {
        form = null;
        var words = Workspace.why(why);
        if (last) {
            log.line(Messages.OutputFile_incomplete(path, words));
        } else if (!failed) {
            log.line(Messages.OutputFile_later(path, words));
        }
        failed = true;
    }
}
