package io.jenkins.plugins.duvo.faultinjection;

import io.jenkins.plugins.duvo.simulator.faults.Fault;
import io.jenkins.plugins.duvo.simulator.http.Endpoint;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * A fault and the time at which it is injected.
 *
 * @param description what happens, for reports
 * @param trigger the state after which it begins
 * @param after time between that state and the fault
 * @param effect injects the fault
 * @param isOwn whether it concerns the Job of the build only: nothing else that its key does must be any slower
 */
record ScheduledFault(
        String description, Trigger trigger, Duration after, Consumer<FaultInjector> effect, boolean isOwn) {
    /** Creates a fault that may concern everything that the key of the build does. */
    ScheduledFault(String description, Trigger trigger, Duration after, Consumer<FaultInjector> effect) {
        this(description, trigger, after, effect, false);
    }

    /**
     * Fault in the answers to calls.
     *
     * @param call the calls that meet it; null for every call
     * @param times number of requests that meet it at most
     * @param lasting time after which it ends at the latest
     */
    static ScheduledFault fault(
            Trigger trigger, Duration after, Endpoint call, String name, Fault fault, long times, Duration lasting) {
        var description = "%s meets '%s' %d times for at most %d s"
                .formatted(call == null ? "every call" : call, name, times, lasting.toSeconds());
        return new ScheduledFault(
                description, trigger, after, injector -> injector.fault(call, name, fault, times, lasting));
    }
}
