package io.jenkins.plugins.duvo.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.duvo.api.DuvoClient;
import io.jenkins.plugins.duvo.api.DuvoException;
import io.jenkins.plugins.duvo.api.StartRequest;
import io.jenkins.plugins.duvo.simulator.Assignment;
import io.jenkins.plugins.duvo.simulator.Call;
import io.jenkins.plugins.duvo.simulator.Fault;
import io.jenkins.plugins.duvo.simulator.InMemoryDuvo;
import io.jenkins.plugins.duvo.simulator.RecordedCall;
import io.jenkins.plugins.duvo.simulator.SimulatedDuvo;
import io.jenkins.plugins.duvo.simulator.SimulatedJob;
import io.jenkins.plugins.duvo.simulator.SimulatedMessage;
import io.jenkins.plugins.duvo.simulator.Step;
import io.jenkins.plugins.duvo.simulator.TransportFault;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;

/** The engine and a simulated Duvo in virtual time, with the real client between them. */
final class Lab {
    static final Duration PATIENCE = Duration.ofMinutes(10);
    static final int CAP = 280;

    final VirtualMachine machine;
    final SimulatedDuvo duvo;
    final FollowScheduler scheduler;
    final OkHttpClient http;
    String key = SimulatedDuvo.KEY;

    Lab() {
        this(1);
    }

    Lab(long seed) {
        machine = new VirtualMachine(seed);
        duvo = new SimulatedDuvo(machine, seed);
        http = new OkHttpClient.Builder()
                .addInterceptor(new Sending())
                .addInterceptor(new InMemoryDuvo(duvo, machine::pause))
                .build();
        if (Boolean.getBoolean("diary")) {
            duvo.observe((request, answer, injected) -> System.err.println(
                    machine.now() + " " + request.method() + " " + request.path() + " " + answer.status()));
        }
        scheduler = new FollowScheduler(machine, machine.executor());
    }

    DuvoAccess connection() {
        return connection(SimulatedDuvo.KEY, CAP, () -> key);
    }

    DuvoAccess connection(String account, int cap, Supplier<String> secret) {
        var origin = HttpUrl.get("http://duvo.example");
        return new DuvoAccess(
                account, cap, limits -> new DuvoClient(http, origin, secret, "duvo-jenkins/test", limits));
    }

    /** Adds an Assignment that does this. */
    String assignment(String name, Step... steps) {
        var assignment = Assignment.named(name, steps);
        duvo.add(assignment);
        return assignment.id();
    }

    FollowedJob start(String agentId, JobListener listener) {
        return scheduler.follow(connection(), order(agentId), listener);
    }

    static FollowRequest order(String agentId) {
        return FollowRequest.start(null, new StartRequest(agentId, null, null, null), null, PATIENCE);
    }

    /** An order whose Job can be recognised. */
    static FollowRequest order(String agentId, String reference) {
        var start = new StartRequest(agentId, "Please begin. [ref " + reference + "]", null, null);
        return FollowRequest.start(null, start, "ref " + reference, PATIENCE);
    }

    FollowedJob follow(SimulatedJob job, JobListener listener) {
        return scheduler.follow(connection(), FollowRequest.follow(job.id(), PATIENCE), listener);
    }

    void untilEnded(Diary diary, Duration atMost) {
        assertTrue(machine.runUntil(() -> diary.result != null, atMost), () -> "not ended: " + diary.lines);
    }

    /** Lets time pass until a line was told. */
    void until(Diary diary, String line, Duration atMost) {
        assertTrue(machine.runUntil(() -> diary.lines.contains(line), atMost), () -> line + ": " + diary.lines);
    }

    SimulatedJob only() {
        assertEquals(1, duvo.jobs().size());
        return duvo.jobs().get(0);
    }

    List<RecordedCall> calls(Call call) {
        return duvo.requests(call);
    }

    /** Every message of a Job was told once and in order. */
    void assertAllTold(SimulatedJob job, Diary diary) {
        assertEquals(job.messages().stream().map(SimulatedMessage::id).toList(), diary.ids());
    }

    /** Never more than Duvo's limit in any minute. */
    void assertWithinLimit() {
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
    static DuvoException answered(int status) {
        return failure(Fault.json(status));
    }

    /** How the client puts a connection that is refused, so that nothing was sent. */
    static DuvoException notSent() {
        return failure(Fault.travelling(TransportFault.REFUSED));
    }

    private static DuvoException failure(Fault fault) {
        var lab = new Lab();
        lab.fault(Call.PROFILE, fault);
        var client = lab.connection().client().apply(limit -> {});
        return assertThrows(DuvoException.class, client::getProfile);
    }

    void fault(Call call, Fault fault) {
        duvo.faults().on(call).then(fault);
    }

    void fault(Call call, int times, Fault fault) {
        duvo.faults().on(call).times(times).then(fault);
    }
}
