package io.jenkins.plugins.duvo.bench;

import io.jenkins.plugins.duvo.api.DuvoClient;
import io.jenkins.plugins.duvo.api.IdempotencyKey;
import io.jenkins.plugins.duvo.api.RateLimit;
import io.jenkins.plugins.duvo.api.StartRequest;
import io.jenkins.plugins.duvo.engine.HeadersSentInterceptor;
import io.jenkins.plugins.duvo.engine.VirtualTimeTaskRunner;
import io.jenkins.plugins.duvo.follow.DuvoAccess;
import io.jenkins.plugins.duvo.follow.FollowRequest;
import io.jenkins.plugins.duvo.follow.FollowScheduler;
import io.jenkins.plugins.duvo.follow.JobListener;
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

/**
 * The engine and a simulated Duvo in virtual time, with Jobs that perform a workload. One thread; the same seed gives the same
 * history.
 */
final class SimulationRun {
    private static final Duration OUTAGE_TIMEOUT = Duration.ofMinutes(10);
    /** Latency of a webhook call of Duvo. */
    private static final Duration WEBHOOK_LATENCY = Duration.ofMillis(200);

    static final int CAP = 280;

    private static final int ASSIGNMENTS = 5;

    final VirtualTimeTaskRunner taskRunner;
    final SimulatedDuvo duvo;
    final FollowScheduler scheduler;
    final LatencySamples samples = new LatencySamples();
    final Random random;
    private final OkHttpClient http;
    private final List<String> agents = new ArrayList<>();
    private final List<Long> arrived = new ArrayList<>();
    private final Map<Endpoint, Integer> calls = new EnumMap<>(Endpoint.class);
    private int throttled;
    private int cap = CAP;
    private final Map<String, LatencyProbe> probes = new HashMap<>();
    private final Map<String, Integer> callsByKey = new HashMap<>();
    private long slowerMillis;
    private boolean replacing;

    SimulationRun(long seed, Workload workload) {
        this(new Random(seed), new VirtualTimeTaskRunner(seed), seed);
        for (int i = 0; i < ASSIGNMENTS; i++) {
            var assignment = workload.assignment("Work " + i);
            duvo.add(assignment);
            agents.add(assignment.id());
        }
    }

    private SimulationRun(Random random, VirtualTimeTaskRunner taskRunner, long seed) {
        this(random, taskRunner, new SimulatedDuvo(taskRunner, seed));
    }

    private SimulationRun(Random random, VirtualTimeTaskRunner taskRunner, SimulatedDuvo duvo) {
        this.random = random;
        this.taskRunner = taskRunner;
        this.duvo = duvo;
        http = new OkHttpClient.Builder()
                .addInterceptor(new HeadersSentInterceptor())
                .addInterceptor(this::slow)
                .addInterceptor(this::count)
                .addInterceptor(new InMemoryDuvo(duvo, taskRunner::pause))
                .build();
        scheduler = new FollowScheduler(taskRunner, taskRunner.executor());
    }

    /** Another controller, whose Jobs are at the same Duvo, at the same time. */
    SimulationRun otherController() {
        var other = new SimulationRun(random, taskRunner, duvo);
        other.agents.addAll(agents);
        return other;
    }

    private Response slow(Interceptor.Chain chain) throws IOException {
        taskRunner.pause(Duration.ofMillis(slowerMillis));
        if (chain.request().url().encodedPath().endsWith("/runs")
                && chain.request().method().equals("GET")) {
            taskRunner.pause(Duration.ofMillis(Math.round(320 * Math.exp(0.5 * random.nextGaussian()))));
        }
        return chain.proceed(chain.request());
    }

    private Response count(Interceptor.Chain chain) throws IOException {
        var request = chain.request();
        var key = String.valueOf(request.header("Authorization")).replace("Bearer ", "");
        var call = Endpoint.of(request.method(), request.url().encodedPath());
        try {
            var response = chain.proceed(request);
            onRequest(key, call, response.code());
            return response;
        } catch (IOException e) { // Duvo counts the request although its answer does not come
            onRequest(key, call, 0);
            throw e;
        }
    }

    private void onRequest(String key, Endpoint call, int status) {
        if (status == 429) {
            throttled++;
        } else {
            arrived.add(taskRunner.now());
            calls.merge(call, 1, Integer::sum);
            callsByKey.merge(key, 1, Integer::sum);
        }
    }

    SimulationRun cap(int requestsPerMinute) {
        cap = requestsPerMinute;
        return this;
    }

    /** Lets each call take longer by this time. */
    SimulationRun slower(Duration time) {
        slowerMillis = time.toMillis();
        return this;
    }

    /** Lets a new Job start for each Job that ends. */
    SimulationRun replacing() {
        replacing = true;
        return this;
    }

    /** Lets Duvo call the webhook when a Job ends or opens a request. */
    SimulationRun webhooks() {
        duvo.onEvent((job, event) -> taskRunner.in(WEBHOOK_LATENCY, () -> {
            var probe = probes.get(job.id());
            if (probe != null) {
                probe.requestRefresh();
            }
        }));
        return this;
    }

    /** Registers the probe that receives the webhook calls about the Job. */
    void register(String runId, LatencyProbe probe) {
        probes.put(runId, probe);
    }

    DuvoClient client(Consumer<RateLimit> limits) {
        return client(SimulatedDuvo.KEY, limits);
    }

    private DuvoClient client(String key, Consumer<RateLimit> limits) {
        return new DuvoClient(http, HttpUrl.get("http://duvo.example"), () -> key, "duvo-jenkins/bench", limits);
    }

    DuvoAccess connection(String key) {
        return new DuvoAccess(key, cap, limits -> client(key, limits));
    }

    /** Adds a Job that runs from now on and is not followed yet. */
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

    /** Reattaches to a Job as after a restart: its Assignment is known. */
    void attach(SimulatedJob job) {
        attach(job, SimulatedDuvo.KEY);
    }

    void attach(SimulatedJob job, String key) {
        var start = new StartRequest(job.assignment().id(), null, null, null, IdempotencyKey.random());
        var request = FollowRequest.start(null, start, null, OUTAGE_TIMEOUT).resumedAt(job.id(), 0, List.of());
        follow(request, new LatencyProbe(this, key, job, taskRunner.now()));
    }

    void attach(int jobs) {
        attach(jobs, SimulatedDuvo.KEY);
    }

    void attach(int jobs, String key) {
        addRunning(jobs).forEach(job -> attach(job, key));
    }

    void start() {
        start(SimulatedDuvo.KEY);
    }

    private void start(String key) {
        var start =
                new StartRequest(agents.get(random.nextInt(agents.size())), null, null, null, IdempotencyKey.random());
        follow(
                FollowRequest.start(null, start, null, OUTAGE_TIMEOUT),
                new LatencyProbe(this, key, null, taskRunner.now()));
    }

    /** Attaches to a Job whose latencies are not measured and which is not given up for a day. */
    void follow(SimulatedJob job, String key, JobListener listener) {
        scheduler.follow(connection(key), FollowRequest.follow(job.id(), Duration.ofDays(1)), listener);
    }

    private void follow(FollowRequest request, LatencyProbe probe) {
        probe.setFollowedJob(scheduler.follow(connection(probe.key()), request, probe));
    }

    /** Follows none of the Jobs any more, as a controller that is shut down. */
    void leave() {
        replacing = false;
        probes.values().forEach(LatencyProbe::detach);
    }

    void onJobEnded(String key) {
        if (replacing) {
            start(key);
        }
    }

    /** Adds the ends that were not noticed yet to the samples: they would be missing where a key gets no request at all. */
    void addUnnoticedEnds() {
        duvo.catchUp();
        probes.values().forEach(LatencyProbe::addUnnoticedEnd);
    }

    double secondsSince(Instant time) {
        return Duration.between(time, taskRunner.instant()).toMillis() / 1000.0;
    }

    /** Discards the samples and requests of the warm-up. */
    void clear() {
        samples.clear();
        duvo.clearRequests();
        calls.clear();
        callsByKey.clear();
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

    /** The requests of one key. */
    int calls(String key) {
        return callsByKey.getOrDefault(key, 0);
    }

    int throttled() {
        return throttled;
    }

    /** The largest number of requests in any 60 seconds since the beginning. */
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
