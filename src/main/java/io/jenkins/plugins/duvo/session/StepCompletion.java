package io.jenkins.plugins.duvo.session;

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
final class StepCompletion {
    /** Something that a step does. */
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

    /** The desk closes with the step. */
    synchronized void setRequests(RequestCoordinator open) {
        requests = open;
        if (isCompleted()) {
            requests.close();
        }
    }

    /** The file is completed before the step ends. */
    synchronized void setOutputFile(OutputFileWriter file) {
        output = file;
        file.onAppend();
    }

    /** There is more for the file, if there is one. */
    void onTranscriptAppend() {
        var file = output();
        if (file != null) {
            file.onAppend();
        }
    }

    /** The step must end at once, whatever its file lacks. */
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
     * The step is over, unless it was before.
     *
     * @param result null if there is none to speak of
     * @param failure why the step fails, or null if it does not
     */
    void complete(@CheckForNull JobResult result, @CheckForNull Throwable failure) {
        if (completed.compareAndSet(false, true)) {
            closeRequests();
            var file = output();
            var written = file == null ? CompletableFuture.<Void>completedFuture(null) : file.complete();
            written.thenRun(() -> {
                log.close();
                host.finished(result, failure);
            });
        }
    }

    /** The same, as the end of the Job means it to its build, unless that was aborted. */
    void complete(BuildOutcome outcome, JobResult result, @CheckForNull Throwable aborted) {
        var line = outcome.line();
        if (line != null) {
            log.println(line);
        }
        complete(result, aborted != null ? aborted : outcome.failure());
    }

    /** The same for a step whose host has ended by itself and is told nothing. Returns false if it was over before. */
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

    /** Does something; if that fails, the step does. */
    void runOrFail(Task work) {
        try {
            work.run();
        } catch (IOException | RuntimeException e) {
            fail(e);
        }
    }

    /** Something failed, and the step does. */
    void fail(Throwable why) {
        if (why instanceof IOException e && !(why instanceof AbortException)) {
            LOGGER.log(Level.WARNING, "Cannot keep what must be known of a Duvo Job", e);
            complete(null, new AbortException(Messages.StepCompletion_cannotKeep(StorageFailureReporter.reason(e))));
        } else {
            complete(null, why);
        }
    }
}
