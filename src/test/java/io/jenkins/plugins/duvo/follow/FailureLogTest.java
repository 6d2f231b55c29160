package io.jenkins.plugins.duvo.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the log says of failures that nothing foresees. */
class FailureLogTest {
    private final Logger logger = Logger.getLogger(FailureLog.class.getName());
    private final List<LogRecord> records = new ArrayList<>();
    private final FailureLog failureLog = new FailureLog();
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

    @BeforeEach
    void listen() {
        logger.addHandler(handler);
        logger.setUseParentHandlers(false);
        logger.setLevel(Level.ALL);
    }

    @AfterEach
    void restore() {
        logger.removeHandler(handler);
        logger.setUseParentHandlers(true);
        logger.setLevel(null);
    }

    private static IllegalStateException atOnePlace(Throwable cause) {
        return new IllegalStateException(cause);
    }

    private static IllegalStateException atAnotherPlace() {
        return new IllegalStateException();
    }

    private List<Level> levels() {
        return records.stream().map(LogRecord::getLevel).toList();
    }

    @Test
    void failureIsAWarningOnceAndDetailAfterwards() {
        for (int i = 0; i < 3; i++) {
            failureLog.log("A listener failed", atOnePlace(null));
        }
        assertEquals(List.of(Level.WARNING, Level.FINE, Level.FINE), levels());
        assertEquals(
                "A listener failed. Repetitions of this failure are not logged",
                records.get(0).getMessage());
        assertEquals("A listener failed again", records.get(1).getMessage());
        assertEquals(IllegalStateException.class, records.get(1).getThrown().getClass());
    }

    @Test
    void failureFromAnotherPlaceIsAnotherOne() {
        failureLog.log("A listener failed", atOnePlace(null));
        failureLog.log("A listener failed", atAnotherPlace());
        assertEquals(List.of(Level.WARNING, Level.WARNING), levels());
    }

    @Test
    void failureOfAnotherClassIsAnotherOne() {
        for (var failure : List.of(new IllegalStateException(), new IllegalArgumentException())) {
            failureLog.log("A listener failed", failure);
        }
        assertEquals(List.of(Level.WARNING, Level.WARNING), levels());
    }

    @Test
    void rootCauseSaysWhichFailureItIs() {
        for (int i = 0; i < 2; i++) {
            var cause = atAnotherPlace();
            failureLog.log("A listener failed", i == 0 ? new RuntimeException(cause) : atOnePlace(cause));
        }
        assertEquals(List.of(Level.WARNING, Level.FINE), levels());
    }

    @Test
    void causesThatGoInACircleEnd() {
        var first = new IllegalStateException();
        first.initCause(new IllegalStateException(first));
        failureLog.log("A listener failed", first);
        assertEquals(List.of(Level.WARNING), levels());
    }

    @Test
    void failureWithoutAPlaceIsLogged() {
        var failure = new OutOfMemoryError();
        failure.setStackTrace(new StackTraceElement[0]);
        failureLog.log("A listener failed", failure);
        assertEquals(List.of(Level.WARNING), levels());
    }

    @Test
    void guardedPartThrowsNothing() {
        failureLog.guard("A listener failed", () -> {
            throw new AssertionError();
        });
        failureLog.guard("A listener failed", () -> {});
        assertEquals(List.of(Level.WARNING), levels());
    }
}
