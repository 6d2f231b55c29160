package io.jenkins.plugins.duvo.request;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import hudson.console.ConsoleNote;
import hudson.model.FreeStyleBuild;
import hudson.model.TaskListener;
import hudson.security.ACL;
import hudson.util.StreamTaskListener;
import io.jenkins.plugins.duvo.api.Answer;
import io.jenkins.plugins.duvo.api.DuvoException;
import io.jenkins.plugins.duvo.api.HumanRequest;
import io.jenkins.plugins.duvo.api.Json;
import io.jenkins.plugins.duvo.console.JobLog;
import io.jenkins.plugins.duvo.console.MaskedRequest;
import io.jenkins.plugins.duvo.console.SecretMasker;
import io.jenkins.plugins.duvo.follow.LogLevel;
import io.jenkins.plugins.duvo.follow.RequestResolution;
import io.jenkins.plugins.duvo.harness.SharedJenkinsExtension;
import io.jenkins.plugins.duvo.settings.JobSettings;
import io.jenkins.plugins.duvo.settings.PresetAnswer;
import io.jenkins.plugins.duvo.store.DecisionRecord;
import io.jenkins.plugins.duvo.store.DuvoJobsAction;
import io.jenkins.plugins.duvo.store.JobRecord;
import io.jenkins.plugins.duvo.store.OrphanFate;
import io.jenkins.plugins.duvo.store.PendingDecision;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import jenkins.model.Jenkins;
import jenkins.model.JenkinsLocationConfiguration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@link RequestCoordinator} and {@link RequestHandler} with a time limit, for a request that was opened long before a restart. */
@Timeout(60)
class RequestCoordinatorTest {
    @RegisterExtension
    private static final SharedJenkinsExtension jenkins = new SharedJenkinsExtension();

    private final HumanRequest request = new HumanRequest("request-1", "Pay?", null, null, "approval", List.of());
    private final JobSettings settings = new JobSettings();
    private FreeStyleBuild build;
    private RecordingOwner owner;

    @BeforeEach
    void makeBuild() throws Exception {
        build = jenkins.buildAndAssertSuccess(jenkins.createFreeStyleProject());
        owner = new RecordingOwner(build);
        settings.setRequestTimeoutMinutes(1);
        settings.setOnRequestTimeout("deny");
    }

    @Test
    void requestThatCannotBeShownTimesOut() {
        coordinator(openSince("1"), new RecordingPrompt() {
                    @Override
                    public void open(String promptId, HumanRequestForm form, Callback outcome) throws IOException {
                        throw new IOException("the Pipeline is not loaded");
                    }
                })
                .opened(request, "");

        await().until(() -> !owner.sent().isEmpty());
        assertThat(owner.sent().get(0).approved(), is(false));
    }

    @Test
    void requestTimesOutAfterDuvoRejectedTheAnswer() {
        settings.setHumanRequests("approve");
        var coordinator = coordinator(openSince("1"), new RecordingPrompt());
        coordinator.opened(request, "");
        await().until(() -> owner.sent().size() == 1);

        coordinator.answerRejected(request, DuvoException.invalidResponse("answer", "Conflict"));

        await().until(() -> owner.sent().size() == 2);
        assertThat(owner.sent().stream().map(PendingDecision::approved).toList(), contains(true, false));
    }

    /** Duvo may reject each denial, as from a key that may not decide: the next one would follow at once, and without end. */
    @ParameterizedTest
    @ValueSource(strings = {"input", "deny"})
    void timeLimitDecidesOnceThoughDuvoRejectsIt(String humanRequests) {
        settings.setHumanRequests(humanRequests);
        var record = openSince("1");
        var coordinator = coordinator(record, new RecordingPrompt());
        coordinator.opened(request, "");
        var denials = humanRequests.equals("deny") ? 2 : 1; // at once, and by the time limit
        for (int sent = 1; sent <= denials; sent++) {
            var count = sent;
            await().until(() -> owner.sent().size() == count);
            coordinator.answerRejected(request, DuvoException.invalidResponse("answer", "Forbidden"));
        }

        await().until(() -> OpenRequestRegistry.openIn(build).stream().anyMatch(OpenRequest::isAsked));
        await().during(Duration.ofSeconds(2))
                .atMost(Duration.ofSeconds(30))
                .until(() -> owner.sent().size() == denials);
        assertThat(
                owner.sent().stream().map(PendingDecision::approved).distinct().toList(), contains(false));
        assertThat(OpenRequestRegistry.openIn(build).get(0).isAsked(), is(true));
        coordinator.close();
    }

    /** The user was asked anew, and may want something else by now. */
    @Test
    void answerThatDuvoRefusedIsNotSentAgainAfterARestart() throws Exception {
        settings.setRequestTimeoutMinutes(0);
        settings.setHumanRequests("approve");
        var record = new JobRecord("key", "agent-1", "acme", 1);
        var before = coordinator(record, new RecordingPrompt());
        before.opened(request, "");
        await().until(() -> owner.sent().size() == 1);
        before.answerRejected(request, DuvoException.invalidResponse("answer", "Conflict"));
        await().until(() -> record.promptId() != null);
        before.close();
        await().until(() -> OpenRequestRegistry.openIn(build).isEmpty());
        owner.setUndelivered(owner.sent().get(0));
        settings.setHumanRequests("input");

        var text = new ByteArrayOutputStream();
        var after = logging((JobRecord) Jenkins.XSTREAM2.fromXML(Jenkins.XSTREAM2.toXML(record)), text);
        after.opened(request, "");

        await().until(() -> OpenRequestRegistry.openIn(build).stream().anyMatch(OpenRequest::isAsked));
        assertThat(owner.sent(), hasSize(1));
        assertThat(text.toString(StandardCharsets.UTF_8), not(containsString("from before the restart")));
        after.close();
    }

    @Test
    @DisplayName("The time when a request was opened is saved at once, so that its time limit goes on after a restart")
    void openingTimeIsSavedAtOnce() {
        settings.setHumanRequests("wait");

        coordinator(new JobRecord("key", "agent-1", "acme", 1), new RecordingPrompt())
                .opened(request, "");

        await().until(() -> owner.saves() > 0);
        assertThat(owner.sent(), empty());
    }

    @Test
    void requestIsHandedOverIfDuvoRejectsTheAnswerOfTheSettings() {
        settings.setHumanRequests("return");
        settings.setAnswers(List.of(new PresetAnswer("Which?", "This")));
        var question = Json.MAPPER.readValue(
                "{\"id\":\"r2\",\"type\":\"question\",\"title\":\"Ask\",\"questions\":[{\"question\":\"Which?\"}]}",
                HumanRequest.class);
        var prompt = new RecordingPrompt();
        var coordinator = coordinator(new JobRecord("key", "agent-1", "acme", 1), prompt);
        coordinator.opened(question, "");
        await().until(() -> owner.sent().size() == 1);
        assertThat(owner.handedOver(), nullValue());

        coordinator.answerRejected(question, DuvoException.invalidResponse("answer", "Conflict"));

        await().until(() -> owner.handedOver() != null);
        assertThat(owner.handedOver().id(), is("r2"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"approval", "login"})
    void requestOfAnyKindIsHandedOver(String kind) {
        settings.setHumanRequests("return");
        var asked = Json.MAPPER.readValue(
                "{\"id\":\"r3\",\"type\":\"" + kind + "\",\"title\":\"Log in\"}", HumanRequest.class);

        coordinator(new JobRecord("key", "agent-1", "acme", 1), new RecordingPrompt())
                .opened(asked, "");

        await().until(() -> owner.handedOver() != null);
        assertThat(OpenRequestRegistry.openIn(owner.run()), empty());
        assertThat(owner.failures(), empty());
    }

    /** A Job may end while it is handed over; then its gate would never be released. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void gateStaysOnlyWhereTheRecordSaysThatTheScriptGoesOn(boolean saved) {
        settings.setHumanRequests("return");
        var record = new JobRecord("key", "agent-1", "acme", 1);
        record.setId("handed-over-" + saved);
        var coordinator = coordinator(record, new RecordingPrompt());
        coordinator.opened(request, "");
        await().until(() -> owner.handedOver() != null);
        if (saved) {
            record.setOrphanFate(OrphanFate.HANDED_OVER);
        }

        coordinator.close();
        coordinator.resolved(request, RequestResolution.JOB_ENDED);

        await().until(() -> owner.saves() > 0); // after the close
        assertThat(JobGateRegistry.get().gates(record.getId()), hasSize(saved ? 1 : 0));
    }

    @ParameterizedTest
    @CsvSource({
        "JOB_ENDED, true",
        "ANSWERED, true",
        "PROBABLY_ANSWERED, true",
        "ANSWERED_ELSEWHERE, false",
        "REPLACED, false"
    })
    void denialCountsUnlessAnotherAnswerWasAccepted(RequestResolution resolution, boolean counts) {
        var record = openSince("1");
        var coordinator = coordinator(record, new RecordingPrompt());
        coordinator.opened(request, "");
        await().until(() -> owner.sent().size() == 1);
        assertThat(record.isDenied(), is(true));
        var saves = owner.saves();

        coordinator.resolved(request, resolution);

        await().until(() -> owner.saves() > saves);
        assertThat(record.isDenied(), is(counts));
        assertThat(record.getDecisions().get(0).getTimeLimit(), is(1));
    }

    @ParameterizedTest
    @CsvSource({"fail, false", "deny, true"})
    void timeRunsOnWhileDuvoShowsNoRequest(String onTimeout, boolean stops) {
        settings.setOnRequestTimeout(onTimeout);
        settings.setOnAbort("detach");

        coordinator(new JobRecord("key", "agent-1", "acme", 1), new RecordingPrompt())
                .waitingWithoutRequest(Duration.ofMinutes(1));

        await().until(() -> !owner.failures().isEmpty());
        assertThat(
                owner.failures(),
                contains("The Job has waited for a person for 1 minute, and Duvo shows no request, " + stops));
    }

    @Test
    void timeWithoutRequestGoesOnAfterARestart() {
        settings.setRequestTimeoutMinutes(10);
        var record = new JobRecord("key", "agent-1", "acme", 1);
        coordinator(record, new RecordingPrompt()).waitingWithoutRequest(Duration.ofMinutes(9));
        await().until(() -> owner.saves() > 0);
        var since = record.openedAt("-");

        coordinator(record, new RecordingPrompt()).waitingWithoutRequest(Duration.ofMinutes(1));

        await().until(() -> owner.saves() == 2);
        assertThat(record.openedAt("-"), is(since));
        assertThat(owner.failures(), empty());
    }

    @Test
    void laterWaitWithoutRequestHasItsOwnTime() {
        settings.setRequestTimeoutMinutes(10);
        var record = new JobRecord("key", "agent-1", "acme", 1);
        var coordinator = coordinator(record, new RecordingPrompt());
        coordinator.waitingWithoutRequest(Duration.ofMinutes(9));
        await().until(() -> owner.saves() == 1);
        var since = record.openedAt("-");
        coordinator.requestlessWaitOver();

        coordinator.waitingWithoutRequest(Duration.ofMinutes(1));

        await().until(() -> owner.saves() == 2);
        assertThat(
                record.openedAt("-") - since,
                is(greaterThan(Duration.ofMinutes(7).toMillis())));
    }

    @Test
    void waitWithoutRequestThatIsOverFailsNothing() {
        var coordinator = coordinator(new JobRecord("key", "agent-1", "acme", 1), new RecordingPrompt());
        coordinator.waitingWithoutRequest(Duration.ofSeconds(59));
        coordinator.requestlessWaitOver();

        await().during(Duration.ofSeconds(2))
                .atMost(Duration.ofSeconds(5))
                .until(() -> owner.failures().isEmpty());
    }

    /** Duvo may ask something else under the same id: a decision from before a restart is then about something else. */
    @Test
    void earlierDecisionIsSentAgainOnlyForWhatWasAsked() {
        var decision = PendingDecision.of(MaskedRequest.of(request, text -> text), Answer.APPROVE, "alice");
        owner.setUndelivered(decision);
        coordinator(new JobRecord("key", "agent-1", "acme", 1), new RecordingPrompt())
                .opened(request, "");
        await().until(() -> owner.sent().size() == 1);
        assertThat(owner.sent().get(0), is(decision));

        var another = new HumanRequest(request.id(), "Pay more?", null, null, "approval", List.of());
        settings.setHumanRequests("wait");
        coordinator(new JobRecord("key", "agent-1", "acme", 1), new RecordingPrompt())
                .opened(another, "");

        await().until(() -> owner.saves() > 0);
        assertThat(owner.sent(), hasSize(1));
    }

    /** A Job that ends by the answer may be read as ended before the answer is known to be accepted. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void verdictIsUnknownOnlyIfNoStepOfTheBuildSentIt(boolean isOwn) throws Exception {
        settings.setHumanRequests("wait");
        var record = new JobRecord("key", "agent-1", "acme", 1);
        record.setId("job-" + isOwn);
        var text = new ByteArrayOutputStream();
        var log = new JobLog(
                new StreamTaskListener(text, StandardCharsets.UTF_8), LogLevel.ALL, new SecretMasker(List.of()), null);
        var coordinator = new RequestCoordinator(record, settings, log, new RecordingPrompt(), owner);
        coordinator.opened(request, "");
        Runnable over = isOwn ? JobGateRegistry.answering(owner.run(), record.getId()) : () -> {};

        coordinator.resolved(request, RequestResolution.JOB_ENDED);
        JobGateRegistry.followers(record.getId())
                .accept(new DecisionRecord(request.id(), request.title(), DecisionRecord.Verdict.DENIED, "alice")
                        .withBuild("nightly #7"));

        over.run();
        coordinator.opened(new HumanRequest("request-2", "Next?", null, null, "approval", List.of()), "");
        await().until(() -> text.toString(StandardCharsets.UTF_8).contains("Next?"));
        assertThat(
                text.toString(StandardCharsets.UTF_8), containsString("was denied by alice, through build nightly #7"));
        assertThat(text.toString(StandardCharsets.UTF_8).contains("Duvo does not say whether"), is(!isOwn));
        coordinator.close();
    }

    @Test
    void permissionToAnswerIsNoAnswer() throws Exception {
        settings.setHumanRequests("wait");
        var record = new JobRecord("key", "agent-1", "acme", 1);
        record.setId("job-permitted");
        var text = new ByteArrayOutputStream();
        var coordinator = logging(record, text);
        coordinator.opened(request, "");
        JobGateRegistry.requireAdmitted(owner.run(), ACL.SYSTEM2, record.getId(), true);

        coordinator.resolved(request, RequestResolution.ANSWERED_ELSEWHERE);

        await().until(() -> !record.getDecisions().isEmpty() && owner.saves() > 1);
        assertThat(text.toString(StandardCharsets.UTF_8), containsString("Duvo does not say whether"));
        coordinator.close();
    }

    /** Duvo refuses the answer of a step, its call fails or it is aborted; meanwhile a person has settled the request. */
    @Test
    void verdictIsUnknownOnceTheAnswerOfAStepIsOver() throws Exception {
        settings.setHumanRequests("wait");
        var record = new JobRecord("key", "agent-1", "acme", 1);
        record.setId("job-refused");
        var text = new ByteArrayOutputStream();
        var coordinator = logging(record, text);
        coordinator.opened(request, "");
        var over = JobGateRegistry.answering(owner.run(), record.getId());
        coordinator.resolved(request, RequestResolution.ANSWERED_ELSEWHERE);
        await().until(() -> !record.getDecisions().isEmpty() && owner.saves() > 1);
        assertThat(text.toString(StandardCharsets.UTF_8), not(containsString("Duvo does not say whether")));

        over.run();

        await().until(() -> text.toString(StandardCharsets.UTF_8).contains("Duvo does not say whether"));
        coordinator.close();
    }

    @Test
    void answerThatTheScriptSentBeforeTheStepIsNamed() throws Exception {
        settings.setHumanRequests("wait");
        var record = new JobRecord("key", "agent-1", "acme", 1);
        record.setId("job-before");
        var answer = new DecisionRecord(request.id(), request.title(), DecisionRecord.Verdict.DENIED, "alice")
                .withBuild("nightly #7");
        answer.setJobId("job-before");
        answer.markAccepted(true);
        DuvoJobsAction.of(build).add(answer);
        var text = new ByteArrayOutputStream();
        var log = new JobLog(
                new StreamTaskListener(text, StandardCharsets.UTF_8), LogLevel.ALL, new SecretMasker(List.of()), null);
        var coordinator = new RequestCoordinator(record, settings, log, new RecordingPrompt(), owner);
        coordinator.opened(request, "");

        coordinator.resolved(request, RequestResolution.JOB_ENDED);

        await().until(() -> text.toString(StandardCharsets.UTF_8).contains("is closed: the Job has ended"));
        assertThat(
                text.toString(StandardCharsets.UTF_8).contains("was denied by alice, through build nightly #7"),
                is(true));
        assertThat(text.toString(StandardCharsets.UTF_8).contains("Duvo does not say whether"), is(false));
        assertThat(record.getDecisions().get(0).getVerdict(), is(DecisionRecord.Verdict.DENIED));
        coordinator.close();
    }

    /** Duvo may ask something else under the same id: an earlier answer of the script is then about something else. */
    @ParameterizedTest
    @CsvSource({"'Pay 1,000,000?', false", "Pay?, true"})
    void answerToWhatWasAskedBeforeUnderTheSameIdIsNotTheRecord(String title, boolean hasDigest) throws Exception {
        settings.setHumanRequests("wait");
        var record = new JobRecord("key", "agent-1", "acme", 1);
        record.setId("job-replaced-" + hasDigest);
        var answer = new DecisionRecord(request.id(), request.title(), DecisionRecord.Verdict.APPROVED, "alice");
        answer.setJobId(record.getId());
        answer.markAccepted(true);
        answer.setAsked(hasDigest ? PendingDecision.digest(request) : null); // as a file of an earlier version
        DuvoJobsAction.of(build).add(answer);
        var coordinator = coordinator(record, new RecordingPrompt());
        var more = new HumanRequest(request.id(), title, "1,000,000", null, "approval", List.of());
        coordinator.opened(more, "");

        coordinator.resolved(more, RequestResolution.ANSWERED_ELSEWHERE);

        await().until(() -> !record.getDecisions().isEmpty());
        var decision = record.getDecisions().get(0);
        assertThat(decision.getVerdict(), is(DecisionRecord.Verdict.ELSEWHERE));
        assertThat(decision.getUser(), nullValue());
        coordinator.close();
    }

    @Test
    void requestIsHandedOverAtOnceAfterAnAnswerToAnotherWithItsId() throws Exception {
        settings.setHumanRequests("return");
        var record = new JobRecord("key", "agent-1", "acme", 1);
        record.setId("job-again");
        var answer = new DecisionRecord(request.id(), request.title(), DecisionRecord.Verdict.APPROVED, "alice");
        answer.setJobId("job-again");
        answer.markAccepted(true);
        DuvoJobsAction.of(build).add(answer);

        coordinator(record, new RecordingPrompt())
                .opened(new HumanRequest(request.id(), "Pay more?", null, null, "approval", List.of()), "");

        await().until(() -> owner.handedOver() != null);
    }

    @Test
    void decisionOfAnotherBuildIsNotAboutWhatIsAskedUnderTheSameIdNow() throws Exception {
        settings.setHumanRequests("wait");
        var record = new JobRecord("key", "agent-1", "acme", 1);
        record.setId("job-late");
        var coordinator = coordinator(record, new RecordingPrompt());
        var more = new HumanRequest(request.id(), "Pay more?", null, null, "approval", List.of());
        coordinator.opened(more, "");
        var decision = new DecisionRecord(request.id(), request.title(), DecisionRecord.Verdict.APPROVED, "alice");
        decision.markAccepted(true);
        decision.setAsked(PendingDecision.digest(request));
        await().until(() -> !OpenRequestRegistry.openIn(build).isEmpty());
        JobGateRegistry.followers(record.getId()).accept(decision.withBuild("nightly #7"));

        coordinator.resolved(more, RequestResolution.ANSWERED_ELSEWHERE);

        await().until(() -> record.getDecisions().size() == 2);
        assertThat(
                record.getDecisions().stream().map(DecisionRecord::getTitle).toList(), contains("Pay?", "Pay more?"));
        assertThat(record.getDecisions().get(1).getVerdict(), is(DecisionRecord.Verdict.ELSEWHERE));
        coordinator.close();
    }

    @Test
    void logNamesTheFormOnceDuvoHasRejectedTheAnswerOfTheSettings() throws Exception {
        settings.setHumanRequests("approve");
        var record = new JobRecord("key", "agent-1", "acme", 1);
        var text = new ByteArrayOutputStream();
        var coordinator = logging(record, text);
        coordinator.opened(request, "");
        await().until(() -> owner.sent().size() == 1);
        assertThat(text.toString(StandardCharsets.UTF_8), not(containsString("duvo/#")));

        coordinator.answerRejected(request, DuvoException.invalidResponse("answer", "Conflict"));

        await().until(() -> text.toString(StandardCharsets.UTF_8).contains("did not accept the answer"));
        assertThat(
                text.toString(StandardCharsets.UTF_8),
                matchesPattern("(?s).*did not accept the answer: [^\\n]* - " + jenkins.getURL() + build.getUrl()
                        + "duvo/#.*"));
        coordinator.close();
    }

    @Test
    void addressInTheLogIsALinkWhereJenkinsKnowsNoUrl() throws Exception {
        var location = JenkinsLocationConfiguration.get();
        var url = location.getUrl();
        var text = new ByteArrayOutputStream();
        var coordinator = logging(new JobRecord("key", "agent-1", "acme", 1), text);
        try {
            location.setUrl(null);
            coordinator.opened(request, "");
            await().until(() -> !OpenRequestRegistry.openIn(build).isEmpty());
        } finally {
            location.setUrl(url);
        }

        var lines = text.toString(StandardCharsets.UTF_8).lines().toList();
        assertThat(lines.get(0), startsWith("[Duvo] Waiting for approval: \"Pay?\" ("));
        assertThat(lines.get(1), containsString(ConsoleNote.PREAMBLE_STR));
        assertThat(ConsoleNote.removeNotes(lines.get(1)), startsWith("[Duvo] " + build.getUrl() + "duvo/#"));
        coordinator.close();
    }

    private RequestCoordinator logging(JobRecord record, ByteArrayOutputStream text) {
        var log = new JobLog(
                new StreamTaskListener(text, StandardCharsets.UTF_8), LogLevel.ALL, new SecretMasker(List.of()), null);
        return new RequestCoordinator(record, settings, log, new RecordingPrompt(), owner);
    }

    /** A record as the previous Jenkins process has saved it. */
    private JobRecord openSince(String time) {
        var record = new JobRecord("key", "agent-1", "acme", 1);
        record.setOpenRequest(request.id(), 0);
        var xml = Jenkins.XSTREAM2.toXML(record).replaceAll("<openedAt>\\d+<", "<openedAt>" + time + "<");
        return (JobRecord) Jenkins.XSTREAM2.fromXML(xml);
    }

    private RequestCoordinator coordinator(JobRecord record, Prompt prompt) {
        return new RequestCoordinator(
                record,
                settings,
                new JobLog(TaskListener.NULL, LogLevel.ALL, new SecretMasker(List.of()), null),
                prompt,
                owner);
    }

    private static class RecordingPrompt implements Prompt {
        @Override
        public void open(String promptId, HumanRequestForm form, Callback outcome) throws IOException {}

        @Override
        public void close(String promptId) {}
    }
}
