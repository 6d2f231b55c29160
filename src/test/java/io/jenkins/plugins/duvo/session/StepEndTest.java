package io.jenkins.plugins.duvo.session;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import com.cloudbees.plugins.credentials.Credentials;
import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.domains.DomainRequirement;
import hudson.EnvVars;
import hudson.console.ConsoleLogFilter;
import hudson.model.Cause;
import hudson.model.InvisibleAction;
import hudson.model.Item;
import hudson.model.ItemGroup;
import hudson.model.Result;
import hudson.model.Run;
import hudson.util.Secret;
import io.jenkins.plugins.duvo.config.DuvoConfiguration;
import io.jenkins.plugins.duvo.config.DuvoConnection;
import io.jenkins.plugins.duvo.freestyle.DuvoRunBuilder;
import io.jenkins.plugins.duvo.harness.FastEngineExtension;
import io.jenkins.plugins.duvo.harness.InputPrompts;
import io.jenkins.plugins.duvo.harness.Pipelines;
import io.jenkins.plugins.duvo.harness.SharedJenkinsExtension;
import io.jenkins.plugins.duvo.harness.SimulatedDuvoExtension;
import io.jenkins.plugins.duvo.request.DuvoJobListener;
import io.jenkins.plugins.duvo.request.OpenRequest;
import io.jenkins.plugins.duvo.simulator.SimulatedDuvo;
import io.jenkins.plugins.duvo.simulator.http.RequestLimit;
import io.jenkins.plugins.duvo.simulator.state.DemoAssignments;
import io.jenkins.plugins.duvo.simulator.state.ScriptStep;
import io.jenkins.plugins.duvo.simulator.state.SimulatedAssignment;
import io.jenkins.plugins.duvo.simulator.state.SimulatedKey;
import io.jenkins.plugins.duvo.store.DecisionRecord;
import io.jenkins.plugins.duvo.store.JobJournal;
import io.jenkins.plugins.duvo.store.JobRecord;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.ConcurrentModificationException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.flow.FlowDurabilityHint;
import org.jenkinsci.plugins.workflow.flow.FlowExecutionOwner;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.job.properties.DurabilityHintJobProperty;
import org.jenkinsci.plugins.workflow.log.TaskListenerDecorator;
import org.jenkinsci.plugins.workflow.steps.BodyExecutionCallback;
import org.jenkinsci.plugins.workflow.steps.EnvironmentExpander;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.TestExtension;
import org.kohsuke.stapler.DataBoundConstructor;
import org.springframework.security.core.Authentication;

/**
 * Steps whose collaborators throw: what Jenkins or another plugin supplies throws a RuntimeException or an Error when this plugin calls
 * it. Each row of a table is a build in which one call throws, or all calls do; the builds of a table run at the same time.
 */
@ExtendWith(FastEngineExtension.class)
class StepEndTest {
    @RegisterExtension
    private static final SharedJenkinsExtension jenkins = new SharedJenkinsExtension();

    @RegisterExtension
    private final SimulatedDuvoExtension duvo = SimulatedDuvoExtension.connected();

    private static final SimulatedAssignment ASKS = SimulatedAssignment.named(
            "Asks",
            ScriptStep.say(0, "One"),
            ScriptStep.approval(100, "Pay?", null, List.of(ScriptStep.end(100, "completed")), List.of()));
    private static final SimulatedAssignment TALKS = SimulatedAssignment.named(
            "Talks", ScriptStep.say(0, "One"), ScriptStep.say(5_000, "Two"), ScriptStep.end(100, "completed"));

    /** Its Jobs are never to be stopped. */
    private static final SimulatedAssignment IS_LEFT = SimulatedAssignment.named("Is left", ScriptStep.say(0, "One"));

    /** Keys, so that no budget makes so many builds wait. */
    private static final int KEYS = 12;

    private int started;

    /** What throws. */
    private enum Part {
        /** Saving the build: the action of another plugin changes while it is written. */
        SAVE,
        CREDENTIALS,
        LISTENER,
        /** Making a decorator of the log. */
        DECORATOR,
        /** Asking for the decorators of the log. */
        FACTORY,
        /** Asking for the variables that are bound to a step. */
        ENVIRONMENT,
        /** Writing to the log through a decorator. */
        LOG
    }

    private enum Kind {
        RUN,
        NO_WAIT,
        FOLLOW,
        STATUS,
        MESSAGES,
        SEND,
        RESPOND,
        STOP,
        BUILDER
    }

    private static final int ALL = 0;
    private static final int NONE = -1;
    private static final int ALL_BUT_THE_FIRST = -2;

    /** @param call the call that throws, counted from 1, or {@link #ALL}, {@link #NONE} or {@link #ALL_BUT_THE_FIRST} */
    private record Row(Kind kind, Part part, int call, boolean isError, FlowDurabilityHint durability) {
        String name() {
            return String.join(
                    "-", kind.name(), part.name(), "" + call, isError ? "Error" : "Exception", durability.name());
        }
    }

    /** Calls of this plugin to a part, by name of the project. */
    private static final Map<String, Plan> PLANS = new ConcurrentHashMap<>();

    private record Plan(Row row, AtomicInteger calls) {
        void onCall() {
            var call = calls.incrementAndGet();
            if (row.call() == ALL || row.call() == ALL_BUT_THE_FIRST && call > 1 || row.call() == call) {
                if (row.isError()) {
                    throw new NoSuchMethodError("'void com.example.Vault.open()'");
                }
                throw new ConcurrentModificationException("thrown by another plugin");
            }
        }
    }

    private static void onCall(Part part, String project) {
        var plan = PLANS.get(project);
        if (plan != null && plan.row().part() == part && isCalledByThisPlugin()) {
            plan.onCall();
        }
    }

    private static boolean isCalledByThisPlugin() {
        return StackWalker.getInstance()
                .walk(frames -> frames.map(StackWalker.StackFrame::getClassName)
                        .anyMatch(name -> name.startsWith("io.jenkins.plugins.duvo.")
                                && !name.startsWith(StepEndTest.class.getName())
                                && !name.startsWith("io.jenkins.plugins.duvo.harness.")));
    }

    /** Action of another plugin. */
    public static final class Changing extends InvisibleAction {
        private final String project;

        Changing(String project) {
            this.project = project;
        }

        private Object writeReplace() {
            onCall(Part.SAVE, project);
            return this;
        }
    }

    /** Provider of the keys. */
    @TestExtension
    public static final class Vault extends CredentialsProvider {
        private static <C extends Credentials> List<C> keys(Class<C> type) {
            return IntStream.range(0, KEYS)
                    .mapToObj(i -> new StringCredentialsImpl(
                            CredentialsScope.GLOBAL, "key" + i, "", Secret.fromString("dv_" + i)))
                    .filter(type::isInstance)
                    .map(type::cast)
                    .toList();
        }

        @Override
        public <C extends Credentials> List<C> getCredentialsInItemGroup(
                Class<C> type, ItemGroup group, Authentication user, List<DomainRequirement> requirements) {
            return keys(type);
        }

        @Override
        public <C extends Credentials> List<C> getCredentialsInItem(
                Class<C> type, Item item, Authentication user, List<DomainRequirement> requirements) {
            onCall(Part.CREDENTIALS, item.getFullName());
            return keys(type);
        }
    }

    /** Listener of another plugin. */
    @TestExtension
    public static final class Chat extends DuvoJobListener {
        @Override
        public void onRequestOpened(OpenRequest request) {
            onCall(Part.LISTENER, request.getRun().getParent().getFullName());
        }

        @Override
        public void onRequestSettled(OpenRequest request, DecisionRecord decision) {
            onCall(Part.LISTENER, request.getRun().getParent().getFullName());
        }

        @Override
        public void onJobEnded(Run<?, ?> run, JobRecord job) {
            onCall(Part.LISTENER, run.getParent().getFullName());
        }
    }

    private static OutputStream decorated(String project, OutputStream log) {
        return new FilterOutputStream(log) {
            @Override
            public void write(int b) throws IOException {
                onCall(Part.LOG, project);
                out.write(b);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                onCall(Part.LOG, project);
                out.write(bytes, offset, length);
            }
        };
    }

    /** Decorator of the logs of Pipelines. */
    public static final class Decorator extends TaskListenerDecorator {
        private static final long serialVersionUID = 1;
        private final String project;

        Decorator(String project) {
            this.project = project;
        }

        @Override
        public OutputStream decorate(OutputStream log) {
            onCall(Part.DECORATOR, project);
            return decorated(project, log);
        }
    }

    /** Maker of {@link Decorator}s. */
    @TestExtension
    public static final class DecoratorFactory implements TaskListenerDecorator.Factory {
        @Override
        public TaskListenerDecorator of(FlowExecutionOwner owner) {
            try {
                var project = ((Run<?, ?>) owner.getExecutable()).getParent().getFullName();
                onCall(Part.FACTORY, project);
                return new Decorator(project);
            } catch (IOException e) {
                return null;
            }
        }
    }

    /** Step of another plugin, {@code bindPin}, that binds a secret to the steps in it. */
    public static final class BindStep extends Step {
        @DataBoundConstructor
        public BindStep() {}

        @Override
        public StepExecution start(StepContext context) {
            return new Execution(context);
        }

        private static final class Execution extends StepExecution {
            private static final long serialVersionUID = 1;

            Execution(StepContext context) {
                super(context);
            }

            @Override
            public boolean start() throws Exception {
                var context = getContext();
                var project = context.get(Run.class).getParent().getFullName();
                context.newBodyInvoker()
                        .withContext(new Expander(project))
                        .withCallback(BodyExecutionCallback.wrap(context))
                        .start();
                return false;
            }
        }

        /** Registers the step. */
        @TestExtension
        public static final class DescriptorImpl extends StepDescriptor {
            @Override
            public String getFunctionName() {
                return "bindPin";
            }

            @Override
            public boolean takesImplicitBlockArgument() {
                return true;
            }

            @Override
            public Set<? extends Class<?>> getRequiredContext() {
                return Set.of();
            }
        }
    }

    /** Variables of a step, one of which is a secret. */
    public static final class Expander extends EnvironmentExpander {
        private static final long serialVersionUID = 1;
        private final String project;

        Expander(String project) {
            this.project = project;
        }

        @Override
        public Set<String> getSensitiveVariables() {
            onCall(Part.ENVIRONMENT, project);
            return Set.of("PIN");
        }

        @Override
        public void expand(EnvVars variables) {
            onCall(Part.ENVIRONMENT, project);
            variables.put("PIN", "4711-0815");
        }
    }

    /** Decorator of the logs of freestyle builds. */
    @TestExtension
    public static final class Filter extends ConsoleLogFilter {
        @Override
        public OutputStream decorateLogger(Run build, OutputStream log) {
            return build instanceof WorkflowRun
                    ? log
                    : decorated(build.getParent().getFullName(), log);
        }
    }

    @BeforeEach
    void setUp() throws Exception {
        duvo.duvo().limit(RequestLimit.off()).add(ASKS).add(TALKS).add(IS_LEFT);
        var connections = new ArrayList<DuvoConnection>();
        for (int i = 0; i < KEYS; i++) {
            duvo.duvo().add(new SimulatedKey("dv_" + i, SimulatedDuvo.TEAM.id()));
            var connection = new DuvoConnection("acme" + i);
            connection.setApiUrl(duvo.url());
            connection.setCredentialsId("key" + i);
            connection.setRequestsPerMinute(300);
            connections.add(connection);
        }
        DuvoConfiguration.get().setConnections(connections);
        jenkins.jenkins.setNumExecutors(20);
        PLANS.clear();
    }

    // --- tables

    @Test
    @Timeout(240)
    void stepEndsWhateverSavingTheBuildThrows() throws Exception {
        var builds = play(rows(Part.SAVE, Kind.RUN, Kind.NO_WAIT, Kind.FOLLOW, Kind.BUILDER));

        assertThat(problems(builds, true), is(empty()));
        assertThatNoJobIsStoppedThatIsLeft();
        PLANS.clear();
        // What could not be saved is saved again.
        await().atMost(Duration.ofSeconds(30))
                .until(() ->
                        JobJournal.all().stream().noneMatch(job -> job.build().contains("-SAVE-")));
    }

    @Test
    @Timeout(240)
    void stepEndsWhateverACredentialsProviderThrows() throws Exception {
        var builds = play(rows(Part.CREDENTIALS, Kind.values()));

        assertThat(problems(builds, false), is(empty()));
    }

    @Test
    @Timeout(240)
    void stepEndsWhateverAListenerThrows() throws Exception {
        var builds = play(rows(Part.LISTENER, Kind.RUN, Kind.NO_WAIT, Kind.FOLLOW, Kind.BUILDER));

        assertThat(problems(builds, true), is(empty()));
    }

    @Test
    @Timeout(240)
    void stepEndsWhateverADecoratorOfTheLogThrows() throws Exception {
        var rows = rows(Part.DECORATOR, Kind.RUN, Kind.NO_WAIT, Kind.FOLLOW, Kind.SEND, Kind.RESPOND, Kind.STOP);
        rows.addAll(rows(Part.FACTORY, Kind.RUN, Kind.NO_WAIT, Kind.FOLLOW)); // the others use Jenkins' own listener

        assertThat(problems(play(rows), false), is(empty()));
    }

    @Test
    @Timeout(240)
    void stepEndsWhateverTheVariablesOfAStepThrow() throws Exception {
        var kinds = Arrays.stream(Kind.values())
                .filter(kind -> kind != Kind.BUILDER)
                .toArray(Kind[]::new);

        assertThat(problems(play(rows(Part.ENVIRONMENT, kinds)), false), is(empty()));
    }

    @Test
    @Timeout(240)
    void stepEndsWhateverTheLogThrows() throws Exception {
        var builds = play(
                rows(Part.LOG, Kind.RUN, Kind.NO_WAIT, Kind.FOLLOW, Kind.SEND, Kind.RESPOND, Kind.STOP, Kind.BUILDER));

        assertThat(problems(builds, true), is(empty()));
    }

    /** A row for each call that a build makes to the part, as counted in a build where none throws, and rows where all throw. */
    private List<Row> rows(Part part, Kind... kinds) throws Exception {
        PLANS.clear();
        var undisturbed = play(Arrays.stream(kinds)
                .map(kind -> new Row(kind, part, NONE, false, FlowDurabilityHint.PERFORMANCE_OPTIMIZED))
                .toList());
        assertThat(problems(undisturbed, true), is(empty()));
        var rows = new ArrayList<Row>();
        undisturbed.keySet().forEach(row -> {
            var calls = PLANS.get(row.name()).calls().get();
            assertThat(row.name(), calls, is(not(0)));
            for (var isError : List.of(false, true)) {
                for (int call = 1; call <= calls; call++) {
                    rows.add(new Row(row.kind(), part, call, isError, row.durability()));
                }
                for (var durability : row.kind() == Kind.BUILDER
                        ? new FlowDurabilityHint[] {row.durability()}
                        : FlowDurabilityHint.values()) {
                    rows.add(new Row(row.kind(), part, ALL, isError, durability));
                    if (part != Part.CREDENTIALS) { // a key that never comes back is waited for, as long as an outage
                        rows.add(new Row(row.kind(), part, ALL_BUT_THE_FIRST, isError, durability));
                    }
                }
            }
        });
        return rows;
    }

    // --- builds

    /** Runs a build for each row, and gives up those that do not end within a minute. */
    private Map<Row, Run<?, ?>> play(List<Row> rows) throws Exception {
        var builds = new LinkedHashMap<Row, Run<?, ?>>();
        for (var row : rows) {
            PLANS.put(row.name(), new Plan(row, new AtomicInteger()));
            builds.put(row, start(row));
        }
        await().pollInterval(Duration.ofMillis(300))
                .atMost(Duration.ofSeconds(90))
                .until(() -> {
                    answerPrompts(builds);
                    return builds.values().stream().noneMatch(Run::isBuilding) || isStuck(builds);
                });
        return builds;
    }

    private long since;
    private long building = -1;

    /** Whether no build has ended for half a minute. */
    private boolean isStuck(Map<Row, Run<?, ?>> builds) {
        var now = builds.values().stream().filter(Run::isBuilding).count();
        if (now != building) {
            building = now;
            since = System.nanoTime();
        }
        return System.nanoTime() - since > Duration.ofSeconds(30).toNanos();
    }

    private Run<?, ?> start(Row row) throws Exception {
        if (row.kind() == Kind.BUILDER) {
            var project = jenkins.createFreeStyleProject(row.name());
            var builder = new DuvoRunBuilder(ASKS.id());
            builder.setConnection("acme" + started++ % KEYS);
            builder.setHumanRequests("approve");
            project.getBuildersList().add(builder);
            return project.scheduleBuild2(0, new Cause.UserIdCause(), new Changing(row.name()))
                    .waitForStart();
        }
        var job = jenkins.createProject(WorkflowJob.class, row.name());
        job.addProperty(new DurabilityHintJobProperty(row.durability()));
        var step = "%s, connection: 'acme%d'".formatted(script(row.kind()), started++ % KEYS);
        var script = (row.part() == Part.ENVIRONMENT ? "bindPin { " + step + " }" : step) + "\necho 'goes on'";
        job.setDefinition(new CpsFlowDefinition(script, true));
        return job.scheduleBuild2(0, new Changing(row.name())).waitForStart();
    }

    private String script(Kind kind) {
        return switch (kind) {
            case RUN -> "duvoRun agentId: '" + ASKS.id() + "'";
            case NO_WAIT -> "duvoRun agentId: '" + IS_LEFT.id() + "', wait: false";
            case FOLLOW -> "duvoFollow runId: '" + running(TALKS.id()) + "'";
            case STATUS -> "duvoStatus runId: '" + running(TALKS.id()) + "'";
            case MESSAGES -> "duvoMessages runId: '" + running(TALKS.id()) + "'";
            case SEND -> "duvoSendMessage runId: '" + running(DemoAssignments.ENDLESS) + "', message: 'Hello'";
            case RESPOND -> "duvoRespond runId: '" + running(ASKS.id()) + "', approve: true";
            case STOP -> "duvoStop runId: '" + running(DemoAssignments.ENDLESS) + "'";
            case BUILDER -> throw new IllegalArgumentException();
        };
    }

    private String running(String assignment) {
        return duvo.duvo().addRunning(assignment, Instant.now()).id();
    }

    private static void answerPrompts(Map<Row, Run<?, ?>> builds) throws Exception {
        for (var build : builds.values()) {
            if (build instanceof WorkflowRun pipeline && pipeline.isBuilding()) {
                for (var prompt : InputPrompts.all(pipeline)) {
                    prompt.proceed(null);
                }
            }
        }
    }

    // --- what is wrong

    /** @param succeeds whether all steps must succeed, but one that cannot write down that it starts */
    private List<String> problems(Map<Row, Run<?, ?>> builds, boolean succeeds) throws Exception {
        var problems = new ArrayList<String>();
        for (var each : builds.entrySet()) {
            var row = each.getKey();
            var build = each.getValue();
            if (build.isBuilding()) {
                problems.add(row.name() + " hangs: " + Pipelines.duvoLines(build));
                kill(build);
                continue;
            }
            var log = Pipelines.rawLog(build).lines().toList();
            var succeeded = build.getResult() == Result.SUCCESS;
            var mayFail = !succeeds || row.part() == Part.SAVE && isFirst(row);
            if (!succeeded && !mayFail) {
                problems.add(row.name() + " fails: " + log);
            } else if (!succeeded
                    && log.stream().filter(line -> line.contains("ERROR:")).count() != 1) {
                problems.add(row.name() + " does not fail with one line: " + log);
            }
            if (row.part() != Part.DECORATOR
                    && log.stream().anyMatch(line -> line.startsWith("\tat "))) { // Jenkins prints those
                problems.add(row.name() + " prints a stack trace: " + log);
            }
            if (row.kind() != Kind.BUILDER
                    && log.stream().filter("goes on"::equals).count() != (succeeded ? 1 : 0)) {
                problems.add(row.name() + " does not end once: " + log);
            }
            var told = log.stream()
                    .filter(line -> line.contains("cannot save the state"))
                    .count();
            // A Pipeline that asks saves its input too, which is not told of.
            var isGiven = row.part() == Part.SAVE && row.call() != NONE && !isFirst(row) && row.kind() != Kind.RUN;
            if (told > 1 || isGiven && told != 1) {
                problems.add(row.name() + " tells " + told + " times that it cannot be saved: " + log);
            }
        }
        return problems;
    }

    private static boolean isFirst(Row row) {
        return row.call() == ALL || row.call() == 1;
    }

    private void assertThatNoJobIsStoppedThatIsLeft() {
        OrphanReaper.get().find();
        var stopped = duvo.duvo().stops().stream()
                .map(stop -> duvo.duvo().job(stop.jobId()).assignment())
                .toList();
        assertThat(stopped, not(hasItem(IS_LEFT)));
    }

    private static void kill(Run<?, ?> build) throws Exception {
        if (build instanceof WorkflowRun pipeline) {
            pipeline.doKill();
        } else {
            build.getExecutor().interrupt();
        }
    }
}
