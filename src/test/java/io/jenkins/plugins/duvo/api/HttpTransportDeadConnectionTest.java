package io.jenkins.plugins.duvo.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.duvo.simulator.Certificate;
import io.jenkins.plugins.duvo.simulator.DyingConnections;
import io.jenkins.plugins.duvo.simulator.DyingConnections.Way;
import io.jenkins.plugins.duvo.simulator.SimulatedDuvo;
import io.jenkins.plugins.duvo.simulator.SwallowingRelay;
import io.jenkins.plugins.duvo.simulator.faults.Fault;
import io.jenkins.plugins.duvo.simulator.http.Endpoint;
import io.jenkins.plugins.duvo.simulator.state.DemoAssignments;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * How many calls fail after connections have gone dead without a word, while new connections work. All ways to reach Duvo are tried at
 * once, and calls are given up sooner than usual.
 */
@Timeout(value = 4, unit = TimeUnit.MINUTES)
class HttpTransportDeadConnectionTest {
    private static final Timeouts SHORT = new Timeouts(
            Duration.ofSeconds(2),
            Duration.ofSeconds(4),
            Duration.ofSeconds(8),
            Duration.ofMinutes(1),
            Duration.ofSeconds(3),
            Duration.ofSeconds(1));

    private static final int IDLE_CONNECTIONS = 4;
    private static final int FILE_BYTES = 8 << 20;

    private static final ExecutorService THREADS = Executors.newCachedThreadPool();
    private static Certificate certificate;

    @BeforeAll
    static void createCertificate(@TempDir Path folder) throws Exception {
        certificate = Certificate.make(folder);
    }

    @AfterAll
    static void endThreads() {
        THREADS.shutdownNow();
    }

    /** How a connection dies. */
    enum Death {
        SWALLOWED,
        STALLED;

        void strike(SwallowingRelay relay) {
            if (this == SWALLOWED) {
                relay.swallowAll();
            } else {
                relay.stallAll();
            }
        }
    }

    private record Connected(DyingConnections connections, DuvoClient client) {
        static Connected in(Way way) throws Exception {
            var connections = new DyingConnections(way, certificate);
            var transport = new HttpTransport(
                    connections.http(),
                    connections.origin(),
                    () -> SimulatedDuvo.KEY,
                    "duvo-jenkins/test",
                    limit -> {});
            return new Connected(connections, new DuvoClient(transport.withTimeouts(SHORT)));
        }

        boolean reads() {
            try {
                client.listJobs(SimulatedDuvo.TEAM.id(), null, null, 1, 0);
                return true;
            } catch (DuvoException e) {
                return false;
            }
        }

        int failuresUntilRead() {
            var failed = 0;
            while (failed < 10 && !reads()) {
                failed++;
            }
            return failed;
        }
    }

    private interface Scene {
        /** Returns how many calls failed. */
        int play(Connected connected) throws Exception;
    }

    /** Plays a scene in all ways at once, and tells those in which more calls failed than allowed. */
    private static void assertFailuresInEachWay(int atMost, Scene scene) throws Exception {
        var failures = new EnumMap<Way, Future<Integer>>(Way.class);
        for (var way : Way.values()) {
            failures.put(way, THREADS.submit(() -> {
                var connected = Connected.in(way);
                try (var connections = connected.connections()) {
                    return scene.play(connected);
                }
            }));
        }
        var counts = new EnumMap<Way, Integer>(Way.class);
        for (var each : failures.entrySet()) {
            counts.put(each.getKey(), each.getValue().get());
        }
        assertTrue(counts.values().stream().allMatch(count -> count <= atMost), counts::toString);
    }

    private static <T> List<Future<T>> together(int count, Callable<T> call) {
        return IntStream.range(0, count).mapToObj(i -> THREADS.submit(call)).toList();
    }

    @ParameterizedTest
    @EnumSource
    void atMostOneReadFailsHoweverManyConnectionsWereIdle(Death death) throws Exception {
        assertFailuresInEachWay(1, connected -> {
            for (var read : together(IDLE_CONNECTIONS, connected::reads)) {
                assertTrue(read.get());
            }
            death.strike(connected.connections().relay());
            return connected.failuresUntilRead();
        });
    }

    @Test
    void readsThatOverlapLeaveADeadConnectionToo() throws Exception {
        assertFailuresInEachWay(2, connected -> {
            assertTrue(connected.reads());
            connected.connections().relay().swallowAll();
            var most = 0;
            var late = new AtomicInteger();
            for (var count : together(4, () -> {
                Thread.sleep(
                        500L * late.getAndIncrement()); // so that a read is under way on the connection at any time
                return connected.failuresUntilRead();
            })) {
                most = Math.max(most, count.get());
            }
            return most;
        });
    }

    @ParameterizedTest
    @EnumSource
    void atMostOneUploadFailsWhereverItsConnectionDies(Death death) throws Exception {
        for (var diesAt : new int[] {0, FILE_BYTES / 4}) {
            assertFailuresInEachWay(1, connected -> {
                var sandbox = connected.client().createSandbox();
                var sent = new AtomicInteger(-1);
                Consumer<Integer> strike = bytes -> {
                    if (sent.get() < diesAt && sent.addAndGet(bytes) >= diesAt) {
                        death.strike(connected.connections().relay());
                    }
                };
                var file = new Upload(FILE_BYTES, () -> new ByteArrayInputStream(new byte[FILE_BYTES]), strike::accept);
                var failed = 0;
                for (var isSent = false; !isSent && failed < 3; ) {
                    try {
                        connected.client().upload(connected.client().uploadTarget(sandbox, "/workspace/a"), file);
                        isSent = true;
                    } catch (DuvoException e) {
                        failed++;
                    }
                }
                return failed;
            });
        }
    }

    @Test
    void callsThatChangeSomethingShareNoConnection() throws Exception {
        for (var way : EnumSet.allOf(Way.class)) {
            var connected = Connected.in(way);
            try (var connections = connected.connections()) {
                connections.duvo().faults().on(Endpoint.START).then(Fault.delay(Duration.ofMillis(500)));
                var start = new StartRequest(DemoAssignments.ENDLESS, "hello", null, null, IdempotencyKey.random());
                for (var job : together(3, () -> connected.client().startJob(SimulatedDuvo.TEAM.id(), start))) {
                    job.get();
                }
                assertEquals(3, connections.relay().connections(), way.name());
            }
        }
    }

    @Test
    void deadConnectionIsNoticedBeforeTheSecondListIsGivenUp() {
        var standard = Timeouts.STANDARD;
        assertTrue(standard.ping().multipliedBy(2).compareTo(standard.list().multipliedBy(2)) <= 0);
        assertTrue(standard.ping().multipliedBy(2).compareTo(standard.read()) <= 0);
    }
}
