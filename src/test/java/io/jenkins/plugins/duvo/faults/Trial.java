package io.jenkins.plugins.duvo.faults;

import io.jenkins.plugins.duvo.api.DuvoClient;
import io.jenkins.plugins.duvo.api.Job;
import io.jenkins.plugins.duvo.api.StartRequest;
import io.jenkins.plugins.duvo.follow.Duvo;
import io.jenkins.plugins.duvo.follow.FollowScheduler;
import io.jenkins.plugins.duvo.follow.JobOrder;
import io.jenkins.plugins.duvo.follow.Sending;
import io.jenkins.plugins.duvo.follow.VirtualMachine;
import io.jenkins.plugins.duvo.simulator.Assignment;
import io.jenkins.plugins.duvo.simulator.Call;
import io.jenkins.plugins.duvo.simulator.Fault;
import io.jenkins.plugins.duvo.simulator.Faults;
import io.jenkins.plugins.duvo.simulator.InMemoryDuvo;
import io.jenkins.plugins.duvo.simulator.Script;
import io.jenkins.plugins.duvo.simulator.SimulatedDuvo;
import io.jenkins.plugins.duvo.simulator.SimulatedJob;
import io.jenkins.plugins.duvo.simulator.SimulatedMessage;
import io.jenkins.plugins.duvo.simulator.SimulatedRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;

/** Plays one schedule with the real engine and client and a simulated Duvo. */
final class Trial {
    static final Duration PATIENCE = Duration.ofMinutes(10);
    /** A Job may wait a day for a person, and its build 24 hours for a Duvo that is out of reach. */
    private static final Duration LONGEST = Duration.ofHours(26).plusMinutes(30);

    private static final Duration AFTERMATH = Duration.ofMinutes(2);
    private static final OkHttpClient HTTP = new OkHttpClient();
    private static final HttpUrl ORIGIN = HttpUrl.get("http://duvo.example");

    private final Schedule schedule;
    private final boolean noting;
    private final List<String> history = new ArrayList<>();
    private final List<String> violations = new ArrayList<>();
    private final VirtualMachine machine;
    private final SimulatedDuvo duvo;
    private final OkHttpClient http;
    private final Disk disk = new Disk();
    private final Witness witness;
    private final Set<Moment> reached = EnumSet.noneOf(Moment.class);
    private final List<Crash> crashes;
    private final List<Faults.Rule> proxied = new ArrayList<>();
    private JobOrder order;
    private Life life;
    private ModelBuild build;
    private boolean edited;
    private long abortedAt;
    private int pages;
    private int lives;

    Trial(Schedule schedule, boolean noting) {
        this.schedule = schedule;
        this.noting = noting;
        machine = new VirtualMachine(schedule.seed());
        duvo = new SimulatedDuvo(machine, schedule.seed());
        http = HTTP.newBuilder()
                .addInterceptor(new Sending())
                .addInterceptor(new InMemoryDuvo(duvo, machine::pause))
                .build();
        crashes = new ArrayList<>(schedule.crashes());
        witness = new Witness(this);
        duvo.observe(witness);
    }

    Verdict play() {
        var script = List.copyOf(schedule.script());
        var assignment = Assignment.named("schedule", (Script) start -> script);
        duvo.add(assignment);
        duvo.onEvent((job, event) -> ended(event));
        for (int i = 0; i < schedule.others(); i++) {
            duvo.addForeign(assignment.id(), machine.instant().minusSeconds(20L * i));
        }
        order = order(assignment.id());
        reached(Moment.BEGIN);
        for (var crash : schedule.crashes()) {
            if (crash.place() == Crash.Place.TIME) {
                machine.in(crash.after(), () -> crash(crash));
            }
        }
        if (schedule.stopAfter() != null) {
            machine.in(schedule.stopAfter(), this::abort);
        }
        live(order);
        machine.runUntil(() -> disk.ending != null, LONGEST);
        var endedAt = machine.now();
        if (disk.ending != null) {
            machine.run(AFTERMATH);
        }
        return new Verdict(this, endedAt);
    }

    private JobOrder order(String agentId) {
        var sandbox = schedule.mark() == Schedule.Mark.SANDBOX ? sandbox() : null;
        var reference = schedule.mark() == Schedule.Mark.REFERENCE ? "ref " + schedule.seed() + "." : null;
        var message = reference == null ? null : "Please begin. [" + reference + "]";
        return JobOrder.start(null, new StartRequest(agentId, message, sandbox, null), reference, PATIENCE);
    }

    private String sandbox() {
        return duvo.handle(SimulatedRequest.post("/v2/sandboxes", SimulatedDuvo.KEY, null))
                .json()
                .path("sandbox_id")
                .stringValue();
    }

    private void live(JobOrder from) {
        lives++;
        life = new Life(machine);
        build = new ModelBuild(this, life, disk);
        var scheduler = new FollowScheduler(life, life.executor());
        var connection = new Duvo(
                "key",
                280,
                limits -> new DuvoClient(http, ORIGIN, () -> SimulatedDuvo.KEY, "duvo-jenkins/test", limits));
        build.follows(scheduler.follow(connection, from, build));
    }

    // --- crashes

    /** Whether the engine dies at this place now. */
    boolean crashes(Crash.Place place) {
        if (life.dead()) {
            return true;
        }
        if (place == Crash.Place.PRINTED) {
            pages++;
        }
        for (var crash : crashes) {
            if (crash.place() == place
                    && (place != Crash.Place.PRINTED && place != Crash.Place.APPENDED || crash.number() <= pages)) {
                crash(crash);
                return true;
            }
        }
        return false;
    }

    private void crash(Crash crash) {
        if (life.dead() || disk.ending != null) {
            return;
        }
        note("*** crash, down for " + crash.down());
        crashes.remove(crash);
        life.die();
        machine.in(crash.down(), () -> {
            note("*** back");
            live(disk.runId == null ? order.unsure() : order.resumed(disk.runId, disk.position, disk.last()));
        });
    }

    // --- what happens

    void reached(Moment moment) {
        if (reached.add(moment)) {
            for (var mishap : schedule.mishaps()) {
                if (mishap.moment() == moment) {
                    begin(mishap);
                }
            }
        }
    }

    private void begin(Mishap mishap) {
        if (mishap.after().isZero()) {
            mishap.effect().accept(this);
        } else {
            machine.in(mishap.after(), () -> {
                note("*** " + mishap.words());
                mishap.effect().accept(this);
            });
        }
    }

    void fault(Call call, String name, Fault fault, long times, Duration lasting) {
        note("*** from now: " + name + " for " + call);
        var rule = duvo.faults().on(call).times(times).then(fault);
        if (call == Call.START && name.startsWith("done twice")) {
            proxied.add(rule);
        }
        machine.in(lasting, () -> {
            note("*** over: " + name + " for " + call);
            rule.remove();
        });
    }

    /** Something at Duvo is changed, if there is a Job of ours by then. */
    void atDuvo(BiConsumer<SimulatedDuvo, SimulatedJob> change) {
        if (disk.runId != null) {
            change.accept(duvo, duvo.job(disk.runId));
        }
    }

    /** Messages are changed after they were said. */
    void edit(UnaryOperator<List<SimulatedMessage>> change) {
        edited = true;
        atDuvo((simulated, job) -> simulated.editMessages(job.id(), change));
    }

    boolean edited() {
        return edited;
    }

    void sleep(Duration time) {
        machine.skip(time);
    }

    private void ended(String event) {
        if (event.equals("human_request")) {
            inbox();
        } else {
            machine.in(Duration.ZERO, () -> reached(Moment.ENDING));
        }
    }

    private void inbox() {
        if (schedule.inboxAfter() == null) {
            return;
        }
        machine.in(
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
        if (disk.ending == null && !disk.aborted) {
            note("person: aborts the build");
            disk.aborted = true;
            abortedAt = machine.now();
            if (!life.dead()) {
                build.abort();
            }
            reached(Moment.STOPPING);
        }
    }

    /** Milliseconds since the build was aborted; negative if it was not. */
    long abortedFor() {
        return disk.aborted ? machine.now() - abortedAt : -1;
    }

    void answering() {
        note("build: sends an answer");
    }

    void adopted(Job job) {
        if (ours().stream().noneMatch(each -> each.id().equals(job.id()))) {
            violated("took Job " + job.id() + ", which is somebody else's");
        }
    }

    void in(Life whose, Duration time, Runnable what) {
        machine.in(time == null ? Duration.ZERO : time, () -> {
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

    /** How many start calls Duvo carried out that we never made: a proxy repeated ours. */
    long startsProxied() {
        return proxied.stream().mapToLong(Faults.Rule::used).sum();
    }

    Schedule schedule() {
        return schedule;
    }

    SimulatedDuvo duvo() {
        return duvo;
    }

    Disk disk() {
        return disk;
    }

    Witness witness() {
        return witness;
    }

    int crashed() {
        return lives - 1;
    }

    boolean seedIsEven() {
        return schedule.seed() % 2 == 0;
    }

    long now() {
        return machine.now();
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
            history.add("%8.1f  %s".formatted(machine.now() / 1000.0, what));
        }
    }

    List<String> history() {
        return history;
    }
}
