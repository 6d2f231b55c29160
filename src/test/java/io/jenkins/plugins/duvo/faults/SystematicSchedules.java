package io.jenkins.plugins.duvo.faults;

import io.jenkins.plugins.duvo.simulator.Call;
import io.jenkins.plugins.duvo.simulator.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Every call, every fault, every state of a Job: each once for a single request and once for as long as it matters. */
final class SystematicSchedules {
    private static final Duration ANSWERED = Duration.ofSeconds(9);
    private static final Duration ABORTED = Duration.ofSeconds(25);

    private SystematicSchedules() {}

    static List<Schedule> all() {
        var all = new ArrayList<Schedule>();
        var calls = new ArrayList<>(Faultbook.CALLS);
        calls.add(null);
        for (var call : calls) {
            for (var name : Faultbook.names(call)) {
                for (var moment : Moment.values()) {
                    all.add(one(all.size(), call, name, moment, 1, 0));
                    all.add(one(all.size(), call, name, moment, 1_000_000, 0));
                }
            }
        }
        crowded(all, Call.RUNS, Faultbook.names(Call.RUNS));
        crowded(all, Call.RUN, Faultbook.stateNames());
        crowded(all, Call.MESSAGES, Faultbook.stateNames());
        return all;
    }

    /** The same for a Job whose status comes from lists. */
    private static void crowded(List<Schedule> all, Call call, List<String> names) {
        for (var name : names) {
            for (var moment : Moment.values()) {
                all.add(one(all.size(), call, name, moment, 1_000_000, Trial.CROWD));
            }
        }
    }

    private static Schedule one(int number, Call call, String name, Moment moment, int times, int crowd) {
        // A state that never ends makes no end; one that cannot be read for so long must.
        var lasting = Duration.ofMinutes(Faultbook.state(name) ? 4 : 15);
        var mishap = Mishap.fault(moment, Duration.ZERO, call, name, Faultbook.of(name), times, lasting);
        return new Schedule(
                "systematic " + number,
                number,
                number % 7 == 0 ? Schedule.Mark.SANDBOX : Schedule.Mark.REFERENCE,
                script(),
                1,
                crowd,
                ANSWERED,
                Duration.ofMinutes(40),
                moment == Moment.STOPPING || call == Call.STOP || call == Call.PROFILE && number % 2 == 0
                        ? ABORTED
                        : null,
                false,
                List.of(mishap),
                List.of());
    }

    private static List<Step> script() {
        return List.of(
                Step.say(1_000, "I begin."),
                Step.say(3_000, "I look."),
                Step.approval(2_000, "Pay?", "Due tomorrow.", List.of(), List.of()),
                Step.say(2_000, "I paid."),
                Step.say(9_000, "I write it down."),
                Step.say(4_000, "I am done."),
                Step.end(1_000, "completed"));
    }
}
