package io.jenkins.plugins.duvo.testing;

import static org.awaitility.Awaitility.await;

import io.jenkins.plugins.duvo.simulator.Assignment;
import io.jenkins.plugins.duvo.simulator.Call;
import io.jenkins.plugins.duvo.simulator.DuvoSimulator;
import io.jenkins.plugins.duvo.simulator.RecordedCall;
import io.jenkins.plugins.duvo.simulator.SimulatedJob;
import io.jenkins.plugins.duvo.simulator.Step;
import java.time.Duration;
import java.util.List;

/** So many Jobs that their statuses come from lists: none is read singly but for a reason. */
public final class HookedJobs {
    private static final int JOBS = 6;
    private static final Assignment PATIENT = Assignment.named("Waits for its end", Step.say(0, "Begun"));

    /** Starts and follows them. */
    public static final String SCRIPT = """
            def branches = [:]
            for (int i = 0; i < %s; i++) {
                branches["branch $i"] = { duvoRun '%s' }
            }
            parallel branches
            """.formatted(JOBS, PATIENT.id());

    private final DuvoSimulator duvo;

    public HookedJobs(DuvoSimulator duvo) {
        this.duvo = duvo;
        duvo.duvo().add(PATIENT);
    }

    public List<SimulatedJob> all() {
        return duvo.duvo().jobs().stream()
                .filter(job -> job.assignment().equals(PATIENT))
                .toList();
    }

    public SimulatedJob get(int index) {
        return all().get(index);
    }

    /** Where Duvo is to call. */
    public static String url(SimulatedJob job) {
        return job.origin().webhookUrl();
    }

    /** Waits until all Jobs run and lists have shown them. */
    public void awaitLists() {
        await().atMost(Duration.ofSeconds(60)).until(() -> all().size() == JOBS);
        all().forEach(job -> await().atMost(Duration.ofSeconds(60)).until(() -> listsSinceRead(job) >= 3));
        duvo.duvo().clearRequests();
    }

    /** How often a Job was read singly. */
    public long reads(SimulatedJob job) {
        return duvo.duvo().requests(Call.RUN).stream()
                .filter(call -> ofJob(call, job))
                .count();
    }

    private int listsSinceRead(SimulatedJob job) {
        var lists = 0;
        for (var call : duvo.duvo().requests()) {
            lists = ofJob(call, job) && call.call() == Call.RUN ? 0 : lists + (call.call() == Call.RUNS ? 1 : 0);
        }
        return lists;
    }

    private static boolean ofJob(RecordedCall call, SimulatedJob job) {
        return call.path().endsWith(job.id());
    }
}
