package io.jenkins.plugins.duvo.build;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.AbortException;
import io.jenkins.plugins.duvo.console.JobLog;
import io.jenkins.plugins.duvo.console.StorageFailureReporter;
import io.jenkins.plugins.duvo.request.RequestCoordinator;
import io.jenkins.plugins.duvo.workspace.OutputFileWriter;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The end of the step that hosts a Job. It comes exactly once, whatever comes together; from then on the build's log is nobody's
 * here, and nobody is asked anything. Safe from any thread.
 */
final class StepEnd {
    /** Something that a step does. */
    interface Work {
        void run() throws IOException;
    }

    private static final Logger LOGGER = Logger.getLogger(StepEnd.class.getName());

    private final JobHost host;
    private final JobLog log;
    private final AtomicBoolean reached = new AtomicBoolean();
    private RequestCoordinator desk;
    private OutputFileWriter output;

    StepEnd(JobHost host, JobLog log) {
        this.host = host;
        this.log = log;
    }

    /** The desk closes with the step. */
    synchronized void closes(RequestCoordinator open) {
        desk = open;
        if (isReached()) {
            desk.close();
        }
    }

    /** The file is completed before the step ends. */
    synchronized void completes(OutputFileWriter file) {
        output = file;
        file.onAppend();
    }

    /** There is more for the file, if there is one. */
    void said() {
        var file = output();
        if (file != null) {
            file.onAppend();
        }
    }

    /** The step must end at once, whatever its file lacks. */
    void waitsNoMore() {
        var file = output();
        if (file != null) {
            file.giveUp();
        }
    }

    @CheckForNull
    private synchronized OutputFileWriter output() {
        return output;
    }

    boolean isReached() {
        return reached.get();
    }

    /**
     * The step is over, unless it was before.
     *
     * @param result null if there is none to speak of
     * @param failure why the step fails, or null if it does not
     */
    void reach(@CheckForNull JobResult result, @CheckForNull Throwable failure) {
        if (reached.compareAndSet(false, true)) {
            closeDesk();
            var file = output();
            var written = file == null ? CompletableFuture.<Void>completedFuture(null) : file.complete();
            written.thenRun(() -> {
                log.close();
                host.finished(result, failure);
            });
        }
    }

    /** The same, as the end of the Job means it to its build, unless that was aborted. */
    void reach(Outcome outcome, JobResult result, @CheckForNull Throwable aborted) {
        var line = outcome.line();
        if (line != null) {
            log.println(line);
        }
        reach(result, aborted != null ? aborted : outcome.failure());
    }

    /** The same for a step whose host has ended by itself and is told nothing. Returns false if it was over before. */
    boolean reachUntold() {
        var first = reached.compareAndSet(false, true);
        if (first) {
            log.close();
            closeDesk();
            waitsNoMore();
        }
        return first;
    }

    private synchronized void closeDesk() {
        if (desk != null) {
            desk.close();
        }
    }

    /** Does something; if that fails, the step does. */
    void unlessFailing(Work work) {
        try {
            work.run();
        } catch (IOException | RuntimeException e) {
            failed(e);
        }
    }

    /** Something failed, and the step does. */
    void failed(Throwable why) {
        if (why instanceof IOException e && !(why instanceof AbortException)) {
            LOGGER.log(Level.WARNING, "Cannot keep what must be known of a Duvo Job", e);
            reach(null, new AbortException(Messages.StepEnd_cannotKeep(StorageFailureReporter.reason(e))));
        } else {
            reach(null, why);
        }
    }
}
