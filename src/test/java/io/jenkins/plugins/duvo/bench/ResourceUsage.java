package io.jenkins.plugins.duvo.bench;

import io.jenkins.plugins.duvo.api.DuvoClient;
import io.jenkins.plugins.duvo.api.IdempotencyKey;
import io.jenkins.plugins.duvo.api.Message;
import io.jenkins.plugins.duvo.api.StartRequest;
import io.jenkins.plugins.duvo.engine.HeadersSentInterceptor;
import io.jenkins.plugins.duvo.engine.VirtualTimeTaskRunner;
import io.jenkins.plugins.duvo.follow.DuvoAccess;
import io.jenkins.plugins.duvo.follow.FollowRequest;
import io.jenkins.plugins.duvo.follow.FollowScheduler;
import io.jenkins.plugins.duvo.follow.JobListener;
import io.jenkins.plugins.duvo.follow.LogLevel;
import io.jenkins.plugins.duvo.follow.MessageFormatter;
import io.jenkins.plugins.duvo.follow.MessageUpdate;
import io.jenkins.plugins.duvo.simulator.InMemoryDuvo;
import io.jenkins.plugins.duvo.simulator.SimulatedDuvo;
import io.jenkins.plugins.duvo.simulator.state.ScriptStep;
import io.jenkins.plugins.duvo.simulator.state.SimulatedAssignment;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;

/** Measures heap and processor time. Nothing else may run at the same time. */
final class ResourceUsage {
    private static final int MESSAGES = 10_000;
    /** Messages of a Job, more than the engine remembers. */
    private static final int MESSAGES_PER_JOB = 70;

    /** Number of engines that are measured together, because one takes less heap than a garbage collection may leave. */
    private static final int ENGINES = 50;

    private final Metrics metrics;

    ResourceUsage(Metrics metrics) {
        this.metrics = metrics;
    }

    /** Measures the heap that each of this many Jobs adds to an engine that follows one, once all messages were read. */
    void heap(int jobs) {
        var one = freedKib(ENGINES, 1);
        var engines = jobs == 1 ? ENGINES : 1;
        var share = (freedKib(engines, jobs + 1) - one) / jobs;
        metrics.most("heap_engine_with_one_job", one, "KiB");
        metrics.most("heap_per_job_n" + jobs, share, "KiB");
        metrics.most("heap_per_job", share, "KiB");
    }

    /** KiB that a garbage collection frees for each engine with this many Jobs once the engines are unreachable. */
    private static double freedKib(int count, int jobs) {
        var taskRunners = new VirtualTimeTaskRunner[] {new VirtualTimeTaskRunner(1)};
        var duvo = new SimulatedDuvo(() -> taskRunners[0] == null ? Instant.MAX : taskRunners[0].instant());
        var says = IntStream.range(0, MESSAGES_PER_JOB)
                .mapToObj(i -> ScriptStep.say(0, "Entry " + i))
                .toArray(ScriptStep[]::new);
        var assignment = SimulatedAssignment.named("Says all at once", says);
        duvo.add(assignment);
        var ids = IntStream.range(0, count * jobs)
                .mapToObj(i -> duvo.addRunning(assignment.id(), taskRunners[0].instant())
                        .id())
                .toList();
        var http = new OkHttpClient.Builder()
                .addInterceptor(new HeadersSentInterceptor())
                .addInterceptor(new InMemoryDuvo(duvo, time -> {}))
                .build();
        var read = new int[1];
        var listener = new JobListener() {
            @Override
            public void messages(List<MessageUpdate> page, int position) {
                read[0] += page.size();
            }
        };
        var connection = new DuvoAccess(
                SimulatedDuvo.KEY,
                SimulationRun.CAP,
                limits -> new DuvoClient(
                        http,
                        HttpUrl.get("http://duvo.example"),
                        () -> SimulatedDuvo.KEY,
                        "duvo-jenkins/bench",
                        limits));
        var start = new StartRequest(assignment.id(), null, null, null, IdempotencyKey.random());
        var engines = new ArrayList<FollowScheduler>();
        for (int i = 0; i < count; i++) {
            var engine = new FollowScheduler(taskRunners[0], taskRunners[0].executor());
            engines.add(engine);
            for (var id : ids.subList(i * jobs, (i + 1) * jobs)) {
                var request = FollowRequest.start(null, start, null, Duration.ofMinutes(10))
                        .resumedAt(id, 0, List.of());
                engine.follow(connection, request, listener);
            }
        }
        if (!taskRunners[0].runUntil(() -> read[0] == ids.size() * (MESSAGES_PER_JOB + 1), Duration.ofHours(4))) {
            throw new IllegalStateException(read[0] + " messages read");
        }
        duvo.clearRequests();
        var with = usedHeap();
        taskRunners[0] = null;
        engines.clear();
        return (with - usedHeap()) / 1024.0 / count;
    }

    private static long usedHeap() {
        for (int i = 0; i < 4; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    /** Measures formatting and printing of messages in relation to printing the same lines. */
    void print() throws IOException {
        var messages = IntStream.range(0, MESSAGES)
                .mapToObj(i -> "Movement " + i + ": 12 boxes from bay 7 to bay 19, checked against the delivery note.")
                .map(text -> new Message("m" + text.hashCode(), "text", "assistant", Instant.EPOCH, text, null, null))
                .map(message -> new MessageUpdate(message, MessageUpdate.Change.NEW, message.text()))
                .toList();
        var plain = new ArrayList<String>();
        var lines = new MessageFormatter(LogLevel.MESSAGES);
        messages.forEach(message -> lines.format(message).forEach(line -> plain.add("[Duvo] " + line)));
        var ratios = new ArrayList<Double>();
        for (int round = 0; round < 60; round++) {
            var ours = cpu(out -> {
                var fresh = new MessageFormatter(LogLevel.MESSAGES);
                for (int i = 0; i < messages.size(); i++) {
                    fresh.format(messages.get(i)).forEach(line -> out.println("[Duvo] " + line));
                    if (i % 50 == 49) {
                        out.flush();
                    }
                }
            });
            var theirs = cpu(out -> {
                for (int i = 0; i < plain.size(); i++) {
                    out.println(plain.get(i));
                    if (i % 50 == 49) {
                        out.flush();
                    }
                }
            });
            if (round >= 20) { // in earlier rounds the JIT compiler is at work
                ratios.add(ours / theirs);
            }
        }
        metrics.most("print_10000_messages_cpu", Metrics.percentile(ratios, 50), "times plain");
    }

    private interface Printing {
        void to(PrintStream out);
    }

    private static double cpu(Printing printing) throws IOException {
        var threads = ManagementFactory.getThreadMXBean();
        try (var out = new PrintStream(
                new BufferedOutputStream(OutputStream.nullOutputStream()), false, StandardCharsets.UTF_8)) {
            var begun = threads.getCurrentThreadCpuTime();
            printing.to(out);
            out.flush();
            return threads.getCurrentThreadCpuTime() - begun;
        }
    }
}
