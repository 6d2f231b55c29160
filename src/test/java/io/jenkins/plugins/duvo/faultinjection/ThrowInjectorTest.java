package io.jenkins.plugins.duvo.faultinjection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.duvo.api.Status;
import io.jenkins.plugins.duvo.faultinjection.ThrowInjector.Hook;
import io.jenkins.plugins.duvo.faultinjection.ThrowInjector.Kind;
import io.jenkins.plugins.duvo.follow.JobListener;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ThrowInjectorTest {
    private final List<String> events = new ArrayList<>();
    private final ThrowInjector injector = new ThrowInjector(hook -> events.add("throw"));
    private final JobListener listener = injector.throwing(new JobListener() {
        @Override
        public void status(Status status) {
            events.add(status.word());
        }

        @Override
        public Set<String> deliveredMessageIds() {
            return Set.of("a");
        }
    });

    @ParameterizedTest
    @EnumSource
    void armedHookThrowsItsNumberOfTimes(Kind kind) {
        injector.arm(Hook.KEY, kind, 2);
        injector.pass(Hook.TIMER);
        assertTrue(ThrowInjector.isThrownHere(assertThrows(Throwable.class, () -> injector.pass(Hook.KEY))));
        assertThrows(Throwable.class, () -> injector.pass(Hook.KEY));
        injector.pass(Hook.KEY);
        assertEquals(2, injector.thrown());
    }

    @Test
    void disarmedHookThrowsNoMore() {
        injector.arm(Hook.ANSWER, Kind.EXCEPTION, 2);
        assertTrue(injector.isAnswerLost());
        injector.disarm(Hook.ANSWER);
        assertFalse(injector.isAnswerLost());
        injector.pass(Hook.ANSWER);
        assertEquals(0, injector.thrown());
    }

    @Test
    void listenerThrowsWhenItHasHandledAnEvent() {
        injector.arm(Hook.LISTENER, Kind.EXCEPTION, 1);
        assertThrows(IllegalStateException.class, () -> listener.status(new Status("running")));
        listener.status(new Status("completed"));
        assertEquals(List.of("running", "throw", "completed"), events);
        assertFalse(injector.isForgetful());
    }

    @Test
    void listenerThatThrowsInsteadOfAnAnswerIsForgetful() {
        assertEquals(Set.of("a"), listener.deliveredMessageIds());
        injector.arm(Hook.LISTENER, Kind.EXCEPTION, 1);
        assertThrows(IllegalStateException.class, listener::deliveredMessageIds);
        assertTrue(injector.isForgetful());
    }

    @Test
    void otherFailuresAreNotThrownHere() {
        assertFalse(ThrowInjector.isThrownHere(new ArithmeticException("long overflow")));
    }
}
