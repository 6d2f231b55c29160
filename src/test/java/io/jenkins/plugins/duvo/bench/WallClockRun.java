package io.jenkins.plugins.duvo.bench;

import io.jenkins.plugins.duvo.api.DuvoClient;
import io.jenkins.plugins.duvo.api.Status;
import io.jenkins.plugins.duvo.follow.DuvoAccess;
import io.jenkins.plugins.duvo.follow.FollowRequest;
import io.jenkins.plugins.duvo.follow.FollowResult;
import io.jenkins.plugins.duvo.follow.FollowScheduler;
import io.jenkins.plugins.duvo.follow.JobListener;
import io.jenkins.plugins.duvo.follow.MessageUpdate;
import io.jenkins.plugins.duvo.follow.ThreadPoolTaskRunner;
import io.jenkins.plugins.duvo.simulator.DuvoSimulator;
import io.jenkins.plugins.duvo.simulator.SimulatedDuvo;
import io.jenkins.plugins.duvo.simulator.state.SimulatedJob;
import io.jenkins.plugins.duvo.simulator.state.SimulatedKey;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;

/** The engine with its threads follows Jobs of the simulator over HTTP, in real time. */
final class WallClockRun {
    private final Metrics metrics;

    WallClockRun(Metrics metrics) {
        this.metrics = metrics;
    }

    private static final class LatencyListener implements JobListener {
        private final SimulatedJob job;
        private final List<Double> ages;
        private final List<Double> ends;

        LatencyListener(SimulatedJob job, List<Double> ages, List<Double> ends) {
            this.job = job;
            this.ages = ages;
            this.ends = ends;
        }

        @Override
        public void messages(List<MessageUpdate> page, int position) {
            page.forEach(update -> ages.add(secondsSince(update.message().timestamp())));
        }

        @Override
        public void status(Status status) {
            if (status.isEnded()) {
                ends.add(secondsSince(job.endedAt()));
            }
        }

        @Override
        public void ended(FollowResult result) {
            if (result.reason() != FollowResult.Reason.JOB_ENDED) {
                throw new IllegalStateException("a Job ended as " + result);
            }
        }

        private static double secondsSince(Instant time) {
            return Duration.between(time, Instant.now()).toMillis() / 1000.0;
        }
    }

    /** Measures the number of threads of the engine for this many Jobs. */
    void threads(int jobs) throws IOException, InterruptedException {
        var most = follow(1, jobs, Duration.ofSeconds(5), "real_threads_n" + jobs, false);
        metrics.most("threads_max_n" + jobs, most, "");
        metrics.most("threads_max", most, "");
    }

    /** Measures the number of threads of the engine for several keys, each with more Jobs than calls at once. */
    void threadsOfKeys(int keys) throws IOException, InterruptedException {
        var most = follow(keys, 100 * keys, Duration.ofSeconds(20), "real_threads_keys", false);
        metrics.most("threads_max_" + keys + "_keys", most, "");
    }

    /** Measures a thousand Jobs for ten minutes. */
    void thousand() throws IOException, InterruptedException {
        follow(1, 1_000, Duration.ofMinutes(10), "real_1000", true);
    }

    private int follow(int keys, int jobs, Duration time, String name, boolean recording)
            throws IOException, InterruptedException {
        var number = new AtomicInteger();
        var executor = new ScheduledThreadPoolExecutor(ThreadPoolTaskRunner.THREADS_OF_ONE_KEY, task -> {
            var thread = new Thread(task, "duvo-engine-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
        var listeners = Executors.newFixedThreadPool(2);
        List<Double> ages = Collections.synchronizedList(new ArrayList<>());
        List<Double> ends = Collections.synchronizedList(new ArrayList<>());
        try (var simulator = new DuvoSimulator(new SimulatedDuvo(InstantSource.system(), 1)).start(0)) {
            var assignment = Workload.USUAL.assignment("Work");
            simulator.duvo().add(assignment);
            var scheduler = new FollowScheduler(new ThreadPoolTaskRunner(executor), listeners);
            var http = new OkHttpClient();
            for (int i = 0; i < jobs; i++) {
                var key = SimulatedDuvo.KEY + (i % keys == 0 ? "" : i % keys);
                simulator.duvo().add(new SimulatedKey(key, SimulatedDuvo.TEAM.id()));
                var connection = new DuvoAccess(
                        key,
                        SimulationRun.CAP,
                        limits -> new DuvoClient(
                                http, HttpUrl.get(simulator.url()), () -> key, "duvo-jenkins/bench", limits));
                var job = simulator.duvo().addRunning(assignment.id(), Instant.now());
                scheduler.follow(
                        connection,
                        FollowRequest.follow(job.id(), Duration.ofMinutes(10)),
                        new LatencyListener(job, ages, ends));
            }
            TimeUnit.MILLISECONDS.sleep(time.toMillis());
            if (recording) {
                addMetrics(name, simulator.duvo(), ages, ends);
                var minutes = time.toMillis() / 60_000.0;
                metrics.most("engine_cpu_" + jobs + "_per_minute", engineCpuSeconds() / minutes, "s");
            }
            return executor.getLargestPoolSize();
        } finally {
            executor.shutdownNow();
            listeners.shutdownNow();
        }
    }

    private void addMetrics(String name, SimulatedDuvo duvo, List<Double> ages, List<Double> ends) {
        var requests = duvo.requests();
        metrics.most(name + "_requests", requests.size(), "");
        metrics.most(
                name + "_refused",
                requests.stream().filter(each -> each.status() == 429).count(),
                "");
        synchronized (ages) {
            metrics.most(name + "_message_age_p95", Metrics.percentile(ages, 95), "s");
            metrics.most(name + "_messages", ages.size(), "");
        }
        synchronized (ends) {
            metrics.most(name + "_end_noticed_p95", Metrics.percentile(ends, 95), "s");
            metrics.most(name + "_ends", ends.size(), "");
        }
    }

    private static double engineCpuSeconds() {
        var threads = ManagementFactory.getThreadMXBean();
        long nanos = 0;
        for (var info : threads.getThreadInfo(threads.getAllThreadIds())) {
            if (info != null && info.getThreadName().startsWith("duvo-engine")) {
                nanos += Math.max(0, threads.getThreadCpuTime(info.getThreadId()));
            }
        }
        return nanos / 1e9;
    }
}
