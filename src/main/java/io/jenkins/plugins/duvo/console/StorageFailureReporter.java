package io.jenkins.plugins.duvo.console;

import io.jenkins.plugins.duvo.api.PlainText;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * Reporter of failures to save something about a Job, such as on a full disk, or because an action of another plugin changes while the
 * build is written. The first failure is a line of the build log and a warning of Jenkins' own log. The Job goes on; only a restart
 * would need what could not be saved. Thread-safe.
 */
@Restricted(NoExternalUse.class)
public final class StorageFailureReporter {
    private static final Logger LOGGER = Logger.getLogger(StorageFailureReporter.class.getName());

    private final JobLog log;
    private boolean isReported;

    public StorageFailureReporter(JobLog log) {
        this.log = log;
    }

    /** Reports a failure, unless one was reported before or the build was deleted. */
    public synchronized void report(Throwable why) {
        if (why instanceof NoSuchFileException) { // the build was deleted, and its files with it
            LOGGER.log(Level.FINE, "A build has gone while its Duvo Job was followed", why);
            return;
        }
        LOGGER.log(isReported ? Level.FINE : Level.WARNING, "Cannot write down what happens to a Duvo Job", why);
        if (!isReported) {
            isReported = true;
            log.println(Messages.StorageFailureReporter_line(reason(why)));
        }
    }

    /** The message of a failure as one harmless line; with its class where that is not an I/O failure, whose message says nothing alone. */
    public static String reason(Throwable why) {
        return PlainText.line(why instanceof IOException ? String.valueOf(why.getMessage()) : why.toString());
    }
}
