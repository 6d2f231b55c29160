package io.jenkins.plugins.duvo.session;

import hudson.AbortException;
import io.jenkins.plugins.duvo.api.PlainText;
import io.jenkins.plugins.duvo.call.RetryingCaller;
import io.jenkins.plugins.duvo.console.JobLog;
import io.jenkins.plugins.duvo.console.StorageFailureReporter;
import java.io.IOException;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * Failure of a step in words for users: turns whatever was thrown, by Jenkins, by another plugin or by this one, into the one line that
 * the step fails with. What was not foreseen is logged with its stack trace in Jenkins' own log.
 */
@Restricted(NoExternalUse.class)
public final class StepFailure {
    private static final Logger LOGGER = Logger.getLogger(StepFailure.class.getName());

    private StepFailure() {}

    /** Returns the failure of the step in words for users; a failure that has such words, and an interruption, are returned as they are. */
    public static Exception explain(Throwable thrown) {
        var failure = RetryingCaller.unwrap(thrown);
        if (failure instanceof AbortException words) {
            return words;
        }
        if (failure instanceof InterruptedException interrupted) {
            return interrupted;
        }
        LOGGER.log(Level.WARNING, "A step about a Duvo Job failed", failure);
        return new AbortException(Messages.StepFailure_unforeseen(PlainText.line(failure.toString())));
    }

    /** Returns a failure without the secrets in its words, which may quote what the Job said. */
    public static Throwable masked(Throwable failure, JobLog log) {
        if (!(failure instanceof AbortException) || failure.getMessage() == null) {
            return failure;
        }
        var words = log.mask(failure.getMessage());
        return words.equals(failure.getMessage()) ? failure : new AbortException(words);
    }

    /** Returns the failure of a step that cannot write or read what Jenkins must know of its Job. */
    static AbortException explainStorage(Throwable why) {
        LOGGER.log(Level.WARNING, "Cannot keep what must be known of a Duvo Job", why);
        return why instanceof AbortException words
                ? words
                : new AbortException(Messages.StepFailure_cannotKeep(StorageFailureReporter.reason(why)));
    }

    /** Returns the failure of a session, whose I/O failures are failures of its files. */
    static Exception explainSession(Throwable thrown) {
        var failure = RetryingCaller.unwrap(thrown);
        return failure instanceof IOException && !(failure instanceof AbortException)
                ? explainStorage(failure)
                : explain(failure);
    }
}
