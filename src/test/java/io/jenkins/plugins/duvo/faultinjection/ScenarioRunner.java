package io.jenkins.plugins.duvo.faultinjection;

import io.jenkins.plugins.duvo.api.IdempotencyKey;
import io.jenkins.plugins.duvo.api.Job;
import io.jenkins.plugins.duvo.api.StartRequest;
import io.jenkins.plugins.duvo.engine.VirtualTimeTaskRunner;
import io.jenkins.plugins.duvo.follow.FollowRequest;
import io.jenkins.plugins.duvo.follow.FollowSchedulers;
import io.jenkins.plugins.duvo.simulator.SimulatedDuvo;
import io.jenkins.plugins.duvo.simulator.http.SimulatedRequest;
import io.jenkins.plugins.duvo.simulator.state.Script;
import io.jenkins.plugins.duvo.simulator.state.SimulatedAssignment;
import io.jenkins.plugins.duvo.simulator.state.SimulatedJob;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.logging.LogRecord;

/** Plays one scenario with the engine, the HTTP client and a simulated Duvo, in virtual time. */
final class ScenarioRunner {
    static final Duration OUTAGE_TIMEOUT = Duration.ofMinutes(10);
    /** A Job may wait a day for a person, and its build 24 hours for a Duvo that is out of reach. */
    private static final Duration MAX_DURATION = Duration.ofHours(26).plusMinutes(30);

    private static final Duration AFTERMATH = Duration.ofMinutes(2);

    private final FaultScenario scenario;
    private final boolean recording;
    private final List<String> history = new ArrayList<>();
    private final List<String> violations = new ArrayList<>();
    private final VirtualTimeTaskRunner taskRunner;
    private final SimulatedDuvo duvo;
    private final KeyAccess access;
    private final SimulatedDisk disk = new SimulatedDisk();
    private final ThrowInjector throwInjector;
    private final ExchangeRecorder recorder;
    private final FaultInjector injector;
    private final Set<Trigger> reached = EnumSet.noneOf(Trigger.class);
    private final List<CrashPoint> crashes;
    private final OtherKeys otherKeys;
    private FollowRequest request;
    private ProcessLifetime lifetime;
    private BuildModel build;
    private long abortedAt;
    private int pages;
    private int processes;
    private List<LogRecord> logged = List.of();

    ScenarioRunner(FaultScenario scenario, boolean recording) {
        this.scenario = scenario;
        this.recording = recording;
        taskRunner = new VirtualTimeTaskRunner(scenario.seed());
        duvo = new SimulatedDuvo(() -> taskRunner.instant().plus(scenario.clock()), scenario.seed());
        throwInjector = new ThrowInjector(hook -> otherKeys().onThrow(hook));
        access = new KeyAccess(duvo, taskRunner, throwInjector);
        crashes = new ArrayList<>(scenario.crashes());
        otherKeys = new OtherKeys(duvo, taskRunner, scenario);
        recorder = new ExchangeRecorder(this);
        injector = new FaultInjector(duvo, taskRunner, otherKeys, throwInjector, () -> disk.runId, this::note);
        duvo.observe(recorder);
    }

    /** Plays the scenario and checks its outcome. */
    InvariantChecker play() {
        return new InvariantChecker(this, run());
    }

    /** Plays the scenario and returns when the build ended, in milliseconds of virtual time. */
    long run() {
        CapturedLog.drain();
        var script = List.copyOf(scenario.job().script());
        var assignment = SimulatedAssignment.named("schedule", (Script) start -> script);
        duvo.add(assignment);
        duvo.onEvent((job, event) -> onDuvoEvent(event));
        for (int i = 0; i < scenario.job().others(); i++) {
            duvo.addForeign(
                    assignment.id(), taskRunner.instant().plus(scenario.clock()).minusSeconds(20L * i));
        }
        request = startRequest(assignment.id());
        onReached(Trigger.BEGIN);
        for (var crash : scenario.crashes()) {
            if (crash.place() == CrashPoint.Place.TIME) {
                taskRunner.in(crash.after(), () -> crash(crash));
            }
        }
        if (scenario.people().stopAfter() != null) {
            taskRunner.in(scenario.people().stopAfter(), this::abort);
        }
        startProcess(request);
        taskRunner.runUntil(() -> disk.result != null, MAX_DURATION);
        var endedAt = taskRunner.now();
        if (disk.result != null) {
            taskRunner.run(AFTERMATH);
        }
        logged = CapturedLog.drain();
        return endedAt;
    }

    private FollowRequest startRequest(String agentId) {
        var sandbox = scenario.job().mark() == FaultScenario.Mark.SANDBOX ? sandbox() : null;
        var reference = scenario.job().mark() == FaultScenario.Mark.REFERENCE ? "ref " + scenario.seed() + "." : null;
        var message = reference == null ? null : "Please begin. [" + reference + "]";
        return FollowRequest.start(
                null,
                new StartRequest(agentId, message, sandbox, null, IdempotencyKey.random()),
                reference,
                OUTAGE_TIMEOUT);
    }

    private String sandbox() {
        return duvo.handle(SimulatedRequest.post("/v2/sandboxes", SimulatedDuvo.KEY, null))
                .json()
                .path("sandbox_id")
                .stringValue();
    }

    private void startProcess(FollowRequest from) {
        processes++;
        lifetime = new ProcessLifetime(taskRunner, throwInjector, this::onEscaped);
        build = new BuildModel(this, lifetime, disk);
        var scheduler = FollowSchedulers.create(lifetime, lifetime.executor(), lifetime, lifetime.later());
        otherKeys.watchOfBuild().onFollowed(taskRunner.now());
        access.beginFollowing(() -> {
            build.setFollowedJob(scheduler.follow(access.of(SimulatedDuvo.KEY), from, throwInjector.throwing(build)));
            otherKeys.follow(scheduler, access, OUTAGE_TIMEOUT);
        });
    }

    /** The engine threw on a thread of a pool. */
    void onEscaped(Throwable thrown) {
        addViolation("thrown on a thread of the pool: " + thrown);
    }

    /** Calls the engine, which must not throw whatever its own calls throw. */
    void callEngine(Runnable call) {
        try {
            call.run();
        } catch (Throwable e) {
            addViolation("thrown at the caller of the engine: " + e);
        }
    }

    // --- crashes

    /** Crashes the process if the scenario says so, and returns whether it is dead. */
    boolean tryCrash(CrashPoint.Place place) {
        if (lifetime.isDead()) {
            return true;
        }
        if (place == CrashPoint.Place.PRINTED) {
            pages++;
        }
        for (var crash : crashes) {
            if (crash.place() == place
                    && (place != CrashPoint.Place.PRINTED && place != CrashPoint.Place.APPENDED
                            || crash.number() <= pages)) {
                crash(crash);
                return true;
            }
        }
        return false;
    }

    private void crash(CrashPoint crash) {
        if (lifetime.isDead() || disk.result != null) {
            return;
        }
        note("*** crash, down for " + crash.down());
        crashes.remove(crash);
        lifetime.kill();
        otherKeys.onCrash();
        taskRunner.in(crash.down(), () -> {
            note("*** back");
            startProcess(
                    disk.runId == null
                            ? request.withUnknownStart()
                            : request.resumedAt(disk.runId, disk.position, disk.last()));
        });
    }

    // --- events

    void onReached(Trigger trigger) {
        if (reached.add(trigger)) {
            for (var fault : scenario.faults()) {
                if (fault.trigger() == trigger) {
                    begin(fault);
                }
            }
        }
    }

    private void begin(ScheduledFault fault) {
        if (fault.after().isZero()) {
            fault.effect().accept(injector);
        } else {
            taskRunner.in(fault.after(), () -> {
                note("*** " + fault.description());
                fault.effect().accept(injector);
            });
        }
    }

    private void onDuvoEvent(String event) {
        if (event.equals("human_request")) {
            answerInInbox();
        } else {
            taskRunner.in(Duration.ZERO, () -> onReached(Trigger.ENDING));
        }
    }

    private void answerInInbox() {
        if (scenario.people().inboxAfter() == null) {
            return;
        }
        taskRunner.in(
                scenario.people().inboxAfter(),
                () -> ownJobs().forEach(job -> {
                    var pending = job.pending();
                    if (pending != null && job.status().equals("waiting")) {
                        note("inbox: answers " + pending.id());
                        if (pending.ask().questions() == null) {
                            duvo.answerElsewhere(job.id(), true);
                        } else {
                            duvo.answerElsewhere(job.id(), Map.of("q", "elsewhere"));
                        }
                    }
                }));
    }

    /** Notes that a person aborted the build at a time. */
    void abortAt(long millis) {
        disk.aborted = true;
        abortedAt = millis;
    }

    private void abort() {
        if (disk.result == null && !disk.aborted) {
            note("person: aborts the build");
            abortAt(taskRunner.now());
            if (!lifetime.isDead()) {
                build.abort();
            }
            onReached(Trigger.STOPPING);
        }
    }

    /** Milliseconds since the build was aborted; negative if it was not aborted. */
    long millisSinceAbort() {
        return disk.aborted ? taskRunner.now() - abortedAt : -1;
    }

    void noteAnswer() {
        note("build: sends an answer");
    }

    void onEnded() {
        otherKeys.watchOfBuild().onEnded(taskRunner.now());
    }

    void onAdopted(Job job) {
        if (ownJobs().stream().noneMatch(each -> each.id().equals(job.id()))) {
            addViolation("took Job " + job.id() + ", which is foreign");
        }
    }

    void in(ProcessLifetime process, Duration time, Runnable task) {
        taskRunner.in(time == null ? Duration.ZERO : time, () -> {
            if (!process.isDead()) {
                task.run();
            }
        });
    }

    // --- facts

    List<SimulatedJob> ownJobs() {
        return duvo.jobs().stream()
                .filter(job -> job.origin().source().equals("api"))
                .toList();
    }

    FaultScenario scenario() {
        return scenario;
    }

    SimulatedDuvo duvo() {
        return duvo;
    }

    SimulatedDisk disk() {
        return disk;
    }

    /** The build in the process that began last. */
    BuildModel build() {
        return build;
    }

    OtherKeys otherKeys() {
        return otherKeys;
    }

    FaultInjector injector() {
        return injector;
    }

    /** The warnings in the log of Jenkins. */
    List<LogRecord> logged() {
        return logged;
    }

    ThrowInjector throwInjector() {
        return throwInjector;
    }

    ExchangeRecorder recorder() {
        return recorder;
    }

    int crashCount() {
        return processes - 1;
    }

    boolean isSeedEven() {
        return scenario.seed() % 2 == 0;
    }

    long now() {
        return taskRunner.now();
    }

    void addViolation(String text) {
        note("!!! " + text);
        violations.add(text);
    }

    List<String> violations() {
        return violations;
    }

    void note(String text) {
        if (recording) {
            history.add("%8.1f  %s".formatted(taskRunner.now() / 1000.0, text));
        }
    }

    List<String> history() {
        return history;
    }
}
