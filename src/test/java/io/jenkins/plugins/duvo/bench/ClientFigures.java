package io.jenkins.plugins.duvo.bench;

import io.jenkins.plugins.duvo.api.DuvoClient;
import io.jenkins.plugins.duvo.api.DuvoException;
import io.jenkins.plugins.duvo.simulator.Certificate;
import io.jenkins.plugins.duvo.simulator.DyingConnections;
import io.jenkins.plugins.duvo.simulator.DyingConnections.Way;
import io.jenkins.plugins.duvo.simulator.SimulatedDuvo;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** The figures of docs/scaling.md that concern the client alone: each method measures one scene and adds its figures. */
final class ClientFigures {
    /** Failures in a row after which nothing more is tried. */
    private static final int MOST_FAILURES = 20;

    private final Metrics metrics;

    ClientFigures(Metrics metrics) {
        this.metrics = metrics;
    }

    /** Measures the heap that answers of 32 MiB take. */
    void pages() throws Exception {
        AnswerHeap.measure(List.of(LargeAnswer.values()), 1, 1.5, 2, 2.5, 3, 4, 6, 8)
                .values()
                .forEach(ratio -> metrics.most("page_32_mib_heap_ratio", ratio, ""));
    }

    /**
     * Counts the reads that fail in a row once an HTTP/2 connection over TLS has gone dead without a word, directly and through a proxy,
     * with one reader and with four that overlap. With real connections and the usual timeouts.
     */
    void deadConnections() throws Exception {
        var folder = Files.createTempDirectory("duvo-bench");
        var certificate = Certificate.make(folder);
        var readers = Executors.newCachedThreadPool();
        try {
            var counts = new ArrayList<Future<Integer>>();
            for (var way : List.of(Way.HTTP_2_OVER_TLS, Way.HTTP_2_OVER_TLS_THROUGH_PROXY)) {
                for (int together : new int[] {1, 4}) {
                    var connections = new DyingConnections(way, certificate);
                    var client = new DuvoClient(
                            connections.http(), connections.origin(), () -> SimulatedDuvo.KEY, "bench", limit -> {});
                    client.listTeams();
                    connections.relay().swallowAll();
                    for (int i = 0; i < together; i++) {
                        var late = 1_300L * i; // so that there is a read under way at any time
                        counts.add(readers.submit(() -> failuresUntilRead(client, late)));
                    }
                }
            }
            for (var count : counts) {
                metrics.most("dead_connection_failed_reads_max", count.get(), "");
            }
        } finally {
            readers.shutdownNow();
        }
    }

    private static int failuresUntilRead(DuvoClient client, long lateMs) throws InterruptedException {
        Thread.sleep(lateMs);
        for (var failed = 0; ; failed++) {
            try {
                client.listJobs(SimulatedDuvo.TEAM.id(), null, null, 1, 0);
                return failed;
            } catch (DuvoException e) {
                if (failed == MOST_FAILURES) {
                    return failed;
                }
            }
        }
    }
}
