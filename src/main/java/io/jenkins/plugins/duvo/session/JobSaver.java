package io.jenkins.plugins.duvo.session;

import io.jenkins.plugins.duvo.concurrent.RetryLoop;
import io.jenkins.plugins.duvo.console.StorageFailureReporter;
import io.jenkins.plugins.duvo.store.JobStore;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Saver of what happens to a Job while it is followed. Whatever an attempt throws, the Job goes on: the first failure is reported in the
 * build's log, and what is known of the Job is saved again at once and every five seconds, for ten minutes at most. Thread-safe; its
 * methods write files.
 */
final class JobSaver {
    /** Change of a Job's files. */
    interface Change {
        void saveTo(JobStore store) throws IOException;
    }

    private static final Duration PAUSE = Duration.ofSeconds(5);
    private static final Duration TIMEOUT = Duration.ofMinutes(10);

    private final StorageFailureReporter failures;
    private final AtomicBoolean retrying = new AtomicBoolean();

    JobSaver(StorageFailureReporter failures) {
        this.failures = failures;
    }

    /** Saves a change. Never throws. */
    void save(JobStore store, Change change) {
        try {
            change.saveTo(store);
        } catch (Throwable e) { // of any kind: run.save() writes the actions of all plugins
            report(e);
            saveAgain(store);
        }
    }

    /** Reports a failure to write what cannot be written again. */
    void report(Throwable why) {
        failures.report(why);
    }

    private void saveAgain(JobStore store) {
        if (retrying.compareAndSet(false, true)) {
            new RetryLoop<Void>(PAUSE, () -> TIMEOUT, () -> attempt(store))
                    .start()
                    .whenComplete((saved, failure) -> retrying.set(false));
        }
    }

    private static Void attempt(JobStore store) throws IOException {
        try {
            store.saveAgain();
            return null;
        } catch (Error e) { // it may pass, as an exception may: the action that throws it changes meanwhile
            throw new IOException(e);
        }
    }
}
