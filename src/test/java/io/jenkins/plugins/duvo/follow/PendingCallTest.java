package io.jenkins.plugins.duvo.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What follows from a call, in its order. */
class PendingCallTest {
    private final List<String> events = new ArrayList<>();
    private boolean throwing;
    private final PendingCall<String> call = new PendingCall<>(
                    null,
                    CallPriority.READ,
                    1,
                    2,
                    () -> add("sent"),
                    client -> "answer",
                    this::add,
                    why -> add("failed"))
            .andThen(() -> events.add("changed"));

    private void add(String event) {
        events.add(event);
        if (throwing) {
            throw new IllegalStateException();
        }
    }

    @Test
    void changeFollowsTheSending() {
        call.onSent().run();
        assertEquals(List.of("sent", "changed"), events);
    }

    @Test
    void changeFollowsTheAnswer() throws Exception {
        call.onSuccess().accept(call.execute());
        assertEquals(List.of("answer", "changed"), events);
    }

    @Test
    void changeFollowsTheFailure() {
        call.onFailure().accept(RecordingCallSink.unknown());
        assertEquals(List.of("failed", "changed"), events);
    }

    @Test
    void changeFollowsASendingThatThrows() {
        throwing = true;
        assertThrows(IllegalStateException.class, () -> call.onSent().run());
        assertEquals(List.of("sent", "changed"), events);
    }

    @Test
    void changeFollowsAnAnswerThatCannotBeHandled() {
        throwing = true;
        assertThrows(IllegalStateException.class, () -> call.onSuccess().accept("answer"));
        assertEquals(List.of("answer", "changed"), events);
    }

    @Test
    void changeFollowsAFailureThatCannotBeHandled() {
        throwing = true;
        assertThrows(IllegalStateException.class, () -> call.onFailure().accept(RecordingCallSink.unknown()));
        assertEquals(List.of("failed", "changed"), events);
    }
}
