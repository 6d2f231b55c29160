package io.jenkins.plugins.duvo.faultinjection;

import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * Log of Jenkins, of the warnings that the plugin writes while a scenario is played on the present thread. While it is open, they go
 * nowhere else.
 */
final class CapturedLog extends Handler {
    // A field, because a logger without a reference is collected and loses its handlers.
    private static final Logger LOGGER = Logger.getLogger("io.jenkins.plugins.duvo");
    private static final ThreadLocal<List<LogRecord>> RECORDS = ThreadLocal.withInitial(ArrayList::new);

    private CapturedLog() {}

    /** Captures what the plugin logs from now on, on all threads. */
    static CapturedLog open() {
        var log = new CapturedLog();
        log.setLevel(Level.WARNING);
        LOGGER.setUseParentHandlers(false);
        LOGGER.addHandler(log);
        return log;
    }

    /** Removes and returns what was logged on the present thread. */
    static List<LogRecord> drain() {
        var drained = List.copyOf(RECORDS.get());
        RECORDS.get().clear();
        return drained;
    }

    @Override
    public void publish(LogRecord record) {
        if (isLoggable(record)) {
            RECORDS.get().add(record);
        }
    }

    @Override
    public void flush() {
        // nothing is held back
    }

    @Override
    public void close() {
        LOGGER.removeHandler(this);
        LOGGER.setUseParentHandlers(true);
    }
}
