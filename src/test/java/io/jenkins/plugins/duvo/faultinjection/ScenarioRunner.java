package io.jenkins.plugins.duvo.faultinjection;

import io.jenkins.plugins.duvo.api.DuvoClient;
import io.jenkins.plugins.duvo.api.Job;
import io.jenkins.plugins.duvo.api.StartRequest;
import io.jenkins.plugins.duvo.engine.HeadersSentInterceptor;
import io.jenkins.plugins.duvo.engine.VirtualTimeTaskRunner;
import io.jenkins.plugins.duvo.follow.DuvoAccess;
import io.jenkins.plugins.duvo.follow.FollowRequest;
import io.jenkins.plugins.duvo.follow.FollowScheduler;
import io.jenkins.plugins.duvo.follow.JobListener;
import io.jenkins.plugins.duvo.simulator.InMemoryDuvo;
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
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;

/** Plays one schedule with the real engine and client and a simulated Duvo. */
final class ScenarioRunner {
    static final Duration PATIENCE = Duration.ofMinutes(10);
    /** So many other Jobs make the engine read lists. */
    static final int CROWD = 5;
    /** A Job may wait a day for a person, and its build 24 hours for a Duvo that is out of reach. */
    private static final Duration LONGEST = Duration.ofHours(26).plusMinutes(30);

    private static final Duration AFTERMATH = Duration.ofMinutes(2);
    private static final OkHttpClient HTTP = new OkHttpClient();
    private static final HttpUrl ORIGIN = HttpUrl.get("http://duvo.example");

    private final FaultScenario schedule;
    private final boolean noting;
    private final List<String> history = new ArrayList<>();
    private final List<String> violations = new ArrayList<>();
    private final VirtualTimeTaskRunner taskRunner;
    private final SimulatedDuvo duvo;
    private final OkHttpClient http;
    private final SimulatedDisk disk = new SimulatedDisk();
    private final ExchangeRecorder witness;
    private final FaultInjector meddler;
    private final Set<Trigger> reached = EnumSet.noneOf(Trigger.class);
    private final List<CrashPoint> crashes;
    private final List<String> crowd = new ArrayList<>();
    private FollowRequest request;
    private ProcessLifetime life;
    private BuildModel build;
    private long abortedAt;
    private int pages;
    private int lives;

    ScenarioRunner(FaultScenario schedule, boolean noting) {
        this.schedule = schedule;
        this.noting = noting;
        taskRunner = new VirtualTimeTaskRunner(schedule.seed());
        duvo = new SimulatedDuvo(taskRunner, schedule.seed());
        http = HTTP.newBuilder()
                .addInterceptor(new HeadersSentInterceptor())
                .addInterceptor(new InMemoryDuvo(duvo, taskRunner::pause))
                .build();
        crashes = new ArrayList<>(schedule.crashes());
        witness = new ExchangeRecorder(this);
        meddler = new FaultInjector(duvo, taskRunner, () -> disk.runId, this::note);
        duvo.observe(witness);
    }

    InvariantChecker play() {
        var script = List.copyOf(schedule.script());
        var assignment = SimulatedAssignment.named("schedule", (Script) start -> script);
        duvo.add(assignment);
        duvo.onEvent((job, event) -> ended(event));
        for (int i = 0; i < schedule.others(); i++) {
            duvo.addForeign(assignment.id(), taskRunner.instant().minusSeconds(20L * i));
        }
        var silent = SimulatedAssignment.named("says nothing");
        duvo.add(silent);
        for (int i = 0; i < schedule.crowd(); i++) {
            crowd.add(duvo.addForeign(silent.id(), taskRunner.instant()).id());
        }
        request = order(assignment.id());
        reached(Trigger.BEGIN);
        for (var crash : schedule.crashes()) {
            if (crash.place() == CrashPoint.Place.TIME) {
                taskRunner.in(crash.after(), () -> crash(crash));
            }
        }
        if (schedule.stopAfter() != null) {
            taskRunner.in(schedule.stopAfter(), this::abort);
        }
        live(request);
        taskRunner.runUntil(() -> disk.result != null, LONGEST);
        var endedAt = taskRunner.now();
        if (disk.result != null) {
            taskRunner.run(AFTERMATH);
        }
        return new InvariantChecker(this, endedAt);
    }

    private FollowRequest order(String agentId) {
        var sandbox = schedule.mark() == FaultScenario.Mark.SANDBOX ? sandbox() : null;
        var reference = schedule.mark() == FaultScenario.Mark.REFERENCE ? "ref " + schedule.seed() + "." : null;
        var message = reference == null ? null : "Please begin. [" + reference + "]";
        return FollowRequest.start(null, new StartRequest(agentId, message, sandbox, null), reference, PATIENCE);
    }

    private String sandbox() {
        return duvo.handle(SimulatedRequest.post("/v2/sandboxes", SimulatedDuvo.KEY, null))
                .json()
                .path("sandbox_id")
                .stringValue();
    }

    private void live(FollowRequest from) {
        lives++;
        life = new ProcessLifetime(taskRunner);
        build = new BuildModel(this, life, disk);
        var scheduler = new FollowScheduler(life, life.executor());
        var connection = new DuvoAccess(
                "key",
                280,
                limits -> new DuvoClient(http, ORIGIN, () -> SimulatedDuvo.KEY, "duvo-jenkins/test", limits));
        build.follows(scheduler.follow(connection, from, build));
        crowd.forEach(id -> scheduler.follow(connection, FollowRequest.follow(id, PATIENCE), new JobListener() {}));
    }

    // --- crashes

    /** Whether the engine dies at this place now. */
    boolean crashes(CrashPoint.Place place) {
        if (life.dead()) {
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
        if (life.dead() || disk.result != null) {
            return;
        }
        note("*** crash, down for " + crash.down());
        crashes.remove(crash);
        life.die();
        taskRunner.in(crash.down(), () -> {
            note("*** back");
            live(
                    disk.runId == null
                            ? request.withUnknownStart()
                            : request.resumedAt(disk.runId, disk.position, disk.last()));
        });
    }

    // --- what happens

    void reached(Trigger moment) {
        if (reached.add(moment)) {
            for (var mishap : schedule.mishaps()) {
                if (mishap.moment() == moment) {
                    begin(mishap);
                }
            }
        }
    }

    private void begin(ScheduledFault mishap) {
        if (mishap.after().isZero()) {
            mishap.effect().accept(meddler);
        } else {
            taskRunner.in(mishap.after(), () -> {
                note("*** " + mishap.words());
                mishap.effect().accept(meddler);
            });
        }
    }

    private void ended(String event) {
        if (event.equals("human_request")) {
            inbox();
        } else {
            taskRunner.in(Duration.ZERO, () -> reached(Trigger.ENDING));
        }
    }

    private void inbox() {
        if (schedule.inboxAfter() == null) {
            return;
        }
        taskRunner.in(
                schedule.inboxAfter(),
                () -> ours().forEach(job -> {
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

    private void abort() {
        if (disk.result == null && !disk.aborted) {
            note("person: aborts the build");
            disk.aborted = true;
            abortedAt = taskRunner.now();
            if (!life.dead()) {
                build.abort();
            }
            reached(Trigger.STOPPING);
        }
    }

    /** Milliseconds since the build was aborted; negative if it was not. */
    long abortedFor() {
        return disk.aborted ? taskRunner.now() - abortedAt : -1;
    }

    void answering() {
        note("build: sends an answer");
    }

    void adopted(Job job) {
        if (ours().stream().noneMatch(each -> each.id().equals(job.id()))) {
            violated("took Job " + job.id() + ", which is somebody else's");
        }
    }

    void in(ProcessLifetime whose, Duration time, Runnable what) {
        taskRunner.in(time == null ? Duration.ZERO : time, () -> {
            if (!whose.dead()) {
                what.run();
            }
        });
    }

    // --- what is known

    List<SimulatedJob> ours() {
        return duvo.jobs().stream()
                .filter(job -> job.origin().source().equals("api"))
                .toList();
    }

    FaultScenario schedule() {
        return schedule;
    }

    SimulatedDuvo duvo() {
        return duvo;
    }

    SimulatedDisk disk() {
        return disk;
    }

    FaultInjector meddler() {
        return meddler;
    }

    ExchangeRecorder witness() {
        return witness;
    }

    int crashed() {
        return lives - 1;
    }

    boolean seedIsEven() {
        return schedule.seed() % 2 == 0;
    }

    long now() {
        return taskRunner.now();
    }

    void violated(String what) {
        note("!!! " + what);
        violations.add(what);
    }

    List<String> violations() {
        return violations;
    }

    void note(String what) {
        if (noting) {
            history.add("%8.1f  %s".formatted(taskRunner.now() / 1000.0, what));
        }
    }

    List<String> history() {
        return history;
    }
}
