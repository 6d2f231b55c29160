package io.jenkins.plugins.duvo.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.duvo.api.DuvoClient;
import io.jenkins.plugins.duvo.api.DuvoException;
import io.jenkins.plugins.duvo.api.IdempotencyKey;
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

/** The engine, the HTTP client and a simulated Duvo in virtual time. */
public final class EngineHarness {
    public static final Duration OUTAGE_TIMEOUT = Duration.ofMinutes(10);
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
        if (Boolean.getBoolean("duvo.trace")) {
            duvo.observe((request, answer, injected) -> System.err.println(
                    taskRunner.now() + " " + request.method() + " " + request.path() + " " + answer.status()));
        }
        scheduler = new FollowScheduler(taskRunner, taskRunner.executor());
    }

    public DuvoAccess connection() {
        return connection(SimulatedDuvo.KEY, CAP, () -> key);
    }

    public DuvoAccess connection(String keyId, int cap, Supplier<String> secret) {
        var origin = HttpUrl.get("http://duvo.example");
        return new DuvoAccess(keyId, cap, limits -> new DuvoClient(http, origin, secret, "duvo-jenkins/test", limits));
    }

    /** Adds an Assignment whose Jobs perform these steps, and returns its id. */
    public String assignment(String name, ScriptStep... steps) {
        var assignment = SimulatedAssignment.named(name, steps);
        duvo.add(assignment);
        return assignment.id();
    }

    public FollowedJob start(String agentId, JobListener listener) {
        return scheduler.follow(connection(), startRequest(agentId), listener);
    }

    public static FollowRequest startRequest(String agentId) {
        return FollowRequest.start(
                null, new StartRequest(agentId, null, null, null, IdempotencyKey.random()), null, OUTAGE_TIMEOUT);
    }

    /** Request for a start whose Job can be recognised by a reference in its first message. */
    public static FollowRequest startRequest(String agentId, String reference) {
        var start =
                new StartRequest(agentId, "Please begin. [ref " + reference + "]", null, null, IdempotencyKey.random());
        return FollowRequest.start(null, start, "ref " + reference, OUTAGE_TIMEOUT);
    }

    public FollowedJob follow(SimulatedJob job, JobListener listener) {
        return scheduler.follow(connection(), FollowRequest.follow(job.id(), OUTAGE_TIMEOUT), listener);
    }

    public void untilEnded(RecordingListener listener, Duration atMost) {
        assertTrue(taskRunner.runUntil(() -> listener.result != null, atMost), () -> "not ended: " + listener.lines);
    }

    /** Lets time pass until the listener has recorded the line. */
    public void until(RecordingListener listener, String line, Duration atMost) {
        assertTrue(
                taskRunner.runUntil(() -> listener.lines.contains(line), atMost), () -> line + ": " + listener.lines);
    }

    public SimulatedJob onlyJob() {
        assertEquals(1, duvo.jobs().size());
        return duvo.jobs().get(0);
    }

    public List<RecordedCall> calls(Endpoint endpoint) {
        return duvo.requests(endpoint);
    }

    /** How many different idempotency keys the requests to an endpoint had. */
    public long idempotencyKeys(Endpoint endpoint) {
        return calls(endpoint).stream()
                .map(RecordedCall::idempotencyKey)
                .distinct()
                .count();
    }

    /** Asserts that every message of the Job was delivered once and in order. */
    public void assertAllDelivered(SimulatedJob job, RecordingListener listener) {
        assertEquals(job.messages().stream().map(SimulatedMessage::id).toList(), listener.ids());
    }

    /** Asserts that Duvo never received more requests in a minute than its limit allows. */
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

    /** The exception that the client throws for an answer of Duvo with this status. */
    public static DuvoException httpError(int status) {
        return failure(Fault.json(status));
    }

    /** The exception that the client throws for a read whose answer has this status and header. */
    public static DuvoException httpError(int status, String header, String value) {
        return failure(Fault.json(status).header(header, value));
    }

    /** The exception that the client throws where the connection is refused and nothing was sent. */
    public static DuvoException notSent() {
        return failure(Fault.travelling(TransportFault.REFUSED));
    }

    private static DuvoException failure(Fault fault) {
        var harness = new EngineHarness();
        harness.fault(Endpoint.PROFILE, fault);
        var client = harness.connection().client().apply(limit -> {});
        return assertThrows(DuvoException.class, client::getProfile);
    }

    public void fault(Endpoint endpoint, Fault fault) {
        duvo.faults().on(endpoint).then(fault);
    }

    public void fault(Endpoint endpoint, int times, Fault fault) {
        duvo.faults().on(endpoint).times(times).then(fault);
    }
}
