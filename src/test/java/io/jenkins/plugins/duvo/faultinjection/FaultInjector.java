package io.jenkins.plugins.duvo.faultinjection;

import io.jenkins.plugins.duvo.engine.VirtualTimeTaskRunner;
import io.jenkins.plugins.duvo.simulator.SimulatedDuvo;
import io.jenkins.plugins.duvo.simulator.faults.Fault;
import io.jenkins.plugins.duvo.simulator.faults.Faults;
import io.jenkins.plugins.duvo.simulator.http.Endpoint;
import io.jenkins.plugins.duvo.simulator.state.ScriptStep;
import io.jenkins.plugins.duvo.simulator.state.SimulatedJob;
import io.jenkins.plugins.duvo.simulator.state.SimulatedMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** Makes things go wrong, and remembers what it did that the verdict must know of. */
final class FaultInjector {
    private final SimulatedDuvo duvo;
    private final VirtualTimeTaskRunner taskRunner;
    private final Supplier<String> runId;
    private final Consumer<String> note;
    private final List<Faults.Rule> proxied = new ArrayList<>();
    private boolean edited;
    private boolean takenUpAgain;

    /** @param runId the Job that the build knows of, or null */
    FaultInjector(SimulatedDuvo duvo, VirtualTimeTaskRunner taskRunner, Supplier<String> runId, Consumer<String> note) {
        this.duvo = duvo;
        this.taskRunner = taskRunner;
        this.runId = runId;
        this.note = note;
    }

    void fault(Endpoint call, String name, Fault fault, long times, Duration lasting) {
        note.accept("*** from now: " + name + " for " + call);
        var rule = duvo.faults().on(call).times(times).then(fault);
        if (call == Endpoint.START && name.startsWith("done twice")) {
            proxied.add(rule);
        }
        taskRunner.in(lasting, () -> {
            note.accept("*** over: " + name + " for " + call);
            rule.remove();
        });
    }

    /** Something at Duvo is changed, if there is a Job of ours by then. */
    private void atDuvo(BiConsumer<SimulatedDuvo, SimulatedJob> change) {
        if (runId.get() != null) {
            change.accept(duvo, duvo.job(runId.get()));
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

    /** The Job goes on after its end. */
    void takeUpAgain(ScriptStep... steps) {
        atDuvo((simulated, job) -> {
            if (job.endedAt() != null) {
                takenUpAgain = true;
                simulated.goOn(job.id(), steps);
            }
        });
    }

    boolean tookUpAgain() {
        return takenUpAgain;
    }

    void sleep(Duration time) {
        taskRunner.skip(time);
    }

    /** How many start calls Duvo carried out that we never made: a proxy repeated ours. */
    long startsProxied() {
        return proxied.stream().mapToLong(Faults.Rule::used).sum();
    }
}
