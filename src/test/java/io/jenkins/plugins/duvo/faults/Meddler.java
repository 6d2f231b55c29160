package io.jenkins.plugins.duvo.faults;

import io.jenkins.plugins.duvo.follow.VirtualMachine;
import io.jenkins.plugins.duvo.simulator.Call;
import io.jenkins.plugins.duvo.simulator.Fault;
import io.jenkins.plugins.duvo.simulator.Faults;
import io.jenkins.plugins.duvo.simulator.SimulatedDuvo;
import io.jenkins.plugins.duvo.simulator.SimulatedJob;
import io.jenkins.plugins.duvo.simulator.SimulatedMessage;
import io.jenkins.plugins.duvo.simulator.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** Makes things go wrong, and remembers what it did that the verdict must know of. */
final class Meddler {
    private final SimulatedDuvo duvo;
    private final VirtualMachine machine;
    private final Supplier<String> runId;
    private final Consumer<String> note;
    private final List<Faults.Rule> proxied = new ArrayList<>();
    private boolean edited;
    private boolean takenUpAgain;

    /** @param runId the Job that the build knows of, or null */
    Meddler(SimulatedDuvo duvo, VirtualMachine machine, Supplier<String> runId, Consumer<String> note) {
        this.duvo = duvo;
        this.machine = machine;
        this.runId = runId;
        this.note = note;
    }

    void fault(Call call, String name, Fault fault, long times, Duration lasting) {
        note.accept("*** from now: " + name + " for " + call);
        var rule = duvo.faults().on(call).times(times).then(fault);
        if (call == Call.START && name.startsWith("done twice")) {
            proxied.add(rule);
        }
        machine.in(lasting, () -> {
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
    void takeUpAgain(Step... steps) {
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
        machine.skip(time);
    }

    /** How many start calls Duvo carried out that we never made: a proxy repeated ours. */
    long startsProxied() {
        return proxied.stream().mapToLong(Faults.Rule::used).sum();
    }
}
