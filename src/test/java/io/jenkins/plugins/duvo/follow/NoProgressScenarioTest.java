package io.jenkins.plugins.duvo.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.duvo.engine.EngineHarness;
import io.jenkins.plugins.duvo.engine.RecordingListener;
import io.jenkins.plugins.duvo.simulator.faults.Fault;
import io.jenkins.plugins.duvo.simulator.faults.FaultPresets;
import io.jenkins.plugins.duvo.simulator.http.Endpoint;
import io.jenkins.plugins.duvo.simulator.state.DemoAssignments;
import io.jenkins.plugins.duvo.simulator.state.ScriptStep;
import io.jenkins.plugins.duvo.simulator.state.SimulatedJob;
import java.time.Duration;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Pages that bring nothing new, whatever Duvo says about them: reading them ends, and costs other Jobs nothing. */
class NoProgressScenarioTest {
    /** What Duvo's answer says of the page's place. */
    enum Says {
        EVERYTHING,
        NO_TOTAL,
        NO_OFFSET,
        REQUESTED_OFFSET,
        OFFSET_0,
        NOTHING
    }

    private static final Pattern OFFSET = Pattern.compile("(?<=[?&]offset=)\\d+");
    private static final int MESSAGES = 121;
    private static final int PAGE = 50;

    private final EngineHarness harness = new EngineHarness();
    private final RecordingListener listener = new RecordingListener();

    /** A Job that has written all its messages; the instruction is the first of them. */
    private SimulatedJob jobWithMessages(ScriptStep last) {
        var said = IntStream.range(1, MESSAGES).mapToObj(i -> ScriptStep.say(0, "line " + i));
        var agent =
                harness.assignment("many", Stream.concat(said, Stream.of(last)).toArray(ScriptStep[]::new));
        var job = harness.duvo.addRunning(agent, harness.taskRunner.instant());
        harness.taskRunner.run(Duration.ofSeconds(10));
        harness.duvo.catchUp();
        assertEquals(MESSAGES, job.messageCount());
        return job;
    }

    /** Duvo gives the page at another offset than the requested one. */
    private void givePagesAt(IntUnaryOperator offset, Says says) {
        var requested = new int[1];
        harness.fault(
                Endpoint.MESSAGES,
                Fault.rewrite(request ->
                                request.withPath(OFFSET.matcher(request.path()).replaceFirst(match -> {
                                    requested[0] = Integer.parseInt(match.group());
                                    return Integer.toString(offset.applyAsInt(requested[0]));
                                })))
                        .changing(body -> say(says, body, requested[0])));
    }

    private static ObjectNode say(Says says, ObjectNode body, int requested) {
        switch (says) {
            case NO_TOTAL -> body.remove("total");
            case NO_OFFSET -> body.remove("offset");
            case REQUESTED_OFFSET -> body.put("offset", requested);
            case OFFSET_0 -> body.put("offset", 0);
            case NOTHING -> {
                body.remove("total");
                body.remove("offset");
            }
            default -> {
                // as Duvo gives it
            }
        }
        return body;
    }

    @ParameterizedTest
    @EnumSource(Says.class)
    void pagesThatDoNotHeedTheOffsetAreAnOutageThatEnds(Says says) {
        givePagesAt(offset -> 0, says);
        harness.follow(jobWithMessages(ScriptStep.end(0, "completed")), listener);
        harness.untilEnded(listener, Duration.ofMinutes(20));
        assertEquals(List.of("completed", "connection lost", "ended OUT_OF_REACH"), listener.withoutMessages());
        assertEquals(PAGE, listener.messages.size());
        assertTrue(
                harness.calls(Endpoint.MESSAGES).size() < 100,
                () -> "" + harness.calls(Endpoint.MESSAGES).size());
        assertTrue(
                listener.failures.get(0).getMessage().contains("no message after message 50"),
                listener.failures::toString);
    }

    @ParameterizedTest
    @EnumSource(Says.class)
    void jobWhosePagesDoNotHeedTheOffsetIsFollowedSlowly(Says says) {
        givePagesAt(offset -> 0, says);
        harness.follow(jobWithMessages(ScriptStep.say(36_000_000, "late")), listener);
        harness.taskRunner.run(Duration.ofMinutes(30));
        harness.duvo.clearRequests();
        harness.taskRunner.run(Duration.ofMinutes(30));
        assertEquals(List.of("running", "connection lost"), listener.withoutMessages());
        assertTrue(
                harness.calls(Endpoint.MESSAGES).size() <= 200,
                () -> "" + harness.calls(Endpoint.MESSAGES).size());
        harness.duvo.faults().clear();
        harness.until(listener, "connection restored", Duration.ofMinutes(2));
        harness.taskRunner.run(Duration.ofSeconds(10));
        assertEquals(MESSAGES, listener.messages.size());
    }

    @ParameterizedTest
    @EnumSource(value = Says.class, mode = EnumSource.Mode.EXCLUDE, names = "OFFSET_0")
    void lastPageThatIsAlwaysFullLosesNothing(Says says) {
        givePagesAt(offset -> Math.min(MESSAGES - PAGE, offset), says);
        var job = jobWithMessages(ScriptStep.end(0, "completed"));
        harness.follow(job, listener);
        harness.untilEnded(listener, Duration.ofMinutes(2));
        assertEquals(List.of("completed", "ended JOB_ENDED"), listener.withoutMessages());
        harness.assertAllDelivered(job, listener);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void pagesOfFewerRowsThanRequestedLoseNothing(boolean total) {
        harness.fault(Endpoint.MESSAGES, Fault.change(body -> {
            var rows = (ArrayNode) body.get("messages");
            while (rows.size() > 20) {
                rows.remove(rows.size() - 1);
            }
            if (!total) {
                body.remove("total");
            }
            return body;
        }));
        var job = jobWithMessages(ScriptStep.end(0, "completed"));
        harness.follow(job, listener);
        harness.untilEnded(listener, Duration.ofMinutes(2));
        assertEquals(List.of("completed", "ended JOB_ENDED"), listener.withoutMessages());
        harness.assertAllDelivered(job, listener);
        assertTrue(
                harness.calls(Endpoint.MESSAGES).size() <= 20,
                () -> "" + harness.calls(Endpoint.MESSAGES).size());
    }

    @ParameterizedTest
    @CsvSource({"3, 3", "2147483000, 2147483000", "99999999999, 2147483526"})
    void totalThatIsNeverReachedIsOneLine(long more, int missing) {
        harness.fault(Endpoint.MESSAGES, FaultPresets.total(total -> total + more));
        var job = jobWithMessages(ScriptStep.end(0, "completed"));
        harness.follow(job, listener);
        harness.untilEnded(listener, Duration.ofMinutes(2));
        assertEquals(List.of("completed", "missing " + missing, "ended JOB_ENDED"), listener.withoutMessages());
        harness.assertAllDelivered(job, listener);
        assertTrue(
                harness.calls(Endpoint.MESSAGES).size() <= 20,
                () -> "" + harness.calls(Endpoint.MESSAGES).size());
    }

    @Test
    void otherJobsAreFollowedAsUsual() {
        givePagesAt(offset -> 0, Says.EVERYTHING);
        harness.follow(jobWithMessages(ScriptStep.say(36_000_000, "late")), listener);
        harness.taskRunner.run(Duration.ofMinutes(5));
        harness.duvo.faults().clear();
        var other = new RecordingListener();
        harness.start(DemoAssignments.QUICK, other);
        harness.untilEnded(other, Duration.ofSeconds(20));
    }
}
