package io.jenkins.plugins.duvo.faultinjection;

import io.jenkins.plugins.duvo.simulator.faults.Fault;
import io.jenkins.plugins.duvo.simulator.http.Endpoint;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Something that goes wrong.
 *
 * @param words what, for people
 * @param moment when it begins
 * @param after so much later
 * @param effect what it does
 */
record ScheduledFault(String words, Trigger moment, Duration after, Consumer<FaultInjector> effect) {
    /**
     * A fault that calls meet.
     *
     * @param call null for every call
     * @param times for so many requests
     * @param lasting but no longer than so
     */
    static ScheduledFault fault(
            Trigger moment, Duration after, Endpoint call, String name, Fault fault, long times, Duration lasting) {
        var words = "%s meets '%s' %d times for at most %d s"
                .formatted(call == null ? "every call" : call, name, times, lasting.toSeconds());
        return new ScheduledFault(words, moment, after, meddler -> meddler.fault(call, name, fault, times, lasting));
    }
}
