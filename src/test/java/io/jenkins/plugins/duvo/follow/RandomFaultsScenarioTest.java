package io.jenkins.plugins.duvo.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.duvo.api.Answer;
import io.jenkins.plugins.duvo.api.IdempotencyKey;
import io.jenkins.plugins.duvo.engine.EngineHarness;
import io.jenkins.plugins.duvo.engine.RecordingListener;
import io.jenkins.plugins.duvo.simulator.faults.Fault;
import io.jenkins.plugins.duvo.simulator.faults.TransportFault;
import io.jenkins.plugins.duvo.simulator.http.Endpoint;
import io.jenkins.plugins.duvo.simulator.state.DemoAssignments;
import io.jenkins.plugins.duvo.simulator.state.ReceivedAnswer;
import io.jenkins.plugins.duvo.simulator.state.SimulatedMessage;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The guarantees hold under random faults: one start, every message once, one accepted answer, one end. */
@Tag("slow")
class RandomFaultsScenarioTest {
    private static final List<String> AGENTS = List.of(
            DemoAssignments.QUICK,
            DemoAssignments.TALKATIVE,
            DemoAssignments.TOOLS,
            DemoAssignments.APPROVAL,
            DemoAssignments.FAILING);
    private static final List<Endpoint> CALLS =
            List.of(Endpoint.START, Endpoint.RUN, Endpoint.MESSAGES, Endpoint.RESPOND, Endpoint.STOP, Endpoint.RUNS);
    private static final TransportFault[] TRANSPORT = TransportFault.values();

    private static Fault fault(Random random) {
        return switch (random.nextInt(12)) {
            case 0 -> Fault.html(502);
            case 1 -> Fault.html(504).afterWork();
            case 2 -> Fault.json(500);
            case 3 -> Fault.json(429).header("retry-after", Integer.toString(random.nextInt(20) - 2));
            case 4 -> Fault.html(429);
            case 5 -> Fault.lag(Duration.ofMillis(random.nextInt(900)));
            case 6 -> Fault.delay(Duration.ofMillis(random.nextInt(20_000)));
            case 7 -> Fault.answer(200, "application/json", "{}");
            case 8 -> Fault.json(503).workingLater(Duration.ofMillis(random.nextInt(20_000)));
            case 9 ->
                Fault.travelling(TRANSPORT[random.nextInt(TRANSPORT.length)]).afterWork();
            default -> Fault.travelling(TRANSPORT[random.nextInt(TRANSPORT.length)]);
        };
    }

    @Test
    void guaranteesHoldUnderRandomFaults() {
        for (int seed = 1; seed <= Integer.getInteger("duvo.seeds", 400); seed++) {
            try {
                play(seed);
            } catch (AssertionError e) {
                throw new AssertionError("seed " + seed, e);
            }
        }
    }

    private static void play(int seed) {
        var random = new Random(seed);
        var harness = new EngineHarness(seed);
        for (int i = random.nextInt(6); i >= 0; i--) {
            int percent = 1 + random.nextInt(60);
            harness.duvo
                    .faults()
                    .on(random.nextInt(8) == 0 ? null : CALLS.get(random.nextInt(CALLS.size())))
                    .when(request -> random.nextInt(100) < percent)
                    .then(fault(random));
        }
        var listener = new RecordingListener();
        var agent = AGENTS.get(random.nextInt(AGENTS.size()));
        var followed = harness.scheduler.follow(
                harness.connection(), EngineHarness.startRequest(agent, "seed " + seed + "."), listener);
        var stops = random.nextInt(5) == 0;
        if (stops) {
            harness.taskRunner.in(Duration.ofMillis(random.nextInt(30_000)), followed::stop);
        }
        for (int second = 0; second < 240; second++) {
            harness.taskRunner.in(
                    Duration.ofSeconds(second),
                    () -> listener.requests.forEach(
                            request -> followed.answer(request, Answer.APPROVE, IdempotencyKey.random())));
        }
        harness.taskRunner.run(Duration.ofMinutes(4));
        harness.duvo.faults().clear();
        for (int second = 0; second < 240; second++) {
            harness.taskRunner.in(
                    Duration.ofSeconds(second),
                    () -> listener.requests.forEach(
                            request -> followed.answer(request, Answer.APPROVE, IdempotencyKey.random())));
        }
        harness.taskRunner.run(Duration.ofMinutes(20));
        assertHeld(harness, listener, stops);
    }

    private static void assertHeld(EngineHarness harness, RecordingListener listener, boolean stops) {
        assertTrue(listener.result != null, () -> "never ended: " + listener.lines);
        assertEquals(List.of(), listener.late, "published after the end");
        assertTrue(harness.duvo.starts() <= 1, "started twice");
        assertEquals(listener.messages.size(), new HashSet<>(listener.ids()).size(), "delivered twice");
        var accepted =
                harness.duvo.answers().stream().filter(ReceivedAnswer::accepted).toList();
        assertEquals(
                accepted.size(),
                accepted.stream().map(ReceivedAnswer::requestId).distinct().count(),
                "answered twice");
        switch (listener.result.reason()) {
            case JOB_ENDED -> {
                var job = harness.onlyJob();
                assertEquals(job.status(), listener.result.status().word());
                assertEquals(
                        job.messages().stream().map(SimulatedMessage::id).collect(Collectors.toSet()),
                        new HashSet<>(listener.ids()),
                        "lost");
            }
            case START_UNKNOWN -> assertEquals(0, harness.duvo.starts(), "decidable");
            case LEFT -> assertTrue(stops && harness.duvo.starts() == 0, listener.lines::toString);
            default -> throw new AssertionError(listener.lines.toString() + listener.result.why());
        }
    }
}
