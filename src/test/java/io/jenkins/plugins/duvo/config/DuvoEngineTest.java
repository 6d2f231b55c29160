package io.jenkins.plugins.duvo.config;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.ProxyConfiguration;
import io.jenkins.plugins.duvo.api.DuvoClient;
import io.jenkins.plugins.duvo.follow.CallPriority;
import io.jenkins.plugins.duvo.follow.ThreadPoolTaskRunner;
import io.jenkins.plugins.duvo.simulator.DuvoSimulator;
import io.jenkins.plugins.duvo.simulator.faults.Fault;
import io.jenkins.plugins.duvo.simulator.http.Endpoint;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;

class DuvoEngineTest {
    @RegisterExtension
    private final JenkinsSessionExtension sessions = new JenkinsSessionExtension();

    private static ResolvedConnection connect(String url, String key) throws Exception {
        var connection = new DuvoConnection("acme");
        connection.setApiUrl(url);
        connection.setCredentialsId("key");
        Secrets.add(Secrets.text("key", key));
        DuvoConfiguration.get().setConnections(List.of(connection));
        return ResolvedConnection.forAdministrators(null);
    }

    private static List<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("duvo-"))
                .toList();
    }

    @Test
    void callsNeedHandfulOfThreads() throws Throwable {
        sessions.then(j -> {
            try (var simulator = DuvoSimulator.started()) {
                simulator.duvo().faults().on(Endpoint.PROFILE).then(Fault.delay(Duration.ofMillis(300)));
                var access = connect(simulator.url(), simulator.key()).access();
                var calls = IntStream.range(0, 10)
                        .mapToObj(i ->
                                DuvoEngine.get().scheduler().call(access, CallPriority.ACTION, DuvoClient::getProfile))
                        .toArray(CompletableFuture[]::new);
                await().until(() -> !simulator.duvo().requests().isEmpty());
                assertTrue(
                        threads().size() <= ThreadPoolTaskRunner.THREADS_OF_ONE_KEY,
                        () -> threads().toString());
                assertTrue(threads().stream().allMatch(Thread::isDaemon));
                CompletableFuture.allOf(calls).get(20, TimeUnit.SECONDS);
            }
        });
    }

    @Test
    void shutdownWaitsForListenersThatAreRunning() throws Throwable {
        sessions.then(j -> {
            try (var simulator = DuvoSimulator.started()) {
                var access = connect(simulator.url(), simulator.key()).access();
                var begun = new CountDownLatch(1);
                var published = DuvoEngine.get()
                        .scheduler()
                        .call(access, CallPriority.ACTION, DuvoClient::getProfile)
                        .thenAccept(profile -> {
                            begun.countDown();
                            await().until(() -> threads().isEmpty());
                        });
                assertTrue(begun.await(20, TimeUnit.SECONDS));

                DuvoEngine.shutDown();

                assertTrue(published.isDone());
            }
        });
    }

    @Test
    void listenersRunOnThreadsOfJenkins() throws Throwable {
        sessions.then(j -> {
            try (var simulator = DuvoSimulator.started()) {
                simulator.duvo().faults().on(Endpoint.PROFILE).then(Fault.delay(Duration.ofMillis(300)));
                var access = connect(simulator.url(), simulator.key()).access();
                var thread = DuvoEngine.get()
                        .scheduler()
                        .call(access, CallPriority.ACTION, DuvoClient::getProfile)
                        .thenApply(profile -> Thread.currentThread().getName())
                        .get(20, TimeUnit.SECONDS);
                assertTrue(thread.contains("Computer.threadPoolForRemoting"), thread);
            }
        });
    }

    @Test
    void nothingOfEngineOutlivesItsJenkins() throws Throwable {
        try (var simulator = DuvoSimulator.started()) {
            var published = new CompletableFuture<Object>();
            sessions.then(j -> {
                simulator.duvo().faults().on(Endpoint.PROFILE).then(Fault.delay(Duration.ofSeconds(5)));
                var access = connect(simulator.url(), simulator.key()).access();
                DuvoEngine.get()
                        .scheduler()
                        .call(access, CallPriority.ACTION, DuvoClient::getProfile)
                        .whenComplete((profile, e) -> published.complete("published"));
                await().until(() -> !threads().isEmpty());
            });
            await().until(() -> threads().isEmpty());
            assertFalse(published.isDone());
            sessions.then(j -> {
                simulator.duvo().faults().clear();
                var access = ResolvedConnection.forAdministrators("acme").access();
                assertEquals(
                        "Alex Example",
                        DuvoEngine.get()
                                .scheduler()
                                .call(access, CallPriority.ACTION, DuvoClient::getProfile)
                                .get(20, TimeUnit.SECONDS)
                                .name());
            });
        }
    }

    @Test
    void callsUseProxyOfJenkinsAndSendUserAgent() throws Throwable {
        sessions.then(j -> {
            try (var proxy = new MockWebServer()) {
                proxy.enqueue(new MockResponse.Builder()
                        .body("{\"profile\":{\"id\":\"1\",\"name\":\"Through the proxy\"}}")
                        .build());
                proxy.start();
                j.jenkins.setProxy(new ProxyConfiguration("127.0.0.1", proxy.getPort()));
                var access = connect("http://127.0.0.1:1", "dv_1").access();
                var profile = DuvoEngine.get()
                        .scheduler()
                        .call(access, CallPriority.ACTION, DuvoClient::getProfile)
                        .get(20, TimeUnit.SECONDS);
                assertEquals("Through the proxy", profile.name());
                var userAgent = proxy.takeRequest().getHeaders().get("User-Agent");
                assertTrue(userAgent.matches("duvo-jenkins/[\\w.-]+"), userAgent);
            }
        });
    }
}
