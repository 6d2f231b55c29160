package io.jenkins.plugins.duvo.follow;

import static io.jenkins.plugins.duvo.simulator.state.ScriptStep.approval;
import static io.jenkins.plugins.duvo.simulator.state.ScriptStep.end;
import static io.jenkins.plugins.duvo.simulator.state.ScriptStep.say;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.duvo.api.Answer;
import io.jenkins.plugins.duvo.api.IdempotencyKey;
import io.jenkins.plugins.duvo.engine.EngineHarness;
import io.jenkins.plugins.duvo.engine.RecordingListener;
import io.jenkins.plugins.duvo.simulator.faults.Fault;
import io.jenkins.plugins.duvo.simulator.http.Endpoint;
import io.jenkins.plugins.duvo.simulator.state.DemoAssignments;
import io.jenkins.plugins.duvo.simulator.state.ReceivedStop;
import io.jenkins.plugins.duvo.simulator.state.ScriptStep;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The engine stops Jobs. */
class StopScenarioTest {
    private static final Duration TEN_SECONDS = Duration.ofSeconds(10);

    private final EngineHarness harness = new EngineHarness();
    private final RecordingListener listener = new RecordingListener();

    @Test
    void activeJobIsStopped() {
        var followed = harness.start(DemoAssignments.ENDLESS, listener);
        harness.until(listener, "running", Duration.ofSeconds(30));
        followed.stop();
        followed.stop();
        harness.untilEnded(listener, TEN_SECONDS);
        assertTrue(listener.result.status().isStopped());
        assertEquals(1, harness.duvo.stops().size());
        assertEquals(0, listener.count("stop unconfirmed"));
        harness.assertAllDelivered(harness.onlyJob(), listener);
    }

    @Test
    void openApprovalIsDeniedFirst() {
        var denied = List.<ScriptStep>of(say(20_000, "Not paid."));
        var approval = approval(500, "Pay invoice 4711?", "Due tomorrow.", List.of(), denied);
        var followed = harness.start(harness.assignment("pays", approval, end(500, "completed")), listener);
        harness.until(listener, "opened Pay invoice 4711?", Duration.ofSeconds(30));
        harness.taskRunner.run(Duration.ofMinutes(3));
        followed.stop();
        harness.untilEnded(listener, TEN_SECONDS);
        assertEquals(false, harness.duvo.answers().get(0).approved());
        assertTrue(harness.duvo.stops().stream().allMatch(ReceivedStop::effective));
        assertEquals("stopped", harness.onlyJob().status());
    }

    @Test
    void openQuestionsAreNotAnsweredAndTheStopWaits() {
        var followed = harness.start(DemoAssignments.QUESTIONS, listener);
        harness.until(listener, "opened How should I reorder?", Duration.ofSeconds(30));
        followed.stop();
        harness.taskRunner.run(Duration.ofMinutes(30));
        assertEquals(1, listener.count("stop unconfirmed"));
        assertEquals(0, harness.calls(Endpoint.STOP).size());
        assertEquals(0, harness.calls(Endpoint.RESPOND).size());
        harness.duvo.answerElsewhere(harness.onlyJob().id(), Map.of(DemoAssignments.NOTE_QUESTION, "-"));
        harness.duvo.goOn(harness.onlyJob().id(), say(60_000, "working"));
        harness.untilEnded(listener, Duration.ofSeconds(20));
        assertTrue(listener.result.status().isStopped());
        assertEquals(1, listener.count("stop unconfirmed"));
    }

    @Test
    void stopIsUnconfirmedAfterTenSeconds() {
        harness.duvo.stopDelay(Duration.ofSeconds(40));
        var followed = harness.start(DemoAssignments.ENDLESS, listener);
        harness.until(listener, "running", Duration.ofSeconds(30));
        followed.stop();
        harness.taskRunner.run(Duration.ofMillis(9_900));
        assertEquals(0, listener.count("stop unconfirmed"));
        harness.taskRunner.run(Duration.ofMillis(200));
        assertEquals(1, listener.count("stop unconfirmed"));
        harness.untilEnded(listener, Duration.ofMinutes(1));
        assertEquals(1, listener.count("stop unconfirmed"));
    }

    @Test
    void failedStopIsRepeated() {
        harness.fault(Endpoint.STOP, 3, Fault.html(502));
        var followed = harness.start(DemoAssignments.ENDLESS, listener);
        harness.until(listener, "running", Duration.ofSeconds(30));
        followed.stop();
        harness.untilEnded(listener, Duration.ofSeconds(30));
        assertTrue(listener.result.status().isStopped());
        assertEquals(4, harness.calls(Endpoint.STOP).size());
    }

    @Test
    void stopBeforeTheStartStartsNothing() {
        var other = new RecordingListener();
        var scheduler = harness.scheduler;
        for (int i = 0; i < 50; i++) {
            harness.start(DemoAssignments.QUICK, new RecordingListener());
        }
        var followed =
                scheduler.follow(harness.connection(), EngineHarness.startRequest(DemoAssignments.ENDLESS), other);
        followed.stop();
        harness.untilEnded(other, Duration.ofSeconds(1));
        harness.taskRunner.run(Duration.ofMinutes(2));
        assertEquals(List.of("ended LEFT"), other.lines);
        assertEquals(50, harness.duvo.starts());
    }

    @Test
    void stopDuringTheStartStopsTheJob() {
        var followed = harness.start(DemoAssignments.ENDLESS, listener);
        assertTrue(harness.taskRunner.runUntil(() -> harness.duvo.starts() == 1, TEN_SECONDS));
        followed.stop();
        harness.untilEnded(listener, TEN_SECONDS);
        assertEquals("stopped", harness.onlyJob().status());
    }

    @Tag("slow")
    @Test
    void approvalIsNotDeniedForEver() {
        harness.fault(Endpoint.RESPOND, Fault.json(400));
        var followed = harness.start(DemoAssignments.APPROVAL, listener);
        harness.until(listener, "opened Pay invoice 4711?", Duration.ofSeconds(30));
        followed.stop();
        harness.taskRunner.run(Duration.ofHours(2));
        assertEquals(Limits.MAX_DENIALS, harness.calls(Endpoint.RESPOND).size());
    }

    @Test
    void stopDuringAnAnswerFollowsIt() {
        harness.fault(Endpoint.RESPOND, Fault.delay(Duration.ofSeconds(3)));
        var followed = harness.start(DemoAssignments.APPROVAL, listener);
        harness.until(listener, "opened Pay invoice 4711?", Duration.ofSeconds(30));
        followed.answer(listener.requests.get(0), Answer.APPROVE, IdempotencyKey.random());
        followed.stop();
        harness.untilEnded(listener, Duration.ofSeconds(20));
        assertEquals(1, harness.duvo.answers().size());
    }

    @Test
    void longFinalReadAfterAStopIsNotUnconfirmed() {
        var many = IntStream.range(0, 3_000).mapToObj(i -> say(0, "item " + i));
        var id = harness.assignment(
                "talks", Stream.concat(many, Stream.of(say(900_000, "last"))).toArray(ScriptStep[]::new));
        var followed = harness.start(id, listener);
        harness.until(listener, "running", Duration.ofSeconds(30));
        followed.stop();
        harness.untilEnded(listener, Duration.ofMinutes(2));
        assertEquals(0, listener.count("stop unconfirmed"));
        harness.assertAllDelivered(harness.onlyJob(), listener);
    }

    @Tag("slow")
    @Test
    void stopIsGivenUpAfterADay() {
        var followed = harness.start(DemoAssignments.QUESTIONS, listener);
        harness.until(listener, "opened How should I reorder?", Duration.ofSeconds(30));
        followed.stop();
        harness.untilEnded(listener, Duration.ofHours(25));
        assertEquals(FollowResult.Reason.LEFT, listener.result.reason());
    }

    @Test
    void jobThatEndsByItselfKeepsItsStatus() {
        harness.duvo.stopDelay(Duration.ofMinutes(5));
        var followed = harness.start(harness.assignment("short", say(3_000, "one"), end(8_000, "completed")), listener);
        harness.until(listener, "running", Duration.ofSeconds(30));
        followed.stop();
        harness.untilEnded(listener, Duration.ofSeconds(30));
        assertTrue(listener.result.status().isSucceeded());
    }
}
