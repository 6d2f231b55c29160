package io.jenkins.plugins.duvo.pipeline.recovery;

import io.jenkins.plugins.duvo.pipeline.recovery.CrashingBuilds.Crashing;
import io.jenkins.plugins.duvo.pipeline.recovery.CrashingBuilds.End;
import io.jenkins.plugins.duvo.pipeline.recovery.CrashingBuilds.State;
import io.jenkins.plugins.duvo.simulator.DuvoSimulator;
import io.jenkins.plugins.duvo.simulator.SimulatedDuvo;
import io.jenkins.plugins.duvo.simulator.faults.Fault;
import io.jenkins.plugins.duvo.simulator.http.Endpoint;
import io.jenkins.plugins.duvo.simulator.http.RequestLimit;
import io.jenkins.plugins.duvo.simulator.state.ScriptStep;
import io.jenkins.plugins.duvo.simulator.state.SimulatedJob;
import io.jenkins.plugins.duvo.simulator.state.SimulatedKey;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.jvnet.hudson.test.JenkinsRule;

/** Scenario that brings builds into every state of a Job before Jenkins ends, and to their ends after its restart. It owns the simulated Duvo. */
final class CrashScenario implements AutoCloseable {
    /** Runner of work in the present Jenkins. */
    interface Jenkins {
        void run(Work work) throws Throwable;
    }

    /** Work to be done in Jenkins; serializable, because Jenkins may run in another process. */
    interface Work extends java.io.Serializable {
        void in(JenkinsRule jenkins, End end) throws Throwable;
    }

    private final End end;
    private final DuvoSimulator simulator = new DuvoSimulator(new SimulatedDuvo(InstantSource.system()));
    private final SimulatedDuvo duvo = simulator.duvo();

    CrashScenario(End end) throws IOException {
        this.end = end;
        simulator.start(0);
        duvo.limit(RequestLimit.off());
        CrashingBuilds.KEYS.values().forEach(key -> duvo.add(new SimulatedKey(key, SimulatedDuvo.TEAM.id())));
        builds().forEach(build -> duvo.add(build.assignment()));
        duvo.add(CrashingBuilds.blocker()).add(CrashingBuilds.freestyle()).add(CrashingBuilds.many());
    }

    String url() {
        return simulator.url();
    }

    SimulatedDuvo duvo() {
        return duvo;
    }

    List<Crashing> builds() {
        return CrashingBuilds.all(end);
    }

    List<Crashing> in(State state) {
        return builds().stream().filter(build -> build.state() == state).toList();
    }

    void bringIntoTheirStates(Jenkins jenkins) throws Throwable {
        for (var build : in(State.STARTING)) {
            duvo.faults()
                    .on(Endpoint.START)
                    .when(request -> new String(request.body(), StandardCharsets.UTF_8)
                            .contains(build.assignment().id()))
                    .then(Fault.delay(Duration.ofMinutes(5)));
        }
        jenkins.run(CrashingBuilds::startAllButStarting);
        jenkins.run(CrashingBuilds::awaitStates);
        for (var build : in(State.ANSWER_LOST)) {
            duvo.faults().on(Endpoint.RESPOND).ofJob(job(build).id()).then(Fault.json(502));
        }
        for (var build : in(State.ANSWER_ACCEPTED)) {
            duvo.faults().on(Endpoint.RESPOND).ofJob(job(build).id()).then(Fault.delay(Duration.ofMinutes(5)));
        }
        for (var build : in(State.STOPPING)) {
            duvo.faults().on(Endpoint.STOP).ofJob(job(build).id()).then(Fault.json(502));
        }
        jenkins.run(CrashingBuilds::approveAndStart);
        await(() ->
                in(State.STARTING).stream().allMatch(build -> jobs(build.name()).size() == 1));
        await(() -> in(State.ANSWER_LOST).stream().allMatch(build -> wasAsked(Endpoint.RESPOND, build)));
        await(() -> in(State.ANSWER_ACCEPTED).stream().allMatch(build -> wasAsked(Endpoint.RESPOND, build)));
        in(State.DRAINING).forEach(this::endJob);
        jenkins.run(CrashingBuilds::abortAndAwaitEnds);
        await(() -> in(State.STOPPING).stream().allMatch(build -> wasAsked(Endpoint.STOP, build)));
    }

    private boolean wasAsked(Endpoint call, Crashing build) {
        return duvo.requests(call).stream()
                .anyMatch(asked -> asked.path().contains(job(build).id()));
    }

    void bringToTheirEnds(Jenkins jenkins, File home) throws Throwable {
        jenkins.run(CrashingBuilds::findOrphansAndApprove);
        duvo.goOn(job("blocker").id(), ScriptStep.end(0, "completed"));
        jobs("many").forEach(this::endJob);
        for (var build : builds()) {
            if (build.state() == State.QUESTIONS) {
                duvo.answerElsewhere(job(build).id(), Map.of());
            } else if (build.survives() && build.state().endsOnRequest()) {
                await(() -> acceptedAnswers(build).size() == build.answers().size());
                endJob(build);
            }
        }
        jenkins.run(CrashingBuilds::awaitEnds);
        await(() -> new File(home, "duvo/jobs").list().length == 0);
    }

    private void endJob(Crashing build) {
        endJob(job(build));
    }

    private void endJob(SimulatedJob job) {
        duvo.goOn(job.id(), ScriptStep.say(0, "last words"), ScriptStep.end(0, "completed"));
    }

    /** The answers to the build's Job that came from Jenkins and that Duvo accepted. */
    List<String> acceptedAnswers(Crashing build) {
        return duvo.answers().stream()
                .filter(answer -> answer.jobId().equals(job(build).id()) && answer.accepted())
                .map(answer -> String.valueOf(answer.approved()))
                .toList();
    }

    SimulatedJob job(Crashing build) {
        return job(build.name());
    }

    SimulatedJob job(String name) {
        return jobs(name).get(0);
    }

    List<SimulatedJob> jobs(String name) {
        return duvo.jobs().stream()
                .filter(job -> job.assignment().name().equals(name))
                .toList();
    }

    private static void await(Callable<Boolean> condition) {
        Awaitility.await().atMost(Duration.ofMinutes(4)).until(condition);
    }

    @Override
    public void close() {
        simulator.close();
    }
}
