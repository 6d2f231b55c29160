package io.jenkins.plugins.duvo.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.duvo.api.DuvoClient;
import io.jenkins.plugins.duvo.api.DuvoException;
import io.jenkins.plugins.duvo.api.StartRequest;
import io.jenkins.plugins.duvo.follow.DuvoAccess;
import io.jenkins.plugins.duvo.follow.FollowRequest;
import io.jenkins.plugins.duvo.follow.FollowScheduler;
import io.jenkins.plugins.duvo.follow.FollowedJob;
import io.jenkins.plugins.duvo.follow.JobListener;
import io.jenkins.plugins.duvo.simulator.InMemoryDuvo;
import io.jenkins.plugins.duvo.simulator.SimulatedDuvo;
import io.jenkins.plugins.duvo.simulator.faults.Fault;
import io.jenkins.plugins.duvo.simulator.faults.TransportFault;
import io.jenkins.plugins.duvo.simulator.http.Endpoint;
import io.jenkins.plugins.duvo.simulator.http.RecordedCall;
import io.jenkins.plugins.duvo.simulator.state.ScriptStep;
import io.jenkins.plugins.duvo.simulator.state.SimulatedAssignment;
import io.jenkins.plugins.duvo.simulator.state.SimulatedJob;
import io.jenkins.plugins.duvo.simulator.state.SimulatedMessage;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;

/** The engine and a simulated Duvo in virtual time, with the real client between them. */
public final class EngineHarness {
    public static final Duration PATIENCE = Duration.ofMinutes(10);
    public static final int CAP = 280;

    public final VirtualTimeTaskRunner taskRunner;
    public final SimulatedDuvo duvo;
    public final FollowScheduler scheduler;
    final OkHttpClient http;
    public String key = SimulatedDuvo.KEY;

    public EngineHarness() {
        this(1);
    }

    public EngineHarness(long seed) {
        taskRunner = new VirtualTimeTaskRunner(seed);
        duvo = new SimulatedDuvo(taskRunner, seed);
        http = new OkHttpClient.Builder()
                .addInterceptor(new HeadersSentInterceptor())
                .addInterceptor(new InMemoryDuvo(duvo, taskRunner::pause))
                .build();
        if (Boolean.getBoolean("diary")) {
            duvo.observe((request, answer, injected) -> System.err.println(
                    taskRunner.now() + " " + request.method() + " " + request.path() + " " + answer.status()));
        }
        scheduler = new FollowScheduler(taskRunner, taskRunner.executor());
    }

    public DuvoAccess connection() {
        return connection(SimulatedDuvo.KEY, CAP, () -> key);
    }

    public DuvoAccess connection(String account, int cap, Supplier<String> secret) {
        var origin = HttpUrl.get("http://duvo.example");
        return new DuvoAccess(
                account, cap, limits -> new DuvoClient(http, origin, secret, "duvo-jenkins/test", limits));
    }

    /** Adds an Assignment that does this. */
    public String assignment(String name, ScriptStep... steps) {
        var assignment = SimulatedAssignment.named(name, steps);
        duvo.add(assignment);
        return assignment.id();
    }

    public FollowedJob start(String agentId, JobListener listener) {
        return scheduler.follow(connection(), order(agentId), listener);
    }

    public static FollowRequest order(String agentId) {
        return FollowRequest.start(null, new StartRequest(agentId, null, null, null), null, PATIENCE);
    }

    /** An order whose Job can be recognised. */
    public static FollowRequest order(String agentId, String reference) {
        var start = new StartRequest(agentId, "Please begin. [ref " + reference + "]", null, null);
        return FollowRequest.start(null, start, "ref " + reference, PATIENCE);
    }

    public FollowedJob follow(SimulatedJob job, JobListener listener) {
        return scheduler.follow(connection(), FollowRequest.follow(job.id(), PATIENCE), listener);
    }

    public void untilEnded(RecordingListener listener, Duration atMost) {
        assertTrue(taskRunner.runUntil(() -> listener.result != null, atMost), () -> "not ended: " + listener.lines);
    }

    /** Lets time pass until a line was told. */
    public void until(RecordingListener listener, String line, Duration atMost) {
        assertTrue(
                taskRunner.runUntil(() -> listener.lines.contains(line), atMost), () -> line + ": " + listener.lines);
    }

    public SimulatedJob only() {
        assertEquals(1, duvo.jobs().size());
        return duvo.jobs().get(0);
    }

    public List<RecordedCall> calls(Endpoint call) {
        return duvo.requests(call);
    }

    /** Every message of a Job was told once and in order. */
    public void assertAllTold(SimulatedJob job, RecordingListener listener) {
        assertEquals(job.messages().stream().map(SimulatedMessage::id).toList(), listener.ids());
    }

    /** Never more than Duvo's limit in any minute. */
    public void assertWithinLimit() {
        var all = duvo.requests();
        var first = 0;
        for (int i = 0; i < all.size(); i++) {
            while (!all.get(first).at().isAfter(all.get(i).at().minusSeconds(60))) {
                first++;
            }
            assertTrue(i - first + 1 <= 300, "more than 300 requests in a minute");
        }
        assertEquals(
                0,
                all.stream()
                        .filter(call -> call.status() == 429 && !call.injected())
                        .count());
    }

    /** How the client puts an answer of Duvo's with this status. */
    public static DuvoException answered(int status) {
        return failure(Fault.json(status));
    }

    /** How the client puts a connection that is refused, so that nothing was sent. */
    public static DuvoException notSent() {
        return failure(Fault.travelling(TransportFault.REFUSED));
    }

    private static DuvoException failure(Fault fault) {
        var harness = new EngineHarness();
        harness.fault(Endpoint.PROFILE, fault);
        var client = harness.connection().client().apply(limit -> {});
        return assertThrows(DuvoException.class, client::getProfile);
    }

    public void fault(Endpoint call, Fault fault) {
        duvo.faults().on(call).then(fault);
    }

    public void fault(Endpoint call, int times, Fault fault) {
        duvo.faults().on(call).times(times).then(fault);
    }
}
