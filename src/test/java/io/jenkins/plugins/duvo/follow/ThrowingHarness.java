package io.jenkins.plugins.duvo.follow;

import io.jenkins.plugins.duvo.api.Answer;
import io.jenkins.plugins.duvo.api.DuvoClient;
import io.jenkins.plugins.duvo.api.DuvoException;
import io.jenkins.plugins.duvo.api.IdempotencyKey;
import io.jenkins.plugins.duvo.engine.EngineHarness;
import io.jenkins.plugins.duvo.engine.HeadersSentInterceptor;
import io.jenkins.plugins.duvo.engine.RecordingListener;
import io.jenkins.plugins.duvo.simulator.InMemoryDuvo;
import io.jenkins.plugins.duvo.simulator.SimulatedDuvo;
import io.jenkins.plugins.duvo.simulator.faults.Fault;
import io.jenkins.plugins.duvo.simulator.http.Endpoint;
import io.jenkins.plugins.duvo.simulator.state.DemoAssignments;
import io.jenkins.plugins.duvo.simulator.state.SimulatedKey;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;

/**
 * The engine in virtual time, with one hook that throws: at the place of its n-th call, or in a span of time. Another Job with
 * another key is followed beside the Job of the scenario.
 */
final class ThrowingHarness {
    /** A place at which foreign code runs, an answer is parsed or time is computed with. */
    enum Hook {
        /** {@link TaskRunner#now}, which the handlers of answers and all rules call. */
        CLOCK,
        /** {@link TaskRunner#execute}: no thread for a call. */
        CALLS,
        /** {@link TaskRunner#schedule}: no thread for a wake-up. */
        TIMER,
        /** The executor of the listeners. */
        LISTENER_EXECUTOR,
        /** The listener of the Job. */
        LISTENER,
        /** The HTTP client, after Duvo did its work: the answer cannot be parsed. */
        ANSWER,
        /** The HTTP client, before the request was sent. */
        REQUEST,
        /** The secret of the key. */
        SECRET,
        /** The limit of the connection. */
        RATE_LIMIT,
        /** The number of Jobs that may run at once. */
        JOB_LIMIT,
        /** The listener of the key's status. */
        KEY_STATUS
    }

    /** What the followed Job does. */
    enum Scenario {
        ENDED(DemoAssignments.QUICK),
        ANSWERED(DemoAssignments.APPROVAL),
        STOPPED(DemoAssignments.ENDLESS),
        START_LOST(DemoAssignments.QUICK),
        LISTED(DemoAssignments.QUICK);

        private final String agentId;

        Scenario(String agentId) {
            this.agentId = agentId;
        }
    }

    private static final Duration MAX_DURATION = Duration.ofHours(1);
    private static final String OTHER_KEY = "dv_other";

    private final Scenario scenario;
    private final EngineHarness harness = new EngineHarness();
    private final RecordingListener listener = new RecordingListener();
    private final RecordingListener other = new RecordingListener();
    private final List<RecordingListener> crowd = new ArrayList<>();
    private final Map<Hook, Long> counts = new EnumMap<>(Hook.class);
    private final List<LogRecord> logged = new ArrayList<>();
    private final List<String> violations = new ArrayList<>();
    private final FollowScheduler scheduler;
    private final OkHttpClient http;
    private FollowedJob followed;
    private Hook hook;
    private Supplier<Throwable> failure;
    private long first;
    private Duration from;
    private Duration to;
    private int thrown;
    private boolean isThrownToCaller;

    ThrowingHarness(Scenario scenario) {
        this.scenario = scenario;
        harness.duvo.add(new SimulatedKey(OTHER_KEY, SimulatedDuvo.TEAM.id()));
        http = new OkHttpClient.Builder()
                .addInterceptor(chain -> {
                    on(Hook.REQUEST);
                    var answer = chain.proceed(chain.request());
                    if (!chain.request().method().equals("GET")
                            || !chain.request().header("Authorization").endsWith(OTHER_KEY)) {
                        on(Hook.ANSWER);
                    }
                    return answer;
                })
                .addInterceptor(new HeadersSentInterceptor())
                .addInterceptor(new InMemoryDuvo(harness.duvo, harness.taskRunner::pause))
                .build();
        scheduler = new FollowScheduler(
                new HookedTaskRunner(),
                hookedExecutor(),
                new HookedStatusListener(),
                task -> harness.taskRunner.in(Duration.ofSeconds(1), task));
    }

    /** The hook throws at its n-th call, counted from 1. */
    ThrowingHarness throwing(Hook at, long nth, Supplier<Throwable> what) {
        hook = at;
        first = nth;
        failure = what;
        return this;
    }

    /** The hook throws from one time to another, counted from the beginning. */
    ThrowingHarness throwing(Hook at, Duration begin, Duration end, Supplier<Throwable> what) {
        hook = at;
        from = begin;
        to = end;
        failure = what;
        return this;
    }

    private void on(Hook called) {
        var count = counts.merge(called, 1L, Long::sum);
        if (called == hook && (from == null ? count == first : isInSpan())) {
            thrown++;
            throw sneaky(failure.get());
        }
    }

    private boolean isInSpan() {
        var now = harness.taskRunner.now();
        return now >= from.toMillis() && now < to.toMillis();
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> T sneaky(Throwable failure) throws T {
        throw (T) failure;
    }

    /** Plays the scenario to its end in virtual time. */
    ThrowingHarness play() {
        var handler = new Handler() {
            @Override
            public void publish(LogRecord record) {
                if (record.getLevel().intValue() >= Level.INFO.intValue()) {
                    logged.add(record);
                }
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        var logger = Logger.getLogger("io.jenkins.plugins.duvo");
        logger.addHandler(handler);
        logger.setUseParentHandlers(false);
        try {
            playUnlogged();
        } finally {
            logger.removeHandler(handler);
            logger.setUseParentHandlers(true);
        }
        check();
        return this;
    }

    private void playUnlogged() {
        if (scenario == Scenario.START_LOST) {
            harness.fault(Endpoint.START, 1, Fault.html(502).afterWork());
        }
        byCaller(() -> scheduler.follow(access(OTHER_KEY), startRequest(DemoAssignments.TALKATIVE, "other"), other));
        if (scenario == Scenario.LISTED) {
            for (int i = 0; i < 5; i++) {
                var each = new RecordingListener();
                crowd.add(each);
                byCaller(() ->
                        scheduler.follow(access(SimulatedDuvo.KEY), startRequest(DemoAssignments.TOOLS, "c"), each));
            }
        }
        byCaller(() -> followed =
                scheduler.follow(access(SimulatedDuvo.KEY), startRequest(scenario.agentId, "own"), hooked(listener)));
        for (int second = 1; second < MAX_DURATION.toSeconds(); second++) {
            harness.taskRunner.in(Duration.ofSeconds(second), this::act);
        }
        harness.taskRunner.runUntil(this::areAllEnded, MAX_DURATION);
        harness.taskRunner.run(Duration.ofMinutes(5)); // nothing may happen any more
    }

    private boolean areAllEnded() {
        return listener.result != null && other.result != null && crowd.stream().allMatch(each -> each.result != null);
    }

    /** What a person does each second: answers an open request, and stops the Job after half a minute. */
    private void act() {
        if (followed == null) {
            return;
        }
        byCaller(() -> listener.requests.forEach(
                request -> followed.answer(request, Answer.APPROVE, IdempotencyKey.random())));
        if (scenario == Scenario.STOPPED && harness.taskRunner.now() >= 30_000 && listener.result == null) {
            byCaller(followed::stop);
        }
    }

    private FollowRequest startRequest(String agentId, String reference) {
        return EngineHarness.startRequest(agentId, reference)
                .withLimit(new ConcurrencyLimit(reference, this::jobLimit, 0, false));
    }

    private int jobLimit() {
        on(Hook.JOB_LIMIT);
        return 0;
    }

    private DuvoAccess access(String key) {
        return new DuvoAccess(
                key,
                () -> {
                    on(Hook.RATE_LIMIT);
                    return EngineHarness.CAP;
                },
                limits -> new DuvoClient(http, HttpUrl.get("http://duvo.example"), () -> secret(key), "test", limits));
    }

    private String secret(String key) {
        on(Hook.SECRET);
        return key;
    }

    private void byCaller(Runnable call) {
        try {
            call.run();
        } catch (Throwable e) {
            isThrownToCaller = true;
        }
    }

    /** A task of a thread pool: what it throws is not logged. */
    private Runnable task(String where, Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (Throwable e) {
                violations.add(e + " was thrown out of a task of the " + where);
            }
        };
    }

    private Executor hookedExecutor() {
        return task -> {
            on(Hook.LISTENER_EXECUTOR);
            harness.taskRunner.executor().execute(task("listeners", task));
        };
    }

    private JobListener hooked(RecordingListener recording) {
        return (JobListener) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {JobListener.class}, (proxy, method, arguments) -> {
                    try {
                        return method.invoke(recording, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    } finally {
                        on(Hook.LISTENER);
                    }
                });
    }

    private void check() {
        check("the Job", scenario.agentId, listener, followed != null);
        check("the other Job", DemoAssignments.TALKATIVE, other, !isThrownToCaller);
        crowd.forEach(
                each -> expect(each.result != null || isThrownToCaller, "a Job of the crowd hangs: " + each.lines));
    }

    private void check(String name, String agentId, RecordingListener recording, boolean isFollowed) {
        var jobs = harness.duvo.jobs().stream()
                .filter(job -> job.assignment().id().equals(agentId))
                .toList();
        expect(jobs.size() <= 1, name + " was started twice");
        expect(recording.late.isEmpty(), name + " has events after its end");
        if (!isFollowed) {
            return;
        }
        expect(recording.result != null, name + " hangs: " + recording.lines);
        if (recording.result != null && recording.result.reason() == FollowResult.Reason.JOB_ENDED) {
            var ids = recording.ids();
            expect(ids.size() == new HashSet<>(ids).size(), name + " repeats messages");
            expect(ids.size() == jobs.get(0).messages().size(), name + " lacks messages: " + recording.lines);
        } else {
            expect(false, name + " " + recording.lines);
        }
    }

    private void expect(boolean kept, String violation) {
        if (!kept) {
            violations.add(violation);
        }
    }

    List<String> violations() {
        return violations;
    }

    /** What the log of Jenkins got. */
    List<String> logged() {
        return logged.stream()
                .map(record -> record.getMessage() + " " + record.getThrown())
                .toList();
    }

    /** How often each hook was called. */
    Map<Hook, Long> counts() {
        return counts;
    }

    /** Whether the engine met a failure that it did not throw on to its caller. */
    boolean hasMetFailure() {
        return thrown > 0 && !isThrownToCaller;
    }

    String describe() {
        return scenario + ", " + hook + (from == null ? " " + first : " from " + from + " to " + to) + ", "
                + failure.get() + ": " + listener.withoutMessages() + " ";
    }

    private final class HookedTaskRunner implements TaskRunner {
        @Override
        public long now() {
            on(Hook.CLOCK);
            return harness.taskRunner.now();
        }

        @Override
        public void execute(Runnable call, Runnable then) {
            on(Hook.CALLS);
            harness.taskRunner.execute(task("calls", call), task("calls", then));
        }

        @Override
        public void schedule(long millis, Runnable wake) {
            on(Hook.TIMER);
            harness.taskRunner.schedule(millis, task("timer", wake));
        }
    }

    private final class HookedStatusListener implements KeyStatusListener {
        @Override
        public void keyAccepted(Object keyId) {
            on(Hook.KEY_STATUS);
        }

        @Override
        public void keyRejected(Object keyId, DuvoException why) {
            on(Hook.KEY_STATUS);
        }
    }
}
