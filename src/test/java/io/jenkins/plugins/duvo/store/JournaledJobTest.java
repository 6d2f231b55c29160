package io.jenkins.plugins.duvo.store;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import hudson.model.FreeStyleBuild;
import io.jenkins.plugins.duvo.api.Answer;
import io.jenkins.plugins.duvo.api.HumanRequest;
import io.jenkins.plugins.duvo.api.IdempotencyKey;
import io.jenkins.plugins.duvo.api.Job;
import io.jenkins.plugins.duvo.api.Json;
import io.jenkins.plugins.duvo.api.Question;
import io.jenkins.plugins.duvo.config.DuvoConnection;
import io.jenkins.plugins.duvo.console.MaskedRequest;
import io.jenkins.plugins.duvo.harness.SharedJenkinsExtension;
import io.jenkins.plugins.duvo.settings.JobSettings;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class JournaledJobTest {
    @RegisterExtension
    private static final SharedJenkinsExtension jenkins = new SharedJenkinsExtension();

    private static FreeStyleBuild build;

    private final JobSettings settings = new JobSettings();
    private final DuvoConnection connection = new DuvoConnection("acme");

    @BeforeAll
    static void makeBuild() throws Exception {
        build = jenkins.buildAndAssertSuccess(jenkins.createFreeStyleProject());
    }

    @Test
    void startHasTheTaggedMessageAndItsReference() {
        var job = start();

        assertThat(job.version(), is(JournaledJob.VERSION));
        assertThat(job.localId(), is("key"));
        assertThat(job.home(), is(ControllerIdentity.here()));
        assertThat(job.build(), is(build.getExternalizableId()));
        assertThat(job.connection(), is("acme"));
        assertThat(job.credentialsId(), is("key-of-user"));
        assertThat(job.agentId(), is("agent-1"));
        assertThat(job.runId(), nullValue());
        assertThat(
                job.message(),
                is(TaggedMessage.of(build, "key", "Reconcile", true).message()));
        assertThat(job.reference(), is("ref key"));
        assertThat(job.sandboxId(), is("sandbox-1"));
        assertThat(job.webhookUrl(), nullValue());
    }

    @Test
    void existingJobHasItsIdsAndNoMessage() {
        settings.setMessage("Reconcile");
        connection.setWebhooks(true);

        var job = JournaledJob.forExisting(
                build, "key", settings, connection, new Job("run-1", "agent-1", null, null, null, null, null, null));

        assertThat(job.runId(), is("run-1"));
        assertThat(job.agentId(), is("agent-1"));
        assertThat(job.message(), nullValue());
        assertThat(job.reference(), nullValue());
        assertThat(job.webhookUrl(), nullValue());
    }

    @Test
    void copiesKeepAllOtherComponents() {
        var decision = new PendingDecision("request-1", true, null, "alice", 1, null);
        var changed = start().withQueued(true)
                .withDecision(decision)
                .withAbortReason("why")
                .asAbandoned();

        assertThat(changed, not(is(start())));
        assertThat(changed.queued(), is(true));
        assertThat(changed.decision(), is(decision));
        assertThat(changed.givenUp(), is("why"));
        assertThat(changed.abandoned(), is(true));
        assertThat(changed.withBuild("other#1").build(), is("other#1"));
        assertThat(
                changed.withBuild("other#1")
                        .withBuild(build.getExternalizableId())
                        .withQueued(true),
                is(changed));
    }

    @Test
    void intentsHaveTheSameIdempotencyKeysAfterARestart() {
        var answers = new LinkedHashMap<String, String>();
        IntStream.range(0, 20).forEach(number -> answers.put("Question " + number, "yes"));
        var decision = new PendingDecision("request-1", null, answers, "alice", 1, null);
        var before = start().withDecision(decision);

        var after = Json.MAPPER.readValue(Json.MAPPER.writeValueAsString(before), JournaledJob.class);

        assertThat(startKey(after), is(startKey(before)));
        assertThat(after.decision().idempotencyKey(), is(decision.idempotencyKey()));
        assertThat(
                Json.MAPPER.writeValueAsString(after.decision().answer()),
                is(Json.MAPPER.writeValueAsString(decision.answer())));
        assertThat(startKey(start().withLocalId("key-2")), not(is(startKey(before))));
        var later = new PendingDecision("request-1", null, answers, "alice", 2, null);
        assertThat(later.idempotencyKey(), not(is(decision.idempotencyKey())));
    }

    /** They are in words that mean nothing any more. */
    @Test
    void answersAreAboutWhatWasShown() {
        var question = new Question("As hunter2?", null, List.of(), false);
        var asked = new HumanRequest("1", "Pay?", null, null, "question", List.of(question));
        var masked = MaskedRequest.of(asked, text -> text.replace("hunter2", "****"));
        var unmasked = MaskedRequest.of(asked, text -> text);

        var decision = PendingDecision.of(masked, Answer.to(Map.of("As ****?", "yes")), "alice");

        assertThat(decision.isAbout(masked), is(true));
        assertThat(decision.isAbout(unmasked), is(false));
        var approval =
                MaskedRequest.of(new HumanRequest("1", "As hunter2?", null, null, "approval", null), text -> "*");
        assertThat(PendingDecision.of(approval, Answer.APPROVE, "alice").isAbout(approval), is(true));
        assertThat(
                PendingDecision.of(approval, Answer.APPROVE, "alice")
                        .isAbout(MaskedRequest.of(approval.original(), text -> text)),
                is(true));
    }

    private static IdempotencyKey startKey(JournaledJob job) {
        return job.followRequest("team", Duration.ofMinutes(10)).start().idempotencyKey();
    }

    @Test
    void startedJobIsNotQueuedAndHasNoMessage() {
        var started = start().withQueued(true).withRunId("run-1");

        assertThat(started.runId(), is("run-1"));
        assertThat(started.queued(), is(false));
        assertThat(started.message(), nullValue());
        assertThat(started.reference(), is("ref key"));
    }

    @Test
    void jobThatItsBuildGaveUpIsNotDetached() {
        settings.setOnAbort("detach");

        assertThat(start().isDetached(), is(true));
        assertThat(start().withAbortReason("").isDetached(), is(false));
    }

    @Test
    void jobIsGatedUnlessItsRequestsAreLeftToDuvo() {
        assertThat(start().gated(), is(true));

        settings.setHumanRequests("wait");

        assertThat(start().gated(), is(false));
    }

    @Test
    void fileHasOneMemberForEachComponent() {
        var components = Stream.of(JournaledJob.class.getRecordComponents()).map(RecordComponent::getName);

        var members =
                Json.MAPPER.readTree(Json.MAPPER.writeValueAsString(start())).propertyNames();

        assertThat(members, containsInAnyOrder(components.toArray()));
    }

    private JournaledJob start() {
        settings.setAgentId("agent-1");
        settings.setMessage("Reconcile");
        settings.setCredentialsId("key-of-user");
        return JournaledJob.forStart(build, "key", settings, connection, "sandbox-1");
    }
}
