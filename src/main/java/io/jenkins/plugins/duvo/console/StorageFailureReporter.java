package io.jenkins.plugins.duvo.console;

import io.jenkins.plugins.duvo.api.PlainText;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * Says that something about a Job could not be written down, as on a full disk: once, in one line of the build's log. The Job goes
 * on; what is lost is what a restart would need. Safe from any thread.
 */
@Restricted(NoExternalUse.class)
public final class StorageFailureReporter {
    private static final Logger LOGGER = Logger.getLogger(StorageFailureReporter.class.getName());
    private static final int LONGEST_REASON = 300;

    private final JobLog log;
    private boolean told;

    public StorageFailureReporter(JobLog log) {
        this.log = log;
    }

    public synchronized void report(IOException why) {
        if (why instanceof NoSuchFileException) { // the build was deleted, and what is kept of it with it
            LOGGER.log(Level.FINE, "A build has gone while its Duvo Job was followed", why);
            return;
        }
        LOGGER.log(told ? Level.FINE : Level.WARNING, "Cannot write down what happens to a Duvo Job", why);
        if (!told) {
            told = true;
            log.println(Messages.StorageFailureReporter_line(reason(why)));
        }
    }

    /** What a user can make use of. */
    public static String reason(IOException why) {
        return PlainText.toLine(String.valueOf(why.getMessage()), LONGEST_REASON);
    }
}
