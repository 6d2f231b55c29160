package io.jenkins.plugins.duvo.session;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.duvo.console.JobLog;
import io.jenkins.plugins.duvo.request.RequestCoordinator;
import io.jenkins.plugins.duvo.workspace.OutputFileWriter;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Completion of the step that runs a session. It closes the Job's human requests, completes the output file, closes the log and
 * finishes the {@link StepHost}: in this order and exactly once, even if several ends come at the same time. After that the session
 * writes nothing to the build's log and asks no user anything. Safe from any thread.
 */
final class StepCompletion {
    /** Work of a step that may write files. */
    interface Task {
        void run() throws IOException;
    }

    private static final Logger LOGGER = Logger.getLogger(StepCompletion.class.getName());

    private final StepHost host;
    private final JobLog log;
    private final AtomicBoolean completed = new AtomicBoolean();
    private RequestCoordinator requests;
    private OutputFileWriter output;

    StepCompletion(StepHost host, JobLog log) {
        this.host = host;
        this.log = log;
    }

    /** Sets the human requests to close with the step. They are closed at once if the step is completed. */
    synchronized void setRequests(RequestCoordinator coordinator) {
        requests = coordinator;
        if (isCompleted()) {
            requests.close();
        }
    }

    /** Sets the output file to complete before the step ends, and begins to write it. */
    synchronized void setOutputFile(OutputFileWriter file) {
        output = file;
        file.onAppend();
    }

    /** Has new lines of the transcript written to the output file, if there is one. */
    void onTranscriptAppend() {
        var file = output();
        if (file != null) {
            file.onAppend();
        }
    }

    /** Stops writing the output file, even if it is incomplete, so that the step can end at once. */
    void abandonOutputFile() {
        var file = output();
        if (file != null) {
            file.giveUp();
        }
    }

    @CheckForNull
    private synchronized OutputFileWriter output() {
        return output;
    }

    boolean isCompleted() {
        return completed.get();
    }

    /**
     * Completes the step. Does nothing if it was completed before.
     *
     * @param result what the step returns; null if it returns nothing
     * @param failure why the step fails, or null if it does not
     */
    void complete(@CheckForNull JobResult result, @CheckForNull Throwable failure) {
        if (completed.compareAndSet(false, true)) {
            CompletableFuture<Void> written = CompletableFuture.completedFuture(null);
            try {
                closeRequests();
                var file = output();
                if (file != null) {
                    written = file.complete();
                }
            } catch (Throwable e) { // of any kind: the step ends all the same
                LOGGER.log(Level.WARNING, "Cannot finish what a step about a Duvo Job has begun", e);
            } finally {
                written.whenComplete((all, late) -> finish(result, failure));
            }
        }
    }

    private void finish(@CheckForNull JobResult result, @CheckForNull Throwable failure) {
        log.close();
        try {
            host.finished(result, failure == null ? null : StepFailure.masked(failure, log));
        } catch (Throwable e) { // such as of a result that cannot be saved
            LOGGER.log(Level.WARNING, "Cannot finish a step about a Duvo Job", e);
        }
    }

    /**
     * Completes the step after the end of its Job, logs the outcome's line and marks the step if the outcome says so. Does nothing
     * but log if the step was completed before.
     *
     * @param abortCause fails the step instead of the outcome's failure; null if the build was not aborted
     */
    void complete(BuildOutcome outcome, JobResult result, @CheckForNull Throwable abortCause) {
        print(outcome);
        var mark = outcome.mark();
        if (mark != null && abortCause == null && !isCompleted()) {
            log.println(mark);
            host.markUnstable(log.mask(mark), false);
        }
        complete(result, abortCause != null ? abortCause : outcome.failure());
    }

    /** Logs the outcome's line, if there is one. */
    void print(BuildOutcome outcome) {
        var line = outcome.line();
        if (line != null) {
            log.println(line);
        }
    }

    /**
     * Completes a step whose host has ended by itself: the host is not called, and the output file stays as it is.
     *
     * @return false if the step was completed before
     */
    boolean completeSilently() {
        var first = completed.compareAndSet(false, true);
        if (first) {
            log.close();
            closeRequests();
            abandonOutputFile();
        }
        return first;
    }

    private synchronized void closeRequests() {
        if (requests != null) {
            requests.close();
        }
    }

    /** Runs the task, and fails the step if the task fails. */
    void runOrFail(Task task) {
        try {
            task.run();
        } catch (Throwable e) { // of any kind: else the step would never end
            fail(e);
        }
    }

    /** Fails the step with one line for users, whatever was thrown. */
    void fail(Throwable why) {
        complete(null, StepFailure.explainSession(why));
    }
}
