package io.jenkins.plugins.duvo.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.duvo.api.Answer;
import io.jenkins.plugins.duvo.api.DuvoException;
import io.jenkins.plugins.duvo.api.HumanRequest;
import io.jenkins.plugins.duvo.api.IdempotencyKey;
import io.jenkins.plugins.duvo.engine.EngineHarness;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The answers and stops of users: when they are sent, in which order, and how they are repeated. */
class ActionSenderTest {
    private final JobFixture fixture = new JobFixture();

    private static HumanRequest approval(String id) {
        return new HumanRequest(id, "Pay?", null, null, "approval", null);
    }

    private void open(String id) {
        fixture.requests.onState(approval(id), fixture.now);
        fixture.requests.publish();
    }

    private void offer() {
        fixture.actions.offer(fixture.sink, "1", fixture.requests.open() != null);
    }

    /** Sends a denial that Duvo rejects: the request is open again after the next read. */
    private void denialFails(String id) {
        offer();
        fixture.sink.begin().onFailure().accept(EngineHarness.httpError(400));
        fixture.requests.onState(approval(id), fixture.now);
    }

    @Test
    void acceptedAnswerResolvesTheRequest() {
        open("7");
        fixture.requests.tryDecide(approval("7"), Answer.APPROVE, IdempotencyKey.random(), fixture.now);
        offer();
        var call = fixture.sink.<HumanRequest>begin();
        assertEquals(CallPriority.ACTION, call.priority());
        assertTrue(fixture.actions.isBusy());

        call.onSuccess().accept(approval("7"));

        assertFalse(fixture.actions.isBusy());
        assertEquals(List.of("opened Pay?", "settled ANSWERED"), fixture.listener().lines);
        assertEquals(1, fixture.actions.attempts());
    }

    @SuppressWarnings("unchecked")
    private void accept(PendingCall<?> stop) {
        ((PendingCall<Boolean>) stop).onSuccess().accept(true);
    }

    /** The next stop that is offered after the Job was seen active. */
    private PendingCall<?> nextStop() {
        offer();
        assertEquals(List.of(), fixture.sink.calls);
        fixture.stop.onActive();
        offer();
        return fixture.sink.only();
    }

    @Test
    void stopIsRepeatedWithBackoffOnceTheJobWasSeenActive() {
        fixture.stop.request(fixture.now);
        offer();
        fixture.sink.<Boolean>begin().onSuccess().accept(true);

        for (var pause = Limits.STOP_REPEAT_MS; pause < Limits.STOP_REPEAT_MAX_MS; pause *= 2) {
            var next = nextStop();
            assertEquals(CallPriority.START, next.priority());
            assertEquals(fixture.now + pause, next.notBefore());
            accept(next);
        }

        for (int i = 0; i < 20; i++) {
            var next = nextStop();
            assertEquals(fixture.now + Limits.STOP_REPEAT_MAX_MS, next.notBefore());
            accept(next);
        }
    }

    @Test
    void failedStopIsRepeatedSooner() {
        fixture.stop.request(fixture.now);
        offer();

        fixture.sink.begin().onFailure().accept(RecordingCallSink.unknown());

        assertEquals(fixture.now + 2 * Limits.CONFIRM_DELAY_MS, nextStop().notBefore());
        assertEquals(1, fixture.actions.attempts());
    }

    @Test
    void ineffectiveStopIsRepeatedSooner() {
        fixture.stop.request(fixture.now);
        offer();

        fixture.sink.<Boolean>begin().onSuccess().accept(false);

        assertEquals(fixture.now + 2 * Limits.CONFIRM_DELAY_MS, nextStop().notBefore());
    }

    @Test
    void stopAfterAWaitIsSentAtOnceLikeTheFirst() {
        fixture.stop.request(fixture.now);
        offer();
        assertEquals(CallPriority.ACTION, fixture.sink.calls.get(0).priority());
        fixture.sink.<Boolean>begin().onSuccess().accept(true);
        fixture.now += 1;
        fixture.actions.offer(fixture.sink, "1", true);
        fixture.stop.onActive();

        offer();

        assertEquals(CallPriority.ACTION, fixture.sink.calls.get(0).priority());
        assertTrue(fixture.sink.only().notBefore() <= fixture.now);
    }

    @Test
    void stopNamesTheJob() {
        fixture.stop.request(fixture.now);
        offer();

        assertTrue(fixture.path(fixture.sink.only()).contains("/1/stop"));
    }

    @Test
    void stopReachesTheJob() throws DuvoException {
        var job = fixture.running();
        fixture.stop.request(fixture.now);
        fixture.actions.offer(fixture.sink, job, false);

        assertEquals(true, fixture.sink.only().execute());
        assertEquals(1, fixture.harness.duvo.stops().size());
    }

    @Test
    void stopWithdrawsAnApprovalThatWasNotSent() {
        open("7");
        fixture.requests.tryDecide(fixture.requests.open(), Answer.APPROVE, IdempotencyKey.random(), fixture.now);
        fixture.stop.request(fixture.now);

        offer();

        assertEquals(Answer.DENY, fixture.requests.toSend());
    }

    @Test
    void answerThatCannotBeSentIsAnOutageOfTheJob() {
        open("7");
        fixture.requests.tryDecide(fixture.requests.open(), Answer.APPROVE, IdempotencyKey.random(), fixture.now);
        for (int i = 0; i < Limits.FAILURES_BEFORE_REPORT; i++) {
            offer();
            fixture.sink.begin().onFailure().accept(EngineHarness.notSent());
        }

        assertEquals(List.of("opened Pay?", "connection lost"), fixture.listener().lines);
    }

    @Test
    void approvalIsDeniedALimitedNumberOfTimes() {
        open("7");
        fixture.stop.request(fixture.now);
        for (int i = 0; i < Limits.MAX_DENIALS; i++) {
            denialFails("7");
            fixture.now += Limits.DENIAL_INTERVAL_MS;
        }

        offer();

        assertEquals(List.of(), fixture.sink.calls);
    }

    @Test
    void denialsAreSeparatedByAnInterval() {
        open("7");
        fixture.stop.request(fixture.now);
        denialFails("7");
        var next = fixture.now + Limits.DENIAL_INTERVAL_MS;
        fixture.now = next - 1;

        offer();

        assertEquals(List.of(), fixture.sink.calls);
        assertEquals(next, fixture.sink.nextWakeAt);
        fixture.now = next;
        offer();
        assertEquals(1, fixture.sink.calls.size());
    }

    @Test
    void nextApprovalHasItsOwnCountOfDenials() {
        open("7");
        fixture.stop.request(fixture.now);
        for (int i = 0; i < Limits.MAX_DENIALS; i++) {
            denialFails("7");
            fixture.now += Limits.DENIAL_INTERVAL_MS;
        }

        open("8");
        for (int i = 0; i < Limits.MAX_DENIALS; i++) {
            denialFails("8");
            fixture.now += Limits.DENIAL_INTERVAL_MS;
        }

        offer();
        assertEquals(List.of(), fixture.sink.calls);
    }

    /** The keys of the first two denials of an approval, in a process of its own. */
    private static List<String> denialKeys(HumanRequest asked) {
        var process = new JobFixture();
        process.requests.onState(asked, process.now);
        process.stop.request(process.now);
        return IntStream.range(0, 2)
                .mapToObj(denial -> {
                    process.actions.offer(process.sink, "1", true);
                    var key = process.requests.answerKey().toString();
                    process.sink.begin().onFailure().accept(EngineHarness.httpError(400));
                    process.requests.onState(asked, process.now);
                    process.now += Limits.DENIAL_INTERVAL_MS;
                    return key;
                })
                .toList();
    }

    @Test
    void denialsHaveTheSameKeysAfterARestart() {
        var asked = approval("7");
        var other = new HumanRequest("7", "Pay more?", null, null, "approval", null);

        assertEquals(denialKeys(asked), denialKeys(asked));
        assertEquals(
                6,
                Stream.of(asked, approval("8"), other)
                        .flatMap(request -> denialKeys(request).stream())
                        .distinct()
                        .count());
    }

    @Test
    void denialByAUserIsNotCounted() {
        open("7");
        fixture.requests.tryDecide(approval("7"), Answer.DENY, IdempotencyKey.random(), fixture.now);
        fixture.stop.request(fixture.now);
        denialFails("7");

        for (int i = 0; i < Limits.MAX_DENIALS; i++) {
            denialFails("7");
            fixture.now += Limits.DENIAL_INTERVAL_MS;
        }

        offer();
        assertEquals(List.of(), fixture.sink.calls);
    }
}
