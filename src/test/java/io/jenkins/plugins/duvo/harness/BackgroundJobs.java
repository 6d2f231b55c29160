package io.jenkins.plugins.duvo.harness;

import static org.awaitility.Awaitility.await;

import io.jenkins.plugins.duvo.simulator.DuvoSimulator;
import io.jenkins.plugins.duvo.simulator.http.Endpoint;
import io.jenkins.plugins.duvo.simulator.http.RecordedCall;
import io.jenkins.plugins.duvo.simulator.state.ScriptStep;
import io.jenkins.plugins.duvo.simulator.state.SimulatedAssignment;
import io.jenkins.plugins.duvo.simulator.state.SimulatedJob;
import java.time.Duration;
import java.util.List;

/** Fixture of so many Jobs that their statuses come from lists: a single read of one has a particular reason. */
public final class BackgroundJobs {
    private static final int JOBS = 6;
    private static final SimulatedAssignment PATIENT =
            SimulatedAssignment.named("Waits for its end", ScriptStep.say(0, "Begun"));

    /** Starts the Jobs and follows them. */
    public static final String SCRIPT = """
            def branches = [:]
            for (int i = 0; i < %s; i++) {
                branches["branch $i"] = { duvoRun '%s' }
            }
            parallel branches
            """.formatted(JOBS, PATIENT.id());

    private final DuvoSimulator duvo;

    public BackgroundJobs(DuvoSimulator duvo) {
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

    /** The webhook address that Duvo received. */
    public static String url(SimulatedJob job) {
        return job.origin().webhookUrl();
    }

    /** Waits until all Jobs run and lists have shown them. */
    public void awaitLists() {
        await().atMost(Duration.ofSeconds(60)).until(() -> all().size() == JOBS);
        all().forEach(job -> await().atMost(Duration.ofSeconds(60)).until(() -> listsSinceRead(job) >= 3));
        duvo.duvo().clearRequests();
    }

    /** How often the status of a Job was read singly. */
    public long reads(SimulatedJob job) {
        return duvo.duvo().requests(Endpoint.RUN).stream()
                .filter(call -> ofJob(call, job))
                .count();
    }

    private int listsSinceRead(SimulatedJob job) {
        var lists = 0;
        for (var call : duvo.duvo().requests()) {
            lists = ofJob(call, job) && call.call() == Endpoint.RUN
                    ? 0
                    : lists + (call.call() == Endpoint.RUNS ? 1 : 0);
        }
        return lists;
    }

    private static boolean ofJob(RecordedCall call, SimulatedJob job) {
        return call.path().endsWith(job.id());
    }
}
