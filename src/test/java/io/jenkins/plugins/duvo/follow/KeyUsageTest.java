package io.jenkins.plugins.duvo.follow;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThanOrEqualTo;
import static org.hamcrest.Matchers.nullValue;

import io.jenkins.plugins.duvo.api.DuvoClient;
import io.jenkins.plugins.duvo.api.RateLimit;
import io.jenkins.plugins.duvo.engine.EngineHarness;
import io.jenkins.plugins.duvo.engine.RecordingListener;
import io.jenkins.plugins.duvo.simulator.faults.Fault;
import io.jenkins.plugins.duvo.simulator.http.Endpoint;
import io.jenkins.plugins.duvo.simulator.state.DemoAssignments;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What operators learn of each key. */
class KeyUsageTest {
    private final EngineHarness harness = new EngineHarness();

    private KeyUsage usage() {
        var all = harness.scheduler.usage();
        assertThat(all, hasSize(1));
        return all.get(0);
    }

    private void run(int seconds) {
        harness.taskRunner.run(Duration.ofSeconds(seconds));
    }

    private void start(String assignment) {
        harness.start(assignment, new RecordingListener());
    }

    @Test
    void keyWithoutCallsIsNotListed() {
        assertThat(harness.scheduler.usage(), empty());
    }

    @Test
    void requestsOfTheLastMinuteAreCountedByKind() {
        start(DemoAssignments.ENDLESS);
        run(50);
        var requests = usage().requests();
        assertThat(requests.lastMinute().get(CallKind.START), is(1));
        assertThat(
                requests.lastMinute().get(CallKind.MESSAGES),
                is(harness.calls(Endpoint.MESSAGES).size()));
        assertThat(requests.total(), is(harness.duvo.requests().size()));
    }

    @Test
    void requestsOfEarlierMinutesAreForgotten() {
        start(DemoAssignments.ENDLESS);
        run(120);
        harness.duvo.clearRequests();
        run(60);
        var requests = usage().requests();
        assertThat(requests.lastMinute().containsKey(CallKind.START), is(false));
        assertThat(requests.total(), is(harness.duvo.requests().size()));
    }

    @Test
    void whatDuvoSaysIsLeftIsShown() {
        start(DemoAssignments.ENDLESS);
        run(30);
        var requests = usage().requests();
        assertThat(requests.limit().limit(), is(300));
        assertThat(requests.limit().remaining(), is(300 - requests.total()));
        assertThat(requests.perMinute(), allOf(greaterThanOrEqualTo(250), lessThanOrEqualTo(EngineHarness.CAP)));
    }

    @Test
    void nothingIsKnownOfTheLimitBeforeAnAnswer() {
        start(DemoAssignments.ENDLESS);
        assertThat(usage().requests().limit(), nullValue());
    }

    @Test
    void jobsAreCountedByWhatTheyWaitFor() {
        start(DemoAssignments.ENDLESS);
        start(DemoAssignments.APPROVAL);
        run(30);
        harness.fault(Endpoint.START, Fault.json(503));
        start(DemoAssignments.QUICK);
        run(5);
        var jobs = usage().jobs();
        assertThat(List.of(jobs.followed(), jobs.waiting(), jobs.starting()), is(List.of(3, 1, 1)));
    }

    @Test
    void messagesAndStatusOfOneJobAreYoung() {
        start(DemoAssignments.ENDLESS);
        run(60);
        assertThat(usage().jobs().messagesAge(), lessThanOrEqualTo(5_000L));
        assertThat(usage().jobs().statusAge(), lessThanOrEqualTo(60_000L));
    }

    @Test
    void agesGrowWhileNothingIsRead() {
        start(DemoAssignments.ENDLESS);
        run(60);
        harness.fault(Endpoint.MESSAGES, Fault.json(503));
        harness.fault(Endpoint.RUN, Fault.json(503));
        harness.fault(Endpoint.RUNS, Fault.json(503));
        run(200);
        assertThat(usage().jobs().messagesAge(), greaterThanOrEqualTo(195_000L));
        assertThat(usage().jobs().statusAge(), greaterThanOrEqualTo(195_000L));
    }

    @Test
    void messagesOfAJobThatWaitsForAPersonAreNotLate() {
        start(DemoAssignments.APPROVAL);
        run(600);
        assertThat(usage().jobs().messagesAge(), is(0L));
    }

    @Test
    void keyWithoutActiveJobsHasNoAges() {
        harness.scheduler.call(harness.connection(), CallPriority.ACTION, DuvoClient::getProfile);
        run(10);
        assertThat(usage().jobs(), is(new KeyUsage.Jobs(0, 0, 0, 0, 0)));
    }

    @Test
    void outageHasItsReasonAndItsAge() {
        start(DemoAssignments.ENDLESS);
        start(DemoAssignments.ENDLESS);
        run(60);
        harness.fault(Endpoint.MESSAGES, Fault.json(503));
        run(90);
        var outages = usage().outages();
        assertThat(outages.reason(), containsString("503"));
        assertThat(outages.jobs(), is(2));
        assertThat(outages.millis(), allOf(greaterThanOrEqualTo(60_000L), lessThanOrEqualTo(90_000L)));
    }

    @Test
    void outageThatIsOverIsNotShown() {
        start(DemoAssignments.ENDLESS);
        run(60);
        harness.duvo.faults().on(Endpoint.MESSAGES).times(5).then(Fault.json(503));
        run(20);
        assertThat(usage().outages().jobs(), is(1));
        run(90);
        assertThat(usage().outages(), nullValue());
    }

    @Test
    void pauseOfOneKindIsShown() {
        start(DemoAssignments.ENDLESS);
        run(60);
        harness.fault(Endpoint.START, Fault.json(429).header("retry-after", "60"));
        start(DemoAssignments.QUICK);
        run(20);
        var pauses = usage().pauses();
        assertThat(pauses, hasSize(1));
        assertThat(pauses.get(0).kind(), is(CallKind.START));
        assertThat(pauses.get(0).millis(), allOf(greaterThanOrEqualTo(38_000L), lessThanOrEqualTo(42_000L)));
    }

    @Test
    void pauseOfTheKeyIsShownAndEnds() {
        var budget = new RequestBudget(280, 0);
        budget.onThrottled(30_000, 1_000);
        assertThat(budget.pauses(11_000).toList(), is(List.of(new KeyUsage.Pause(null, 20_000))));
        assertThat(budget.pauses(31_000).toList(), empty());
    }

    @Test
    void callIsUnderWayUntilItsAnswerHasCome() {
        harness.scheduler.call(harness.connection(), CallPriority.ACTION, DuvoClient::getProfile);
        assertThat(harness.taskRunner.runUntil(() -> usage().callsUnderWay() == 1, Duration.ofSeconds(5)), is(true));
        run(10);
        assertThat(usage().callsUnderWay(), is(0));
    }

    @Test
    void eachKeyIsListed() {
        harness.scheduler.call(
                harness.connection("a", 10, () -> harness.key), CallPriority.ACTION, DuvoClient::getProfile);
        harness.scheduler.call(
                harness.connection("b", 10, () -> harness.key), CallPriority.ACTION, DuvoClient::getProfile);
        assertThat(
                harness.scheduler.usage().stream().map(KeyUsage::keyId).sorted().toList(), is(List.of("a", "b")));
    }

    @ParameterizedTest
    @CsvSource({
        "252, 60001, 0, true",
        "252, 0, 60001, true",
        "251, 60001, 0, false",
        "280, 60000, 60000, false",
        "0, 600000, 0, false"
    })
    void keyWhoseBudgetIsUsedUpWhileReadsAreLateIsABottleneck(
            int sent, long messagesAge, long statusAge, boolean expected) {
        var requests = new KeyUsage.Requests(Map.of(CallKind.MESSAGES, sent), 280, new RateLimit(300, 20));
        var usage = new KeyUsage(
                "key", requests, List.of(), new KeyUsage.Jobs(1000, 0, 0, messagesAge, statusAge), null, 4);
        assertThat(usage.isBottleneck(), is(expected));
    }

    @Test
    void manyJobsMakeAKeyABottleneck() {
        Stream.generate(() -> DemoAssignments.ENDLESS).limit(500).forEach(this::start);
        run(300);
        assertThat(usage().isBottleneck(), is(true));
    }
}
