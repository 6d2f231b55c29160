package io.jenkins.plugins.duvo.faultinjection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.duvo.api.HumanRequest;
import io.jenkins.plugins.duvo.api.Job;
import io.jenkins.plugins.duvo.api.Status;
import io.jenkins.plugins.duvo.engine.EngineHarness;
import io.jenkins.plugins.duvo.follow.FollowResult;
import io.jenkins.plugins.duvo.simulator.SimulatedDuvo;
import io.jenkins.plugins.duvo.simulator.faults.Fault;
import io.jenkins.plugins.duvo.simulator.faults.TransportFault;
import io.jenkins.plugins.duvo.simulator.http.Endpoint;
import io.jenkins.plugins.duvo.simulator.http.SimulatedRequest;
import io.jenkins.plugins.duvo.simulator.http.SimulatedResponse;
import io.jenkins.plugins.duvo.simulator.state.ScriptStep;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every guarantee can be seen to be violated: each test plants one violation in a scenario in which all are kept. */
class InvariantCheckerTest {
    private static final Duration TORN_DOWN = Duration.ofMinutes(1);

    @Test
    void scenarioWithoutViolationKeepsAllGuarantees() {
        var checker = planted(runner -> {});
        assertTrue(checker.isKept(), checker::report);
    }

    static Stream<Arguments> violations() {
        return Stream.of(
                violation("lost", runner -> runner.disk().log.remove(1)),
                violation(
                        "repeated",
                        runner -> runner.disk().log.add(runner.disk().log.get(0))),
                violation("repeated", runner -> tearPage(runner, 51)),
                violation(
                        "out of order",
                        runner -> runner.disk().log.add(0, runner.disk().log.remove(2))),
                violation("started twice", InvariantCheckerTest::startAgain),
                violation("the start failed", runner -> end(runner, FollowResult.Reason.START_REFUSED)),
                violation("the start failed", runner -> end(runner, FollowResult.Reason.START_UNKNOWN)),
                violation("an answer was sent twice", InvariantCheckerTest::answerAgain),
                violation("answered after the abort", InvariantCheckerTest::answerAfterAbort),
                violation("the build hangs", runner -> runner.disk().result = null),
                violation("the key was published", runner -> runner.disk().lines.add("key " + SimulatedDuvo.KEY)),
                violation("given up", runner -> end(runner, FollowResult.Reason.OUT_OF_REACH)),
                violation("gone", runner -> end(runner, FollowResult.Reason.GONE)),
                violation("forbidden", runner -> end(runner, FollowResult.Reason.FORBIDDEN)),
                violation("left", runner -> end(runner, FollowResult.Reason.LEFT)),
                violation("ended as", InvariantCheckerTest::endOtherwise),
                violation(
                        "messages after the end",
                        runner -> runner.build()
                                .messages(List.of(runner.disk().log.get(0)), 1)),
                violation("event after the end", runner -> runner.build().status(new Status("running"))),
                violation("a request was opened", InvariantCheckerTest::openTwice),
                violation("an outage was published twice", InvariantCheckerTest::loseTwice),
                violation("the end of an outage", runner -> runner.build().connectionRestored()),
                violation("started again", InvariantCheckerTest::reportStartAgain),
                violation("took Job", InvariantCheckerTest::adoptForeign),
                violation("thrown 1 times, and nothing was logged", InvariantCheckerTest::throwOnce),
                violation("thrown on a thread of the pool", runner -> runner.onEscaped(new AssertionError())),
                violation(
                        "thrown at the caller",
                        runner -> runner.callEngine(() -> {
                            throw new IllegalStateException();
                        })),
                violation("key dv_simulated got no request", InvariantCheckerTest::starve),
                violation("loop without progress", InvariantCheckerTest::loop));
    }

    private static Arguments violation(String name, Consumer<ScenarioRunner> plant) {
        return Arguments.of(name, plant);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("violations")
    void plantedViolationIsFound(String name, Consumer<ScenarioRunner> plant) {
        var checker = planted(plant);
        assertFalse(checker.isKept());
        assertTrue(checker.violations().stream().anyMatch(each -> each.startsWith(name)), checker::report);
    }

    @Test
    void violationsAreCountedUnderTheirFigures() {
        assertEquals(1, planted(runner -> runner.disk().log.remove(1)).lost());
        assertEquals(
                1,
                planted(runner -> runner.disk().log.add(runner.disk().log.get(0)))
                        .repeated());
        assertEquals(51, planted(runner -> tearPage(runner, 51)).repeatedPerCrash());
        assertTrue(planted(InvariantCheckerTest::startAgain).startedTwice());
        assertTrue(planted(runner -> end(runner, FollowResult.Reason.START_REFUSED))
                .startFailed());
        assertEquals(1, planted(InvariantCheckerTest::answerAgain).answersSentTwice());
        assertTrue(planted(runner -> runner.disk().result = null).hung());
        assertTrue(planted(runner -> runner.disk().lines.add(SimulatedDuvo.KEY)).leaked());
        assertEquals(1, planted(InvariantCheckerTest::starve).keys().starved());
        assertTrue(planted(InvariantCheckerTest::loop).keys().hasLoop());
    }

    @Test
    void throwThatHangsBuildIsFound() {
        assertTrue(planted(runner -> {
                    throwOnce(runner);
                    runner.disk().result = null;
                })
                .isHungByThrow());
        assertFalse(planted(InvariantCheckerTest::throwOnce).isHungByThrow());
    }

    @Test
    void failureOfTheEngineItselfIsFound() {
        var failing = new ScheduledFault(
                "logs",
                Trigger.BEGIN,
                Duration.ZERO,
                injector -> Logger.getLogger(FollowResult.class.getPackageName())
                        .log(Level.WARNING, "unforeseen", new ArithmeticException("overflow")));
        var log = CapturedLog.open();
        try {
            var checker = new ScenarioRunner(scenario(List.of(), List.of(failing)), true).play();
            assertEquals(
                    List.of("the engine itself failed: java.lang.ArithmeticException: overflow"), checker.violations());
        } finally {
            log.close();
        }
    }

    @Test
    void callThatGotNoThreadMayHaveBeenOneOfAnyKey() {
        assertEquals(10_000, longestWaitOfAnotherKey(ThrowInjector.Hook.CALL_THREAD));
        assertEquals(15_000, longestWaitOfAnotherKey(ThrowInjector.Hook.LISTENER));
    }

    /** The longest wait of a key of which a Job is followed for 15 s, if something is thrown after 10 s. */
    private static long longestWaitOfAnotherKey(ThrowInjector.Hook hook) {
        var plan = new KeyPlan(1, KeyPlan.Behaviour.HANGING, KeyPlan.Workload.TALKING, 1);
        var keys = new ScenarioRunner(scenario(List.of(plan), List.of()), true).otherKeys();
        var watch = keys.watches().get(SimulatedDuvo.KEY + 1);
        watch.onFollowed(-10_000);
        keys.onThrow(hook);
        return watch.longest(5_000);
    }

    @Test
    void otherKeyThatHangsUnplannedIsFound() {
        var plan = new KeyPlan(1, KeyPlan.Behaviour.ANSWERED, KeyPlan.Workload.TALKING, 1);
        var hanging = new ScheduledFault(
                "hangs",
                Trigger.BEGIN,
                Duration.ofSeconds(20),
                injector -> injector.duvo()
                        .faults()
                        .on(null)
                        .when(request -> (SimulatedDuvo.KEY + 1).equals(request.key()))
                        .then(Fault.travelling(TransportFault.HANG_BEFORE_ANSWER)));
        var checker = new ScenarioRunner(scenario(List.of(plan), List.of(hanging)), true).play();
        assertEquals(1, checker.keys().starved(), checker::report);
    }

    @Test
    void lateMessageOfOtherJobIsFound() {
        var plan = new KeyPlan(0, KeyPlan.Behaviour.ANSWERED, KeyPlan.Workload.TALKING, 1);
        var slow = new ScheduledFault(
                "messages hang",
                Trigger.BEGIN,
                Duration.ZERO,
                injector -> injector.fault(
                        Endpoint.MESSAGES,
                        "hang",
                        Fault.travelling(TransportFault.HANG_BEFORE_ANSWER),
                        5,
                        Duration.ofMinutes(5)),
                true);
        var checker = new ScenarioRunner(scenario(List.of(plan), List.of(slow)), true).play();
        assertTrue(checker.violations().stream().anyMatch(each -> each.contains("a message was ")), checker::report);
    }

    private static InvariantChecker planted(Consumer<ScenarioRunner> plant) {
        var runner = new ScenarioRunner(scenario(List.of(), List.of()), true);
        var endedAt = runner.run();
        plant.accept(runner);
        return new InvariantChecker(runner, endedAt);
    }

    private static FaultScenario scenario(List<KeyPlan> keys, List<ScheduledFault> faults) {
        return new FaultScenario(
                "planted",
                2,
                new FaultScenario.JobPlan(
                        FaultScenario.Mark.REFERENCE,
                        List.of(
                                ScriptStep.say(1_000, "I begin."),
                                ScriptStep.say(3_000, "I look."),
                                ScriptStep.approval(2_000, "Pay?", "Due tomorrow.", List.of(), List.of()),
                                ScriptStep.say(150_000, "I paid."),
                                ScriptStep.end(1_000, "completed")),
                        1),
                new FaultScenario.PeoplePlan(Duration.ofSeconds(9), null, null, false),
                Duration.ZERO,
                keys,
                faults,
                List.of());
    }

    // --- violations

    private static void tearPage(ScenarioRunner runner, int size) {
        var log = runner.disk().log;
        runner.disk().tornPages.add(size);
        IntStream.range(0, size).forEach(i -> log.add(log.get(0)));
    }

    private static void startAgain(ScenarioRunner runner) {
        var agent = runner.ownJobs().get(0).assignment().id();
        post(runner, "/v2/teams/" + SimulatedDuvo.TEAM.id() + "/runs", "{\"agent_id\":\"" + agent + "\"}");
    }

    private static void answerAgain(ScenarioRunner runner) {
        var job = runner.ownJobs().get(0);
        var request = job.humanRequests().get(0).id();
        post(runner, "/v2/runs/" + job.id() + "/human-requests/" + request + "/respond", "{\"approved\":true}");
    }

    private static void answerAfterAbort(ScenarioRunner runner) {
        runner.abortAt(runner.now() - TORN_DOWN.toMillis());
        answerAgain(runner);
    }

    private static void post(ScenarioRunner runner, String path, String body) {
        runner.duvo().handle(SimulatedRequest.post(path, SimulatedDuvo.KEY, body));
    }

    private static void end(ScenarioRunner runner, FollowResult.Reason reason) {
        runner.disk().result = new FollowResult(reason, new Status("running"), 0, null, null, List.of());
    }

    private static void endOtherwise(ScenarioRunner runner) {
        runner.disk().result =
                new FollowResult(FollowResult.Reason.JOB_ENDED, new Status("failed"), 0, null, null, List.of());
    }

    private static void openTwice(ScenarioRunner runner) {
        var request = new HumanRequest("1", "Pay?", "", null, "approval", List.of());
        runner.build().requestOpened(request);
        runner.build().requestOpened(request);
    }

    private static void loseTwice(ScenarioRunner runner) {
        runner.build().connectionLost(EngineHarness.httpError(500));
        runner.build().connectionLost(EngineHarness.httpError(500));
    }

    private static void reportStartAgain(ScenarioRunner runner) {
        runner.build().started(job(runner.ownJobs().get(0).id()));
    }

    private static void adoptForeign(ScenarioRunner runner) {
        runner.onAdopted(job("another"));
    }

    private static Job job(String id) {
        return new Job(id, null, null, new Status("running"), null, null, null, null);
    }

    private static void throwOnce(ScenarioRunner runner) {
        runner.throwInjector().arm(ThrowInjector.Hook.LIMIT, ThrowInjector.Kind.EXCEPTION, 1);
        assertThrows(IllegalStateException.class, () -> runner.throwInjector().pass(ThrowInjector.Hook.LIMIT));
    }

    private static void starve(ScenarioRunner runner) {
        runner.otherKeys().watchOfBuild().onFollowed(runner.now() - 80_000);
    }

    private static void loop(ScenarioRunner runner) {
        var request = SimulatedRequest.get("/v2/profile", SimulatedDuvo.KEY);
        var answer = SimulatedResponse.error(500, "Internal", "again");
        IntStream.range(0, 100).forEach(i -> runner.recorder().observe(request, answer, false));
    }
}
