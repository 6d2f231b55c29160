package io.jenkins.plugins.duvo.faultinjection;

import io.jenkins.plugins.duvo.engine.VirtualTimeTaskRunner;
import io.jenkins.plugins.duvo.simulator.SimulatedDuvo;
import io.jenkins.plugins.duvo.simulator.faults.Fault;
import io.jenkins.plugins.duvo.simulator.faults.Faults;
import io.jenkins.plugins.duvo.simulator.faults.TransportFault;
import io.jenkins.plugins.duvo.simulator.http.Endpoint;
import io.jenkins.plugins.duvo.simulator.state.ScriptStep;
import io.jenkins.plugins.duvo.simulator.state.SimulatedJob;
import io.jenkins.plugins.duvo.simulator.state.SimulatedMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** Injects faults into the simulated Duvo, and remembers those that {@link InvariantChecker} must know of. */
final class FaultInjector {
    private final SimulatedDuvo duvo;
    private final VirtualTimeTaskRunner taskRunner;
    private final Supplier<String> runId;
    private final OtherKeys keys;
    private final ThrowInjector throwInjector;
    private final Consumer<String> note;
    private final List<Faults.Rule> repeatedByProxy = new ArrayList<>();
    private final Set<String> oddMessages = new HashSet<>();
    private boolean oddJob;
    private DyingConnection connection;
    private boolean edited;
    private boolean offsetIgnored;
    private boolean timesShifted;
    private boolean continuedAfterEnd;

    /** @param runId id of the Job that the build knows of, or null */
    FaultInjector(
            SimulatedDuvo duvo,
            VirtualTimeTaskRunner taskRunner,
            OtherKeys keys,
            ThrowInjector throwInjector,
            Supplier<String> runId,
            Consumer<String> note) {
        this.duvo = duvo;
        this.keys = keys;
        this.throwInjector = throwInjector;
        this.taskRunner = taskRunner;
        this.runId = runId;
        this.note = note;
    }

    SimulatedDuvo duvo() {
        return duvo;
    }

    void fault(Endpoint call, String name, Fault fault, long times, Duration lasting) {
        note.accept("*** from now: " + name + " for " + call);
        var rule = duvo.faults()
                .on(call)
                .when(request -> SimulatedDuvo.KEY.equals(request.key()))
                .times(times)
                .then(fault);
        if (call == Endpoint.START && name.startsWith("done twice")) {
            repeatedByProxy.add(rule);
        }
        offsetIgnored |= call == Endpoint.MESSAGES && name.contains("offset");
        taskRunner.in(lasting, () -> {
            note.accept("*** over: " + name + " for " + call);
            rule.remove();
        });
    }

    /** Puts an odd value into a member of the answers to a call. */
    void oddMember(Endpoint call, String member, String value, long times, Duration lasting) {
        oddJob |= call == Endpoint.RUN;
        var fault = Fault.change(body -> OddValues.inMember(body, member, value, oddMessages::add));
        fault(call, "%s is %s".formatted(member, value), fault, times, lasting);
    }

    /** Puts any odd value anywhere into each answer to a call. */
    void oddAnywhere(Endpoint call, long seed, long times, Duration lasting) {
        oddJob |= call == Endpoint.RUN;
        var random = new Random(seed);
        var fault = Fault.change(body -> OddValues.anywhere(body, call, random, oddMessages::add));
        fault(call, "odd values", fault, times, lasting);
    }

    /** Whether a read of a Job was to have an odd value so far. */
    boolean hasOddJob() {
        return oddJob;
    }

    /** Ids of the messages that had an odd value in some answer: each of them may be lost itself. */
    Set<String> oddMessages() {
        return oddMessages;
    }

    /**
     * Lets Duvo's times be wrong, each answer's by one of some differences, as if it came from a replica with a clock of its own.
     */
    void shiftTimes(List<Duration> shifts, Duration lasting) {
        note.accept("*** from now: times are shifted by " + shifts);
        timesShifted = true;
        var random = new Random(shifts.hashCode());
        var fault = Fault.changeAnswer(answer -> ShiftedTimes.in(answer, shifts.get(random.nextInt(shifts.size()))));
        fault(null, "shifted times", fault, Long.MAX_VALUE, lasting);
    }

    /** Lets foreign code throw the next times that it is reached, for a time at most. */
    void throwAt(ThrowInjector.Hook hook, ThrowInjector.Kind kind, int times, Duration lasting) {
        note.accept("*** from now: " + hook + " throws " + kind + " " + times + " times");
        throwInjector.arm(hook, kind, times);
        taskRunner.in(lasting, () -> throwInjector.disarm(hook));
    }

    /** Lets the connection that the reads of the build's key use die without a word. */
    void killConnection() {
        note.accept("*** the connection dies");
        if (connection == null) {
            connection = new DyingConnection(taskRunner::now);
            duvo.faults()
                    .on(null)
                    .when(request -> SimulatedDuvo.KEY.equals(request.key()))
                    .when(connection::carries)
                    .then(Fault.travelling(TransportFault.HANG_BEFORE_ANSWER));
        }
        connection.die();
    }

    /**
     * Lets each read of a kind about the build's Job come from one of some replicas, of which each lags by a time of its own.
     *
     * @param lags one for each replica; zero for one that is up to date
     */
    void lag(Endpoint call, List<Duration> lags, Duration lasting) {
        note.accept("*** from now: replicas of " + call + " lag by " + lags);
        var random = new Random(lags.hashCode());
        var rules = lags.stream()
                .filter(lag -> !lag.isZero())
                .map(lag -> duvo.faults()
                        .on(call)
                        .when(request -> SimulatedDuvo.KEY.equals(request.key()) && random.nextInt(lags.size()) == 0)
                        .then(Fault.lag(lag)))
                .toList();
        taskRunner.in(lasting, () -> rules.forEach(Faults.Rule::remove));
    }

    /** Changes the Job of the build at Duvo, if the build knows one. */
    private void atDuvo(BiConsumer<SimulatedDuvo, SimulatedJob> change) {
        if (runId.get() != null) {
            change.accept(duvo, duvo.job(runId.get()));
        }
    }

    /** Changes messages of the Job after they were written. */
    void edit(UnaryOperator<List<SimulatedMessage>> change) {
        edited = true;
        atDuvo((simulated, job) -> simulated.editMessages(job.id(), change));
    }

    boolean edited() {
        return edited;
    }

    /** Whether the same message may have one time and then another. */
    boolean isTimeShifted() {
        return timesShifted;
    }

    /** Whether a page of messages may begin at another offset than requested. */
    boolean isOffsetIgnored() {
        return offsetIgnored;
    }

    /** Lets the Job continue after its end. */
    void continueAfterEnd(ScriptStep... steps) {
        atDuvo((simulated, job) -> {
            if (job.endedAt() != null) {
                continuedAfterEnd = true;
                simulated.goOn(job.id(), steps);
            }
        });
    }

    boolean hasContinuedAfterEnd() {
        return continuedAfterEnd;
    }

    void sleep(Duration time) {
        taskRunner.skip(time);
        keys.onWake();
    }

    /** The number of start calls that Duvo executed although the engine did not send them: a proxy repeated one of its calls. */
    long startsRepeatedByProxy() {
        return repeatedByProxy.stream().mapToLong(Faults.Rule::used).sum();
    }
}
