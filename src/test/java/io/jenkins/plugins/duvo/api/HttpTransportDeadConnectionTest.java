package io.jenkins.plugins.duvo.api;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.duvo.simulator.DuvoSimulator;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How many reads fail after connections have gone dead without a word, while new connections work. */
@Execution(ExecutionMode.CONCURRENT)
class HttpTransportDeadConnectionTest {
    /** How the client talks to Duvo. */
    enum Wire {
        HTTP_1,
        HTTP_2,
        HTTP_2_OVER_TLS
    }

    private static final int IDLE_CONNECTIONS = 4;

    @TempDir
    private Path folder;

    private DuvoSimulator simulator = new DuvoSimulator();
    private SwallowingRelay relay;
    private DuvoClient client;

    private void connect(Wire wire) throws Exception {
        var http = new OkHttpClient();
        if (wire == Wire.HTTP_2_OVER_TLS) {
            var certificate = Certificate.make(folder);
            simulator.useTls(certificate.server());
            http = certificate.trustedBy(http);
        } else if (wire == Wire.HTTP_2) {
            simulator.useHttp2();
            http = http.newBuilder()
                    .protocols(List.of(Protocol.H2_PRIOR_KNOWLEDGE))
                    .build();
        }
        simulator.start(0);
        var url = HttpUrl.get(simulator.url());
        relay = new SwallowingRelay(url.port());
        var origin = url.newBuilder().host("127.0.0.1").port(relay.port()).build();
        client = new DuvoClient(http, origin, simulator::key, "duvo-jenkins/test", limit -> {});
    }

    @AfterEach
    void close() throws Exception {
        relay.close();
        simulator.close();
    }

    @ParameterizedTest
    @EnumSource(Wire.class)
    void atMostOneReadFailsHoweverManyWereIdle(Wire wire) throws Exception {
        connect(wire);
        var together = new ArrayList<CompletableFuture<Boolean>>();
        for (int i = 0; i < IDLE_CONNECTIONS; i++) {
            together.add(CompletableFuture.supplyAsync(this::reads));
        }
        together.forEach(read -> assertTrue(read.join()));
        relay.swallowAll();
        assertTrue(failuresUntilRead() <= 1, "reads failed one after another");
    }

    @Test
    void readsThatOverlapLeaveADeadConnectionToo() throws Exception {
        connect(Wire.HTTP_2_OVER_TLS);
        assertTrue(reads());
        relay.swallowAll();
        var pool = Executors.newScheduledThreadPool(4);
        try {
            var failures = new ArrayList<CompletableFuture<Integer>>();
            for (int i = 0; i < 4; i++) { // so that there is a read under way on the connection at any time
                var outcome = new CompletableFuture<Integer>();
                failures.add(outcome);
                pool.schedule(() -> outcome.complete(failuresUntilRead()), i * 1_300L, TimeUnit.MILLISECONDS);
            }
            failures.forEach(count -> assertTrue(count.join() <= 2, () -> count.join() + " reads failed"));
        } finally {
            pool.shutdownNow();
        }
    }

    private int failuresUntilRead() {
        var failed = 0;
        while (failed < 10 && !reads()) {
            failed++;
        }
        return failed;
    }

    private boolean reads() {
        try {
            client.listTeams();
            return true;
        } catch (DuvoException e) {
            return false;
        }
    }
}
