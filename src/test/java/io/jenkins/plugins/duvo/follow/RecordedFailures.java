package io.jenkins.plugins.duvo.follow;

import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Records what a {@link FailureLog} logs during a test, at any level, and keeps it out of the output of the tests. */
final class RecordedFailures implements BeforeEachCallback, AfterEachCallback {
    private final Logger logger = Logger.getLogger(FailureLog.class.getName());
    private final List<LogRecord> records = new ArrayList<>();
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord record) {
            records.add(record);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @Override
    public void beforeEach(ExtensionContext context) {
        logger.addHandler(handler);
        logger.setUseParentHandlers(false);
        logger.setLevel(Level.ALL);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        logger.removeHandler(handler);
        logger.setUseParentHandlers(true);
        logger.setLevel(null);
    }

    /** All records of the test, in order. */
    List<LogRecord> records() {
        return records;
    }

    List<Level> levels() {
        return records.stream().map(LogRecord::getLevel).toList();
    }

    /** The failures that were logged, in order. */
    List<Throwable> failures() {
        return records.stream().map(LogRecord::getThrown).toList();
    }
}
