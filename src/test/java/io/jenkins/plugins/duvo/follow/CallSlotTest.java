package io.jenkins.plugins.duvo.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A slot that holds one call at a time. */
class CallSlotTest {
    @Test
    void slotHoldsOneCallAtATime() {
        var slot = new CallSlot(null);
        var outcomes = new ArrayList<String>();
        var call = slot.<String>pendingCall(
                CallPriority.MESSAGES, 0, duvo -> "", outcomes::add, failure -> outcomes.add("failed"));
        assertTrue(slot.isFree());
        call.onSent().run();
        assertFalse(slot.isFree());
        call.onSuccess().accept("answer");
        assertTrue(slot.isFree());
        call.onSent().run();
        call.onFailure().accept(RecordingCallSink.rejected());
        assertTrue(slot.isFree());
        assertEquals(List.of("answer", "failed"), outcomes);
    }

    @Test
    void callReportsItsBeginningAndReturnsItsAnswer() throws Exception {
        var slot = new CallSlot(null);
        var events = new ArrayList<String>();
        var call = slot.<String>pendingCall(
                CallPriority.MESSAGES, 0, 3, () -> events.add("sent"), duvo -> "answer", answer -> {}, why -> {});
        call.onSent().run();
        assertEquals(List.of("sent"), events);
        assertEquals("answer", call.execute());
        assertEquals(3, call.order());
    }
}
