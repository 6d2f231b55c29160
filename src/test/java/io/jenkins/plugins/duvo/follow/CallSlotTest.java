package io.jenkins.plugins.duvo.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** One call of a kind at a time. */
class CallSlotTest {
    @Test
    void slotHoldsOneCallAtATime() {
        var slot = new CallSlot(null);
        var told = new ArrayList<String>();
        var call = slot.<String>pendingCall(
                CallPriority.MESSAGES, 0, duvo -> "", told::add, failure -> told.add("failed"));
        assertTrue(slot.isFree());
        call.onSent().run();
        assertFalse(slot.isFree());
        call.onSuccess().accept("answer");
        assertTrue(slot.isFree());
        call.onSent().run();
        call.onFailure().accept(RecordingCallSink.refused());
        assertTrue(slot.isFree());
        assertEquals(List.of("answer", "failed"), told);
    }

    @Test
    void callReportsItsBeginningAndReturnsItsAnswer() throws Exception {
        var slot = new CallSlot(null);
        var begun = new ArrayList<String>();
        var call = slot.<String>pendingCall(
                CallPriority.MESSAGES, 0, 3, () -> begun.add("begun"), duvo -> "answer", answer -> {}, why -> {});
        call.onSent().run();
        assertEquals(List.of("begun"), begun);
        assertEquals("answer", call.execute());
        assertEquals(3, call.order());
    }
}
