package io.jenkins.plugins.duvo.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the log says of failures that nothing foresees. */
class FailureLogTest {
    @RegisterExtension
    private final RecordedFailures recorded = new RecordedFailures();

    private final FailureLog failureLog = new FailureLog();

    private static IllegalStateException atOnePlace(Throwable cause) {
        return new IllegalStateException(cause);
    }

    private static IllegalStateException atAnotherPlace() {
        return new IllegalStateException();
    }

    @Test
    void failureIsAWarningOnceAndDetailAfterwards() {
        for (int i = 0; i < 3; i++) {
            failureLog.log("A listener failed", atOnePlace(null));
        }
        assertEquals(List.of(Level.WARNING, Level.FINE, Level.FINE), recorded.levels());
        assertEquals(
                "A listener failed. Repetitions of this failure are not logged",
                recorded.records().get(0).getMessage());
        assertEquals("A listener failed again", recorded.records().get(1).getMessage());
        assertEquals(
                IllegalStateException.class,
                recorded.records().get(1).getThrown().getClass());
    }

    @Test
    void failureFromAnotherPlaceIsAnotherOne() {
        failureLog.log("A listener failed", atOnePlace(null));
        failureLog.log("A listener failed", atAnotherPlace());
        assertEquals(List.of(Level.WARNING, Level.WARNING), recorded.levels());
    }

    @Test
    void failureOfAnotherClassIsAnotherOne() {
        for (var failure : List.of(new IllegalStateException(), new IllegalArgumentException())) {
            failureLog.log("A listener failed", failure);
        }
        assertEquals(List.of(Level.WARNING, Level.WARNING), recorded.levels());
    }

    @Test
    void rootCauseSaysWhichFailureItIs() {
        for (int i = 0; i < 2; i++) {
            var cause = atAnotherPlace();
            failureLog.log("A listener failed", i == 0 ? new RuntimeException(cause) : atOnePlace(cause));
        }
        assertEquals(List.of(Level.WARNING, Level.FINE), recorded.levels());
    }

    @Test
    void causesThatGoInACircleEnd() {
        var first = new IllegalStateException();
        first.initCause(new IllegalStateException(first));
        failureLog.log("A listener failed", first);
        assertEquals(List.of(Level.WARNING), recorded.levels());
    }

    /** Wraps a failure so many times, always at one place. */
    private static Throwable wrapped(Throwable root, int times) {
        var failure = root;
        for (int i = 0; i < times; i++) {
            failure = atOnePlace(failure);
        }
        return failure;
    }

    @Test
    void twentiethCauseStillSaysWhichFailureItIs() {
        failureLog.log("A listener failed", wrapped(new IllegalArgumentException(), 20));
        failureLog.log("A listener failed", wrapped(new UnsupportedOperationException(), 20));
        assertEquals(List.of(Level.WARNING, Level.WARNING), recorded.levels());
    }

    @Test
    void causesBeyondTheTwentiethSayNothing() {
        failureLog.log("A listener failed", wrapped(new IllegalArgumentException(), 21));
        failureLog.log("A listener failed", wrapped(new UnsupportedOperationException(), 21));
        assertEquals(List.of(Level.WARNING, Level.FINE), recorded.levels());
    }

    @Test
    void failureWithoutAPlaceIsLogged() {
        var failure = new OutOfMemoryError();
        failure.setStackTrace(new StackTraceElement[0]);
        failureLog.log("A listener failed", failure);
        assertEquals(List.of(Level.WARNING), recorded.levels());
    }

    @Test
    void guardedPartThrowsNothing() {
        failureLog.guard("A listener failed", () -> {
            throw new AssertionError();
        });
        failureLog.guard("A listener failed", () -> {});
        assertEquals(List.of(Level.WARNING), recorded.levels());
    }
}
