package io.jenkins.plugins.duvo.follow;

import static io.jenkins.plugins.duvo.simulator.state.ScriptStep.end;
import static io.jenkins.plugins.duvo.simulator.state.ScriptStep.say;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.duvo.engine.EngineHarness;
import io.jenkins.plugins.duvo.engine.RecordingListener;
import io.jenkins.plugins.duvo.simulator.faults.Fault;
import io.jenkins.plugins.duvo.simulator.faults.TransportFault;
import io.jenkins.plugins.duvo.simulator.http.Endpoint;
import io.jenkins.plugins.duvo.simulator.state.DemoAssignments;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The engine follows a Job while Duvo is out of reach, sends invalid responses or does not find the Job. */
class JobOutageScenarioTest {
    private final EngineHarness harness = new EngineHarness();
    private final RecordingListener listener = new RecordingListener();

    private FollowedJob running(String agentId) {
        var followed = harness.start(agentId, listener);
        assertTrue(harness.taskRunner.runUntil(() -> listener.position > 0, Duration.ofMinutes(1)));
        harness.taskRunner.run(Duration.ofSeconds(5));
        return followed;
    }

    private String longJob() {
        return harness.assignment("long", say(30_000, "one"), say(600_000, "two"), end(1_200_000, "completed"));
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"NONE", "CLOSED_AFTER_ANSWER", "HANG_AFTER_BODY"})
    void outageBeginsAndEndsOnce(TransportFault fault) {
        running(longJob());
        harness.fault(null, Fault.travelling(fault));
        harness.taskRunner.run(Duration.ofMinutes(5));
        assertEquals(1, listener.count("connection lost"));
        harness.duvo.faults().clear();
        harness.untilEnded(listener, Duration.ofHours(1));
        assertEquals(1, listener.count("connection lost"));
        assertEquals(1, listener.count("connection restored"));
        harness.assertAllDelivered(harness.onlyJob(), listener);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "[]", "{}", "<html>login</html>", "{\"run\":3}", "{\"run\":{\"status\":[1]"})
    void invalidResponsesAreAnOutage(String body) {
        running(longJob());
        harness.fault(Endpoint.RUN, Fault.answer(200, "application/json", body));
        harness.until(listener, "connection lost", Duration.ofMinutes(1));
        harness.duvo.faults().clear();
        harness.until(listener, "connection restored", Duration.ofMinutes(1));
    }

    @Test
    void twoFailuresAreNoOutage() {
        running(longJob());
        harness.duvo.faults().on(Endpoint.RUN).times(2).then(Fault.html(502));
        harness.duvo.faults().on(Endpoint.MESSAGES).times(2).then(Fault.html(502));
        harness.taskRunner.run(Duration.ofMinutes(2));
        assertEquals(0, listener.count("connection lost"));
    }

    @Test
    void unreadableStateIsAnOutageWhereMessagesCanBeRead() {
        running(longJob());
        harness.fault(Endpoint.RUN, Fault.json(500));
        harness.untilEnded(listener, Duration.ofMinutes(13));
        assertEquals(FollowResult.Reason.OUT_OF_REACH, listener.result.reason());
        assertEquals(1, listener.count("connection lost"));
        assertEquals("running", listener.result.status().word());
    }

    @Test
    void unreadableMessagesAreAnOutageOfAFollowedJob() {
        running(longJob());
        harness.fault(Endpoint.MESSAGES, Fault.json(500));
        harness.taskRunner.run(Duration.ofMinutes(20));
        assertEquals(1, listener.count("connection lost"));
        harness.duvo.faults().clear();
        harness.untilEnded(listener, Duration.ofHours(1));
        harness.assertAllDelivered(harness.onlyJob(), listener);
        assertEquals(1, listener.count("connection restored"));
    }

    @Test
    void finalMessagesThatCannotBeReadAreGivenUp() {
        running(harness.assignment("short", say(1_000, "one"), end(20_000, "completed")));
        harness.fault(Endpoint.MESSAGES, Fault.json(500));
        harness.untilEnded(listener, Duration.ofMinutes(15));
        assertEquals(FollowResult.Reason.OUT_OF_REACH, listener.result.reason());
        assertTrue(listener.result.status().isSucceeded());
    }

    @Test
    void jobIsGivenUpAfterItsTimeout() {
        running(longJob());
        harness.fault(null, Fault.travelling(TransportFault.REFUSED));
        var begin = harness.taskRunner.now();
        harness.untilEnded(listener, Duration.ofMinutes(13));
        assertEquals(FollowResult.Reason.OUT_OF_REACH, listener.result.reason());
        assertTrue(harness.taskRunner.now() - begin >= EngineHarness.OUTAGE_TIMEOUT.toMillis());
        assertEquals(0, listener.result.why().httpStatus());
    }

    @Test
    void waitingJobIsNotGivenUpForADay() {
        harness.start(DemoAssignments.APPROVAL, listener);
        harness.until(listener, "opened Pay invoice 4711?", Duration.ofSeconds(30));
        harness.fault(null, Fault.travelling(TransportFault.REFUSED));
        harness.taskRunner.run(Duration.ofHours(23));
        assertEquals(1, listener.count("connection lost"));
        assertEquals(null, listener.result);
        harness.untilEnded(listener, Duration.ofHours(2));
        assertEquals(FollowResult.Reason.OUT_OF_REACH, listener.result.reason());
    }

    @Test
    void throttledTimeIsNoOutage() {
        running(longJob());
        harness.fault(null, Fault.json(429).header("retry-after", "60"));
        harness.taskRunner.run(Duration.ofMinutes(40));
        assertEquals(0, listener.count("connection lost"));
        assertEquals(null, listener.result);
        assertTrue(harness.duvo.requests().size() < 120);
    }

    @Test
    void sleepOfTheMachineIsNoOutage() {
        running(longJob());
        harness.duvo.faults().on(null).times(6).then(Fault.travelling(TransportFault.UNKNOWN_HOST));
        harness.taskRunner.skip(Duration.ofHours(1));
        harness.untilEnded(listener, Duration.ofMinutes(2));
        assertEquals(FollowResult.Reason.JOB_ENDED, listener.result.reason());
    }

    @ParameterizedTest
    @ValueSource(strings = {"404", "null"})
    void jobThatIsNeverFoundIsGoneAfterAMinute(String how) {
        var absent = how.equals("404")
                ? Fault.json(404)
                : Fault.answer(200, "application/json", "{\"run\":null,\"pending_human_request\":null}");
        harness.fault(Endpoint.RUN, absent);
        harness.fault(Endpoint.RUNS, Fault.json(404));
        harness.start(DemoAssignments.ENDLESS, listener);
        harness.untilEnded(listener, Duration.ofSeconds(80));
        assertEquals(FollowResult.Reason.GONE, listener.result.reason());
        assertTrue(harness.taskRunner.now() >= 60_000);
        assertTrue(harness.calls(Endpoint.RUN).size() >= 5);
        assertTrue(
                harness.calls(Endpoint.RUN).size() <= 20,
                () -> harness.calls(Endpoint.RUN).size() + " reads");
        assertEquals(0, listener.count("connection lost"));
    }

    @Test
    void knownJobIsGoneAfterTwoMinutes() {
        running(longJob());
        harness.fault(Endpoint.RUN, Fault.json(404));
        harness.fault(Endpoint.MESSAGES, Fault.json(404));
        var begin = harness.taskRunner.now();
        harness.untilEnded(listener, Duration.ofMinutes(3));
        assertEquals(FollowResult.Reason.GONE, listener.result.reason());
        assertTrue(harness.taskRunner.now() - begin >= 120_000);
    }

    @Test
    void jobThatIsFoundAgainIsNotGone() {
        running(longJob());
        harness.duvo.faults().on(Endpoint.RUN).times(8).then(Fault.json(404));
        harness.untilEnded(listener, Duration.ofHours(1));
        assertTrue(listener.result.status().isSucceeded());
    }

    @Test
    void html404IsAnOutage() {
        running(longJob());
        harness.fault(Endpoint.RUN, Fault.html(404));
        harness.taskRunner.run(Duration.ofMinutes(5));
        assertEquals(1, listener.count("connection lost"));
        assertEquals(null, listener.result);
    }

    @Test
    void unexpectedClientFailureEndsTheJobWithoutASecret() {
        var scheduler = harness.scheduler;
        var broken = harness.connection("broken", EngineHarness.CAP, () -> {
            throw new IllegalStateException("dv_secret is not to be logged");
        });
        var logger = java.util.logging.Logger.getLogger(FailureLog.class.getName());
        logger.setLevel(java.util.logging.Level.OFF);
        try {
            scheduler.follow(broken, EngineHarness.startRequest(DemoAssignments.QUICK), listener);
            harness.untilEnded(listener, Duration.ofMinutes(15));
        } finally {
            logger.setLevel(null);
        }
        assertFalse(listener.result.why().toString().contains("dv_secret"));
    }

    @ParameterizedTest
    @CsvSource({"503, true", "503, false", "403, true", "429, true"})
    @DisplayName("A pause that Duvo orders is no outage, whatever the status that comes with it")
    void pauseThatDuvoOrdersIsNoOutage(int status, boolean json) {
        harness.start(DemoAssignments.ENDLESS, listener);
        harness.until(listener, "running", Duration.ofSeconds(30));
        harness.duvo.clearRequests();
        var fault = (json ? Fault.json(status) : Fault.html(status)).header("retry-after", "1200");
        harness.fault(null, fault);
        harness.taskRunner.run(Duration.ofMinutes(40));
        assertTrue( // a 429 pauses statuses and messages each for itself
                harness.duvo.requests().size() <= (status == 429 ? 18 : 12),
                () -> harness.duvo.requests().size() + " requests");
        assertEquals(List.of("started", "pending", "running"), listener.withoutMessages());
        harness.duvo.faults().clear();
        var delivered = listener.messages.size();
        harness.taskRunner.run(Duration.ofMinutes(6));
        assertTrue(listener.messages.size() > delivered);
    }

    @Test
    @DisplayName("A start that gets 503 with a pause is looked up after the pause, and not sent again")
    void startThatGetsAPauseIsLookedUpAfterIt() {
        harness.fault(
                Endpoint.START, 1, Fault.json(503).header("retry-after", "200").afterWork());
        harness.scheduler.follow(
                harness.connection(), EngineHarness.startRequest(DemoAssignments.QUICK, "7"), listener);
        harness.until(listener, "start lost", Duration.ofSeconds(30));
        harness.duvo.clearRequests();
        harness.taskRunner.run(Duration.ofSeconds(190));
        assertEquals(0, harness.duvo.requests().size());
        harness.untilEnded(listener, Duration.ofMinutes(1));
        assertEquals(FollowResult.Reason.JOB_ENDED, listener.result.reason());
        assertEquals(1, harness.duvo.starts());
    }

    @Test
    void startThatIsForbiddenForAWhileIsSentAgainAfterThePause() {
        harness.fault(Endpoint.START, 1, Fault.json(403).header("retry-after", "100"));
        harness.start(DemoAssignments.QUICK, listener);
        harness.taskRunner.run(Duration.ofSeconds(90));
        assertEquals(List.of(), listener.lines);
        harness.untilEnded(listener, Duration.ofMinutes(2));
        assertEquals(FollowResult.Reason.JOB_ENDED, listener.result.reason());
        assertEquals(1, harness.duvo.starts());
    }
}
