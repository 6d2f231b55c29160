package io.jenkins.plugins.duvo.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.duvo.api.Answer;
import io.jenkins.plugins.duvo.api.HumanRequest;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What people want done to a Job, in its order and at its time. */
class ActionDeskTest {
    private final OneJob one = new OneJob();

    private static HumanRequest asks(String id) {
        return new HumanRequest(id, "Pay?", null, null, "approval", null);
    }

    private void open(String id) {
        one.request.read(asks(id), one.now);
        one.request.tell();
    }

    private void offer() {
        one.actions.offer(one.turns, "1", one.request.open() != null);
    }

    /** A denial is sent and Duvo refuses it, so that the request is open again when the Job was read. */
    private void denialFails(String id) {
        offer();
        one.turns.begin().failed().accept(Lab.answered(400));
        one.request.read(asks(id), one.now);
    }

    @Test
    void anAnswerThatIsTakenSettlesTheRequest() {
        open("7");
        one.request.decide("7", Answer.APPROVE, one.now);
        offer();
        var ask = one.turns.<HumanRequest>begin();
        assertEquals(Urgency.ACTION, ask.urgency());
        assertTrue(one.actions.busy());

        ask.answered().accept(asks("7"));

        assertFalse(one.actions.busy());
        assertEquals(List.of("asks Pay?", "settled ANSWERED"), one.diary.lines);
        assertEquals(1, one.actionsTried);
        assertEquals(1, one.actions.tried());
    }

    @SuppressWarnings("unchecked")
    private void taken(Ask<?> stop) {
        ((Ask<Boolean>) stop).answered().accept(true);
    }

    /** When the stop is sent next, once the Job was seen again. */
    private Ask<?> nextStop() {
        offer();
        assertEquals(List.of(), one.turns.asks);
        one.stop.seenActive();
        offer();
        return one.turns.only();
    }

    @Test
    void aStopIsRepeatedWhenTheJobIsSeenActiveLessAndLessOften() {
        one.stop.want(one.now);
        offer();
        one.turns.<Boolean>begin().answered().accept(true);

        for (var pause = Limits.STOP_REPEAT; pause < Limits.STOP_REPEAT_LONGEST; pause *= 2) {
            var next = nextStop();
            assertEquals(Urgency.REPEAT, next.urgency());
            assertEquals(one.now + pause, next.due());
            taken(next);
        }

        for (int i = 0; i < 20; i++) {
            var next = nextStop();
            assertEquals(one.now + Limits.STOP_REPEAT_LONGEST, next.due());
            taken(next);
        }
    }

    @Test
    void aStopThatFailedIsRepeatedSooner() {
        one.stop.want(one.now);
        offer();

        one.turns.begin().failed().accept(Offered.unknown());

        assertEquals(one.now + 2 * Limits.SETTLE, nextStop().due());
        assertEquals(1, one.actionsTried);
    }

    @Test
    void aStopThatDuvoDidNotTakeIsRepeatedSooner() {
        one.stop.want(one.now);
        offer();

        one.turns.<Boolean>begin().answered().accept(false);

        assertEquals(one.now + 2 * Limits.SETTLE, nextStop().due());
    }

    @Test
    void afterAWaitTheStopIsSentAtOnceAsIfItWereTheFirst() {
        one.stop.want(one.now);
        offer();
        assertEquals(Urgency.ACTION, one.turns.asks.get(0).urgency());
        one.turns.<Boolean>begin().answered().accept(true);
        one.now += 1;
        one.actions.offer(one.turns, "1", true);
        one.stop.seenActive();

        offer();

        assertEquals(Urgency.ACTION, one.turns.asks.get(0).urgency());
        assertTrue(one.turns.only().due() <= one.now);
    }

    @Test
    void aStopIsOneOfTheJob() {
        one.stop.want(one.now);
        offer();

        assertTrue(one.path(one.turns.only()).contains("/1/stop"));
    }

    @Test
    void anApprovalIsDeniedSoOftenAndNoMore() {
        open("7");
        one.stop.want(one.now);
        for (int i = 0; i < Limits.DENIALS; i++) {
            denialFails("7");
            one.now += Limits.DENIAL_PACE;
        }

        offer();

        assertEquals(List.of(), one.turns.asks);
    }

    @Test
    void betweenTwoDenialsThereIsAPause() {
        open("7");
        one.stop.want(one.now);
        denialFails("7");
        var next = one.now + Limits.DENIAL_PACE;
        one.now = next - 1;

        offer();

        assertEquals(List.of(), one.turns.asks);
        assertEquals(next, one.turns.remindedAt);
        one.now = next;
        offer();
        assertEquals(1, one.turns.asks.size());
    }

    @Test
    void theNextApprovalIsDeniedAtOnceAndAsOften() {
        open("7");
        one.stop.want(one.now);
        for (int i = 0; i < Limits.DENIALS; i++) {
            denialFails("7");
            one.now += Limits.DENIAL_PACE;
        }

        open("8");
        for (int i = 0; i < Limits.DENIALS; i++) {
            denialFails("8");
            one.now += Limits.DENIAL_PACE;
        }

        offer();
        assertEquals(List.of(), one.turns.asks);
    }

    @Test
    void aDenialThatAPersonGaveIsNotCounted() {
        open("7");
        one.request.decide("7", Answer.DENY, one.now);
        one.stop.want(one.now);
        denialFails("7");

        for (int i = 0; i < Limits.DENIALS; i++) {
            denialFails("7");
            one.now += Limits.DENIAL_PACE;
        }

        offer();
        assertEquals(List.of(), one.turns.asks);
    }
}
