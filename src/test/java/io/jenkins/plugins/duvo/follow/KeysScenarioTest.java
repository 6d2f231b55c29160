package io.jenkins.plugins.duvo.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.duvo.api.IdempotencyKey;
import io.jenkins.plugins.duvo.engine.EngineHarness;
import io.jenkins.plugins.duvo.engine.RecordingListener;
import io.jenkins.plugins.duvo.simulator.SimulatedDuvo;
import io.jenkins.plugins.duvo.simulator.faults.Fault;
import io.jenkins.plugins.duvo.simulator.faults.TransportFault;
import io.jenkins.plugins.duvo.simulator.http.Endpoint;
import io.jenkins.plugins.duvo.simulator.state.DemoAssignments;
import io.jenkins.plugins.duvo.simulator.state.SimulatedKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Several keys, each with many Jobs, share the engine. */
class KeysScenarioTest {
    private final EngineHarness harness = new EngineHarness();

    private List<String> keys(String name, int count) {
        var keys = new ArrayList<String>();
        for (int i = 0; i < count; i++) {
            keys.add(name + i);
            harness.duvo.add(new SimulatedKey(name + i, SimulatedDuvo.TEAM.id()));
        }
        return keys;
    }

    private void follow(String key, int jobs) {
        for (int i = 0; i < jobs; i++) {
            var job = harness.duvo.addRunning(DemoAssignments.ENDLESS, harness.taskRunner.instant());
            harness.scheduler.follow(
                    harness.connection(key, EngineHarness.CAP, () -> key),
                    FollowRequest.follow(job.id(), EngineHarness.OUTAGE_TIMEOUT),
                    new RecordingListener());
        }
    }

    private void hang(String name) {
        harness.duvo
                .faults()
                .on(null)
                .when(request -> request.key().startsWith(name))
                .then(Fault.travelling(TransportFault.HANG_BEFORE_ANSWER));
    }

    @Test
    void busyKeysHaveTheirWholeBudgets() {
        var keys = keys("dv_busy", 6);
        keys.forEach(key -> follow(key, 40));
        harness.taskRunner.run(Duration.ofMinutes(2));
        var requests = new HashMap<String, Integer>();
        harness.duvo.observe((request, answer, injected) -> requests.merge(request.key(), 1, Integer::sum));
        harness.taskRunner.run(Duration.ofMinutes(2));
        keys.forEach(key -> assertTrue(requests.getOrDefault(key, 0) >= 500, requests::toString));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 14})
    void keysThatHangDelayNoOther(int count) {
        hang("dv_hangs");
        keys("dv_hangs", count).forEach(key -> follow(key, 20));
        harness.taskRunner.run(Duration.ofMinutes(1));
        var listener = new RecordingListener();
        harness.start(DemoAssignments.QUICK, listener);
        harness.untilEnded(listener, Duration.ofSeconds(20)); // the Job takes 2 s and its last read 6 s
        assertEquals(0, listener.count("connection lost"));
    }

    @Test
    void callsUnderWayStayWithinThePlaces() {
        hang("dv_hangs");
        keys("dv_hangs", 8).forEach(key -> follow(key, 20));
        harness.taskRunner.run(Duration.ofMinutes(2));
        assertEquals(18, harness.taskRunner.maxConcurrentCalls());
    }

    @Test
    void actionIsSentAtOnceWhileAllReadsHang() {
        keys("dv_hangs", 3).forEach(key -> follow(key, 20));
        hang("dv_hangs");
        follow(SimulatedDuvo.KEY, 20);
        harness.taskRunner.run(Duration.ofMinutes(1));
        harness.duvo
                .faults()
                .on(null)
                .when(request -> request.method().equals("GET"))
                .then(Fault.travelling(TransportFault.HANG_BEFORE_ANSWER));
        harness.taskRunner.run(Duration.ofSeconds(30));
        var sent = harness.taskRunner.now();
        var job = harness.duvo.jobs().get(0);
        var answer = harness.scheduler.call(
                harness.connection(),
                CallPriority.ACTION,
                client -> client.sendMessage(job.id(), "Hello", IdempotencyKey.random()));
        assertTrue(harness.taskRunner.runUntil(answer::isDone, Duration.ofSeconds(5)));
        assertTrue(harness.taskRunner.now() - sent < 2_000, () -> "" + (harness.taskRunner.now() - sent));
    }

    /** Follows Jobs with a key whose id is that of the connection's begin, although its credential may hold another one by now. */
    private List<RecordingListener> follow(Supplier<String> secret, int jobs) {
        var client = harness.connection(secret.get(), EngineHarness.CAP, secret).client();
        var access = new DuvoAccess(secret.get(), secret, () -> EngineHarness.CAP, client);
        var listeners = new ArrayList<RecordingListener>();
        for (int i = 0; i < jobs; i++) {
            var job = harness.duvo.addRunning(DemoAssignments.ENDLESS, harness.taskRunner.instant());
            var each = new RecordingListener();
            harness.scheduler.follow(access, FollowRequest.follow(job.id(), EngineHarness.OUTAGE_TIMEOUT), each);
            listeners.add(each);
        }
        return listeners;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 60})
    @DisplayName(
            "A key that replaces another while Jobs run has one budget, for them and for Jobs that begin afterwards")
    void replacedKeyHasOneBudget(int secondsUntilNewJobs) {
        var keys = keys("dv_rotated", 2);
        var secret = new AtomicReference<>(keys.get(0));
        follow(secret::get, 100);
        harness.taskRunner.run(Duration.ofMinutes(2));
        secret.set(keys.get(1));
        harness.taskRunner.run(Duration.ofSeconds(secondsUntilNewJobs));
        follow(keys.get(1), 100);
        var requests = new HashMap<Integer, Integer>();
        harness.duvo.observe((request, answer, injected) -> requests.merge(answer.status(), 1, Integer::sum));
        harness.taskRunner.run(Duration.ofMinutes(5));
        assertEquals(Set.of(200), requests.keySet());
        assertTrue(requests.get(200) <= 5 * 300, requests::toString);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3})
    @DisplayName("A Job whose key is replaced before it has asked for its team is started with the new key")
    void keyIsReplacedBeforeTheTeamIsKnown(int failures) {
        var keys = keys("dv_rotated", 2);
        var client = harness.connection(keys.get(0), EngineHarness.CAP, () -> keys.get(1))
                .client();
        var access = new DuvoAccess(keys.get(0), () -> keys.get(1), () -> EngineHarness.CAP, client);
        harness.duvo.faults().on(Endpoint.TEAMS).times(failures).then(Fault.json(500));
        var listener = new RecordingListener();
        harness.scheduler.follow(access, EngineHarness.startRequest(DemoAssignments.QUICK), listener);
        harness.untilEnded(listener, Duration.ofMinutes(2));
        assertEquals(FollowResult.Reason.JOB_ENDED, listener.result.reason());
        assertEquals(1, harness.duvo.starts());
    }

    @Test
    @DisplayName("A folder whose credential gets a wrong key costs the other Jobs of its earlier key nothing")
    void wrongKeyOfOneFolderKeepsOthersFromNothing() {
        var key = keys("dv_shared", 1).get(0);
        var secret = new AtomicReference<>(key);
        var wrong = follow(secret::get, 20);
        var others = follow(() -> key, 20);
        harness.taskRunner.run(Duration.ofMinutes(2));
        secret.set("dv_wrong");
        for (int i = 0; i < 20; i++) {
            harness.taskRunner.run(Duration.ofSeconds(30));
            others.forEach(each -> each.messages.clear());
            harness.taskRunner.run(Duration.ofSeconds(20));
            others.forEach(each -> assertFalse(each.messages.isEmpty()));
        }
        others.forEach(each -> assertEquals(0, each.count("connection lost")));
        wrong.forEach(each -> assertTrue(each.result.why().isUnauthorized()));
    }
}
