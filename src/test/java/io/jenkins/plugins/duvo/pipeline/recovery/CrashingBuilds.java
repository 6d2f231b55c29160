package io.jenkins.plugins.duvo.pipeline.recovery;

import com.cloudbees.plugins.credentials.CredentialsScope;
import hudson.ExtensionList;
import hudson.model.Job;
import hudson.model.Run;
import hudson.util.Secret;
import io.jenkins.plugins.duvo.config.DuvoConfiguration;
import io.jenkins.plugins.duvo.config.DuvoConnection;
import io.jenkins.plugins.duvo.freestyle.DuvoRunBuilder;
import io.jenkins.plugins.duvo.harness.InputPrompts;
import io.jenkins.plugins.duvo.harness.Pipelines;
import io.jenkins.plugins.duvo.harness.TestConnection;
import io.jenkins.plugins.duvo.session.OrphanReaper;
import io.jenkins.plugins.duvo.simulator.state.ScriptStep;
import io.jenkins.plugins.duvo.simulator.state.SimulatedAssignment;
import io.jenkins.plugins.duvo.simulator.state.SimulatedJob;
import io.jenkins.plugins.duvo.simulator.state.SimulatedQuestion;
import io.jenkins.plugins.duvo.store.DuvoJobsAction;
import io.jenkins.plugins.duvo.store.JobRecord;
import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.flow.FlowDurabilityHint;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.job.properties.DurabilityHintJobProperty;
import org.jvnet.hudson.test.JenkinsRule;

/** The builds of a Jenkins that is killed or restarted, and the actions on them that run within that Jenkins. */
final class CrashingBuilds {
    /** State of a build's Job when Jenkins ends. */
    enum State {
        /** The Job waits in the queue of its connection. */
        QUEUED,
        /** The Job was started, but Duvo's answer has not arrived. */
        STARTING,
        ACTIVE,
        /** The Job is active, and is left running if its build is lost. */
        DETACHING,
        APPROVAL,
        QUESTIONS,
        /** A user approved the Job's approval, but Duvo does not accept the answer for now. */
        ANSWER_LOST,
        /** A user approved the Job's approval, and Duvo accepted that but its response has not arrived. */
        ANSWER_ACCEPTED,
        /** The build was aborted, and Duvo accepts no stop for now. */
        STOPPING,
        /** The Job has ended, and its last messages are being read. */
        DRAINING;

        /** Whether the Job ends only when the scenario ends it. */
        boolean endsOnRequest() {
            return this != QUEUED && this != QUESTIONS && this != STOPPING && this != DRAINING;
        }
    }

    /** How Jenkins ends. */
    enum End {
        KILLED,
        IN_ORDER
    }

    /** A Pipeline with one Job, which is in a given state when Jenkins ends. */
    record Crashing(End end, FlowDurabilityHint durability, State state) {
        String name() {
            return durability + "-" + state;
        }

        boolean survives() {
            return end == End.IN_ORDER || durability != FlowDurabilityHint.PERFORMANCE_OPTIMIZED;
        }

        boolean isStarted() {
            return survives() || state != State.QUEUED;
        }

        /** The agent texts of the build's Job, as the log shows them. */
        List<String> agentTextsOf(SimulatedJob job) {
            return job.messages().stream()
                    .filter(message -> message.role().equals("assistant"))
                    .map(message -> "[Duvo] " + message.text() + "\n")
                    .toList();
        }

        SimulatedAssignment assignment() {
            var script =
                    switch (state) {
                        case QUEUED -> List.of(ScriptStep.say(10, "begun"), ScriptStep.end(10, "completed"));
                        case ACTIVE ->
                            IntStream.rangeClosed(1, 2_000)
                                    .mapToObj(i -> ScriptStep.say(200, "word " + i + "."))
                                    .toList();
                        case APPROVAL, ANSWER_LOST, ANSWER_ACCEPTED ->
                            List.of(ScriptStep.approval(
                                    10, "Pay?", null, List.of(ScriptStep.say(10, "paid")), List.of()));
                        case QUESTIONS ->
                            List.of(
                                    ScriptStep.questions(
                                            10,
                                            "Which?",
                                            null,
                                            List.of(SimulatedQuestion.text("Which?", null)),
                                            answers -> List.of()),
                                    survives() ? ScriptStep.end(10, "completed") : ScriptStep.say(10, "answered"));
                        default -> List.of(ScriptStep.say(10, "begun"));
                    };
            return SimulatedAssignment.named(name(), script.toArray(ScriptStep[]::new));
        }

        /** The answers that Jenkins sends and Duvo accepts. */
        List<String> answers() {
            return switch (state) {
                case APPROVAL, ANSWER_LOST -> List.of(String.valueOf(survives()));
                case ANSWER_ACCEPTED -> List.of("true");
                default -> List.of();
            };
        }

        private String connection() {
            return state == State.QUEUED ? NARROW : durability.name();
        }

        private String script() {
            return "duvoRun agentId: '%s', message: 'Go', connection: '%s', onAbort: '%s'"
                    .formatted(assignment().id(), connection(), state == State.DETACHING ? "detach" : "stop");
        }

        @Override
        public String toString() {
            return name();
        }
    }

    /** Facts about a build after its end. */
    record Fact(String result, String log, String jobId, List<String> statuses, List<String> decisions, int prompts)
            implements Serializable {
        /** The status of the first Job. */
        String status() {
            return statuses.isEmpty() ? "" : statuses.get(0);
        }

        /** How often the log contains a text. */
        int count(String text) {
            return log.split(Pattern.quote(text), -1).length - 1;
        }
    }

    /** Jobs of the build that has many. */
    static final int MANY = 60;

    /** The connection that allows only one Job at once. */
    private static final String NARROW = "narrow";

    /** The keys by the names of their connections: one for each, so that no connection waits for another's budget. */
    static final Map<String, String> KEYS = new LinkedHashMap<>();

    static {
        for (var durability : FlowDurabilityHint.values()) {
            KEYS.put(durability.name(), "dv_key_of_" + durability);
        }
        KEYS.put(NARROW, "dv_key_of_narrow");
    }

    private CrashingBuilds() {}

    static List<Crashing> all(End end) {
        return Stream.of(FlowDurabilityHint.values())
                .flatMap(durability -> Stream.of(State.values()).map(state -> new Crashing(end, durability, state)))
                .toList();
    }

    /** The Assignment of the Job that occupies the narrow connection. */
    static SimulatedAssignment blocker() {
        return SimulatedAssignment.named("blocker", ScriptStep.say(10, "begun"));
    }

    static SimulatedAssignment freestyle() {
        return SimulatedAssignment.named("freestyle", ScriptStep.say(10, "begun"));
    }

    /** The Assignment of the many Jobs of one build. */
    static SimulatedAssignment many() {
        return SimulatedAssignment.named("many", ScriptStep.say(10, "begun"));
    }

    // actions that run within Jenkins

    static void connect(JenkinsRule jenkins, String url) throws Throwable {
        var connections = new ArrayList<DuvoConnection>();
        for (var key : KEYS.entrySet()) {
            TestConnection.add(new StringCredentialsImpl(
                    CredentialsScope.GLOBAL, key.getKey(), "", Secret.fromString(key.getValue())));
            var connection = new DuvoConnection(key.getKey());
            connection.setApiUrl(url);
            connection.setCredentialsId(key.getKey());
            connection.setMaxConcurrentJobs(key.getKey().equals(NARROW) ? 1 : 0);
            connections.add(connection);
        }
        DuvoConfiguration.get().setConnections(connections);
    }

    static void startAllButStarting(JenkinsRule jenkins, End end) throws Throwable {
        var blocking =
                "duvoRun agentId: '%s', connection: '%s'".formatted(blocker().id(), NARROW);
        start(jenkins, "blocker", FlowDurabilityHint.MAX_SURVIVABILITY, blocking);
        awaitLine(jenkins, "blocker", "[Duvo] begun");
        for (var build : all(end)) {
            if (build.state() != State.STARTING) {
                start(jenkins, build.name(), build.durability(), build.script());
            }
        }
        start(jenkins, "many", FlowDurabilityHint.MAX_SURVIVABILITY, """
                def branches = [:]
                for (int i = 0; i < %d; i++) {
                    branches["b${i}"] = { duvoRun agentId: '%s', connection: 'MAX_SURVIVABILITY' }
                }
                parallel branches
                """.formatted(MANY, many().id()));
        var project = jenkins.createFreeStyleProject("freestyle");
        var builder = new DuvoRunBuilder(freestyle().id());
        builder.setConnection(FlowDurabilityHint.MAX_SURVIVABILITY.name());
        project.getBuildersList().add(builder);
        project.scheduleBuild2(0).waitForStart();
    }

    private static void start(JenkinsRule jenkins, String name, FlowDurabilityHint durability, String script)
            throws Exception {
        var job = jenkins.createProject(WorkflowJob.class, name);
        job.addProperty(new DurabilityHintJobProperty(durability));
        job.setDefinition(new CpsFlowDefinition(script, true));
        job.scheduleBuild2(0).waitForStart();
    }

    static void awaitStates(JenkinsRule jenkins, End end) throws Throwable {
        awaitLine(jenkins, "freestyle", "[Duvo] begun");
        patiently().until(() -> fact(run(jenkins, "many")).count("[Duvo] begun") == MANY);
        for (var build : all(end)) {
            switch (build.state()) {
                case STARTING -> {}
                case QUEUED -> awaitLine(jenkins, build.name(), "Waiting: connection");
                case ACTIVE -> awaitLine(jenkins, build.name(), "word 20.");
                case APPROVAL, QUESTIONS, ANSWER_LOST, ANSWER_ACCEPTED ->
                    patiently()
                            .until(() -> !InputPrompts.all(run(jenkins, build)).isEmpty());
                default -> awaitLine(jenkins, build.name(), "[Duvo] begun");
            }
        }
    }

    static void approveAndStart(JenkinsRule jenkins, End end) throws Throwable {
        for (var build : all(end)) {
            switch (build.state()) {
                case STARTING -> start(jenkins, build.name(), build.durability(), build.script());
                case ANSWER_LOST, ANSWER_ACCEPTED -> approve(jenkins, build);
                default -> {}
            }
        }
    }

    private static void approve(JenkinsRule jenkins, Crashing build) throws Exception {
        InputPrompts.all(run(jenkins, build)).get(0).proceed((Map<String, Object>) null);
    }

    static void abortAndAwaitEnds(JenkinsRule jenkins, End end) throws Throwable {
        for (var build : all(end)) {
            if (build.state() == State.DRAINING) {
                patiently().until(() -> fact(run(jenkins, build)).status().equals("completed"));
            }
        }
        for (var build : all(end)) {
            if (build.state() == State.STOPPING) {
                Pipelines.abort(run(jenkins, build));
            }
        }
    }

    static void findOrphansAndApprove(JenkinsRule jenkins, End end) throws Throwable {
        ExtensionList.lookupSingleton(OrphanReaper.class).run();
        for (var build : all(end)) {
            if (build.survives() && build.state() == State.APPROVAL) {
                patiently()
                        .until(() -> fact(run(jenkins, build)).log().contains("again after a restart")
                                && !InputPrompts.all(run(jenkins, build)).isEmpty());
                approve(jenkins, build);
            }
            if (build.survives() && build.state().endsOnRequest()) {
                awaitLine(jenkins, build.name(), build.state() == State.STARTING ? " started" : " again after");
            }
        }
    }

    static void awaitEnds(JenkinsRule jenkins, End end) throws Throwable {
        for (var build : all(end)) {
            patiently().until(() -> !run(jenkins, build).isBuilding());
        }
        patiently().until(() -> !run(jenkins, "many").isBuilding());
    }

    static HashMap<String, Fact> facts(JenkinsRule jenkins) throws Throwable {
        var facts = new HashMap<String, Fact>();
        for (var job : jenkins.jenkins.getAllItems(Job.class)) {
            facts.put(job.getName(), fact(job.getBuildByNumber(1)));
        }
        return facts;
    }

    private static Fact fact(Run<?, ?> run) throws Exception {
        var action = run.getAction(DuvoJobsAction.class);
        var records = action == null ? List.<JobRecord>of() : action.getJobs();
        return new Fact(
                String.valueOf(run.getResult()),
                Pipelines.rawLog(run),
                records.isEmpty() ? "" : String.valueOf(records.get(0).getId()),
                new ArrayList<>(records.stream().map(JobRecord::getStatus).toList()),
                new ArrayList<>(records.stream()
                        .flatMap(record -> record.getDecisions().stream())
                        .map(decision -> decision.getVerdict() + " " + decision.getAccepted())
                        .toList()),
                run instanceof WorkflowRun pipeline ? InputPrompts.all(pipeline).size() : 0);
    }

    private static void awaitLine(JenkinsRule jenkins, String name, String text) {
        patiently().until(() -> Pipelines.rawLog(run(jenkins, name)).contains(text));
    }

    private static WorkflowRun run(JenkinsRule jenkins, Crashing build) {
        return (WorkflowRun) run(jenkins, build.name());
    }

    private static Run<?, ?> run(JenkinsRule jenkins, String name) {
        return jenkins.jenkins.getItemByFullName(name, Job.class).getBuildByNumber(1);
    }

    private static ConditionFactory patiently() {
        return Awaitility.await().atMost(Duration.ofMinutes(4));
    }
}
