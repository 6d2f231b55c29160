package io.jenkins.plugins.duvo.bench;

import io.jenkins.plugins.duvo.api.DuvoClient;
import io.jenkins.plugins.duvo.api.RateLimit;
import io.jenkins.plugins.duvo.api.StartRequest;
import io.jenkins.plugins.duvo.engine.HeadersSentInterceptor;
import io.jenkins.plugins.duvo.engine.VirtualTimeTaskRunner;
import io.jenkins.plugins.duvo.follow.DuvoAccess;
import io.jenkins.plugins.duvo.follow.FollowRequest;
import io.jenkins.plugins.duvo.follow.FollowScheduler;
import io.jenkins.plugins.duvo.simulator.InMemoryDuvo;
import io.jenkins.plugins.duvo.simulator.SimulatedDuvo;
import io.jenkins.plugins.duvo.simulator.http.Endpoint;
import io.jenkins.plugins.duvo.simulator.state.SimulatedJob;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import okhttp3.HttpUrl;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Response;

/** A simulated Duvo and the engine, in virtual time, with Jobs that do a workload. One thread; the same seed, the same history. */
final class SimulationRun {
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    /** What a call of Duvo's takes. */
    private static final Duration WEBHOOK = Duration.ofMillis(200);

    static final int CAP = 280;

    final VirtualTimeTaskRunner taskRunner;
    final SimulatedDuvo duvo;
    final FollowScheduler scheduler;
    final LatencySamples seen = new LatencySamples();
    final Random random;
    private final OkHttpClient http;
    private final List<String> agents = new ArrayList<>();
    private final List<Long> arrived = new ArrayList<>();
    private final Map<Endpoint, Integer> calls = new EnumMap<>(Endpoint.class);
    private int refused;
    private int cap = CAP;
    private final Map<String, LatencyProbe> watchers = new HashMap<>();
    private boolean replacing;

    SimulationRun(long seed, Workload workload) {
        this(seed, workload, 5);
    }

    SimulationRun(long seed, Workload workload, int assignments) {
        random = new Random(seed);
        taskRunner = new VirtualTimeTaskRunner(seed);
        duvo = new SimulatedDuvo(taskRunner, seed);
        for (int i = 0; i < assignments; i++) {
            var assignment = workload.assignment("Work " + i);
            duvo.add(assignment);
            agents.add(assignment.id());
        }
        duvo.observe(
                (request, answer, injected) -> arrived(Endpoint.of(request.method(), request.path()), answer.status()));
        http = new OkHttpClient.Builder()
                .addInterceptor(new HeadersSentInterceptor())
                .addInterceptor(this::slowLists)
                .addInterceptor(new InMemoryDuvo(duvo, taskRunner::pause))
                .build();
        scheduler = new FollowScheduler(taskRunner, taskRunner.executor());
    }

    private Response slowLists(Interceptor.Chain chain) throws IOException {
        if (chain.request().url().encodedPath().endsWith("/runs")
                && chain.request().method().equals("GET")) {
            taskRunner.pause(Duration.ofMillis(Math.round(320 * Math.exp(0.5 * random.nextGaussian()))));
        }
        return chain.proceed(chain.request());
    }

    private void arrived(Endpoint call, int status) {
        if (status == 429) {
            refused++;
        } else {
            arrived.add(taskRunner.now());
            calls.merge(call, 1, Integer::sum);
        }
    }

    SimulationRun cap(int requestsPerMinute) {
        cap = requestsPerMinute;
        return this;
    }

    /** A new Job is started for each one that ends. */
    SimulationRun replacing() {
        replacing = true;
        return this;
    }

    /** Duvo calls Jenkins when a Job ends or asks. */
    SimulationRun webhooks() {
        duvo.onEvent((job, event) -> taskRunner.in(WEBHOOK, () -> {
            var watcher = watchers.get(job.id());
            if (watcher != null) {
                watcher.hint();
            }
        }));
        return this;
    }

    /** Calls about the Job go there. */
    void listens(String runId, LatencyProbe watcher) {
        watchers.put(runId, watcher);
    }

    DuvoClient client(Consumer<RateLimit> limits) {
        return new DuvoClient(
                http, HttpUrl.get("http://duvo.example"), () -> SimulatedDuvo.KEY, "duvo-jenkins/bench", limits);
    }

    private DuvoAccess connection() {
        return new DuvoAccess(SimulatedDuvo.KEY, cap, this::client);
    }

    /** A Job that runs since now and that nobody follows yet. */
    SimulatedJob addRunning() {
        return duvo.addRunning(agents.get(random.nextInt(agents.size())), taskRunner.instant());
    }

    List<SimulatedJob> addRunning(int jobs) {
        var added = new ArrayList<SimulatedJob>();
        for (int i = 0; i < jobs; i++) {
            added.add(addRunning());
        }
        return added;
    }

    /** Follows a Job as after a restart: its Assignment is known. */
    void attach(SimulatedJob job) {
        var start = new StartRequest(job.assignment().id(), null, null, null);
        var request = FollowRequest.start(null, start, null, PATIENCE).resumedAt(job.id(), 0, List.of());
        follow(request, new LatencyProbe(this, job, taskRunner.now()));
    }

    void attach(int jobs) {
        addRunning(jobs).forEach(this::attach);
    }

    void start() {
        var start = new StartRequest(agents.get(random.nextInt(agents.size())), null, null, null);
        follow(FollowRequest.start(null, start, null, PATIENCE), new LatencyProbe(this, null, taskRunner.now()));
    }

    private void follow(FollowRequest request, LatencyProbe watcher) {
        watcher.follows(scheduler.follow(connection(), request, watcher));
    }

    void ended() {
        if (replacing) {
            start();
        }
    }

    double secondsSince(Instant time) {
        return Duration.between(time, taskRunner.instant()).toMillis() / 1000.0;
    }

    /** What was seen so far does not count. */
    void clear() {
        seen.clear();
        duvo.clearRequests();
        calls.clear();
    }

    void run(double minutes) {
        taskRunner.run(Duration.ofMillis((long) (minutes * 60_000)));
    }

    int calls(Endpoint call) {
        return calls.getOrDefault(call, 0);
    }

    int calls() {
        return calls.values().stream().mapToInt(Integer::intValue).sum();
    }

    int refused() {
        return refused;
    }

    /** The most requests that came in any 60 seconds since the beginning. */
    int mostInAMinute() {
        int most = 0;
        int first = 0;
        for (int i = 0; i < arrived.size(); i++) {
            while (arrived.get(first) <= arrived.get(i) - 60_000) {
                first++;
            }
            most = Math.max(most, i - first + 1);
        }
        return most;
    }
}
