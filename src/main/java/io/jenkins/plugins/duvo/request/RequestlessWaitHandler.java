package io.jenkins.plugins.duvo.request;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.AbortException;
import io.jenkins.plugins.duvo.concurrent.SerialExecutor;
import io.jenkins.plugins.duvo.settings.JobSettings;
import io.jenkins.plugins.duvo.store.JobRecord;
import java.time.Duration;

/**
 * Handler of a Job that waits for a person while Duvo shows no request. It says so once in the build's log, and applies the time limit of
 * requests, because nothing else would end the wait. Not thread-safe: the {@link RequestCoordinator} calls it in its serial
 * executor.
 */
final class RequestlessWaitHandler {
    /** Stands for the request in the record, so that the time continues after a restart; Duvo's ids are longer. */
    private static final String NO_REQUEST = "-";

    private final RequestOwner owner;
    private final JobRecord record;
    private final JobSettings settings;
    private final RequestLog log;
    private final SerialExecutor executor;
    /** Null while the Job does not wait without a request. */
    @CheckForNull
    private RequestTimeout timeout;

    RequestlessWaitHandler(
            RequestOwner owner, JobRecord record, JobSettings settings, RequestLog log, SerialExecutor executor) {
        this.owner = owner;
        this.record = record;
        this.settings = settings;
        this.log = log;
        this.executor = executor;
    }

    /**
     * Logs that the Job waits without a request, and arms the time limit.
     *
     * @param waited how long the Job has waited so far
     */
    void begin(Duration waited) {
        end();
        log.println(Messages.RequestlessWaitHandler_begun());
        if (owner.isGivenUp()) {
            return;
        }
        record.setOpenRequest(NO_REQUEST, System.currentTimeMillis() - waited.toMillis(), 0);
        var minutes = settings.getRequestTimeoutMinutes();
        var armed = new RequestTimeout(record.openedAt(NO_REQUEST), minutes, () -> executor.execute(this::timedOut));
        timeout = armed;
        armed.arm();
        if (minutes > 0) {
            owner.saveRecord(); // the time goes on after a restart
        }
    }

    /** The wait is over: if the Job waits again, that is another wait. */
    void onWaitOver() {
        end();
        record.setOpenRequest("", 0);
    }

    /** Cancels the time limit. */
    void end() {
        if (timeout != null) {
            timeout.cancel();
            timeout = null;
        }
    }

    private void timedOut() {
        if (timeout == null) {
            return;
        }
        end();
        var ruling = RequestPolicy.onTimeoutWithoutRequest(settings);
        switch (ruling.action()) {
            case FAIL -> owner.fail(new AbortException(ruling.reason()), !settings.isDetachOnAbort());
            case REFUSE -> owner.fail(new AbortException(ruling.reason()), true);
            default -> log.println(Messages.RequestHandler_left());
        }
    }
}
