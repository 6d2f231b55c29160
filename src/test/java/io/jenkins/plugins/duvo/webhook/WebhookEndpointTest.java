package io.jenkins.plugins.duvo.webhook;

import static io.jenkins.plugins.duvo.harness.Pipelines.duvoLines;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThanOrEqualTo;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import hudson.model.Result;
import io.jenkins.plugins.duvo.config.DuvoConfiguration;
import io.jenkins.plugins.duvo.config.DuvoConnection;
import io.jenkins.plugins.duvo.harness.BackgroundJobs;
import io.jenkins.plugins.duvo.harness.FastEngineExtension;
import io.jenkins.plugins.duvo.harness.Pipelines;
import io.jenkins.plugins.duvo.harness.SharedJenkinsExtension;
import io.jenkins.plugins.duvo.harness.TestConnection;
import io.jenkins.plugins.duvo.harness.TestUsers;
import io.jenkins.plugins.duvo.simulator.DuvoSimulator;
import io.jenkins.plugins.duvo.simulator.state.DemoAssignments;
import io.jenkins.plugins.duvo.simulator.state.ScriptStep;
import io.jenkins.plugins.duvo.simulator.state.SimulatedJob;
import io.jenkins.plugins.duvo.store.DuvoJobsAction;
import io.jenkins.plugins.duvo.store.JobRecord;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import jenkins.model.Jenkins;
import jenkins.model.JenkinsLocationConfiguration;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvnet.hudson.test.MockAuthorizationStrategy;

/** {@link WebhookEndpoint} on a Jenkins where anonymous users have no permission, which Duvo calls anonymously. */
@ExtendWith(FastEngineExtension.class)
class WebhookEndpointTest {
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final String NEWS = "{\"event\":\"run_completed\",\"run_id\":\"%s\",\"status\":\"completed\"}";

    @RegisterExtension
    private static final SharedJenkinsExtension jenkins = new SharedJenkinsExtension();

    private static DuvoSimulator duvo;
    private static WorkflowRun build;
    private static BackgroundJobs jobs;

    @BeforeAll
    static void followJobs() throws Exception {
        jenkins.jenkins.setSecurityRealm(jenkins.createDummySecurityRealm());
        jenkins.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.ADMINISTER)
                .everywhere()
                .to("admin"));
        duvo = DuvoSimulator.started();
        TestConnection.connect(duvo);
        var hooked = DuvoConfiguration.get().connection(null);
        hooked.setWebhooks(true);
        var unhooked = new DuvoConnection("unhooked");
        unhooked.setApiUrl(duvo.url());
        unhooked.setCredentialsId(TestConnection.CREDENTIALS_ID);
        DuvoConfiguration.get().setConnections(List.of(hooked, unhooked));
        jobs = new BackgroundJobs(duvo);
        build = Pipelines.start(jenkins, BackgroundJobs.SCRIPT);
        jobs.awaitLists();
    }

    @AfterAll
    static void stop() throws Exception {
        Pipelines.abort(build);
        jenkins.waitForCompletion(build);
        duvo.close();
    }

    @Test
    void addressOfEachJobIsItsOwnAndCannotBeGuessed() throws Exception {
        var addresses = jobs.all().stream().map(BackgroundJobs::url).toList();

        assertThat(new HashSet<>(addresses).size(), is(addresses.size()));
        var root = jenkins.getURL() + "duvo-webhook/";
        assertThat(addresses, everyItem(startsWith(root)));
        assertThat(
                addresses.stream().map(url -> url.substring(root.length())).toList(),
                everyItem(matchesPattern("[A-Za-z0-9_-]{43}")));
    }

    @Test
    void callMakesItsJobReadAtOnce() throws Exception {
        var job = jobs.get(0);

        assertThat(post(BackgroundJobs.url(job), BodyPublishers.ofString(NEWS.formatted(job.id()))), is(204));

        await().until(() -> jobs.reads(job) == 1);
    }

    @Test
    void contentOfACallIsNotBelieved() throws Exception {
        var job = jobs.get(1);

        post(BackgroundJobs.url(job), BodyPublishers.ofString(NEWS.formatted(job.id())));

        await().until(() -> jobs.reads(job) == 1);
        assertThat(record(job).getStatus(), is("running"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "job-1", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"})
    void unknownAddressIsNotFound(String name) throws Exception {
        assertThat(post(jenkins.getURL() + "duvo-webhook/" + name, BodyPublishers.noBody()), is(404));
    }

    @ParameterizedTest
    @ValueSource(strings = {"duvo-webhook", "duvo-webhook/"})
    void pathAboveTheAddressesIsNotFound(String path) throws Exception {
        assertThat(TestUsers.post(jenkins, null, path).getStatusCode(), is(404));
    }

    @Test
    void pathBelowAnAddressNeedsACrumb() throws Exception {
        assertThat(post(BackgroundJobs.url(jobs.get(0)) + "/more", BodyPublishers.noBody()), is(403));
    }

    @Test
    void getIsNotFoundAndHasNoEffect() throws Exception {
        var job = jobs.get(2);

        assertThat(
                send(HttpRequest.newBuilder(URI.create(BackgroundJobs.url(job))).GET()), is(404));

        readAnother();
        assertThat(jobs.reads(job), is(0L));
    }

    @Test
    void longBodyIsRejectedBeforeItIsSent() throws Exception {
        var job = jobs.get(2);
        var url = URI.create(BackgroundJobs.url(job));

        try (var socket = new Socket(url.getHost(), url.getPort())) {
            var head =
                    "POST %s HTTP/1.1\r\nHost: %s:%s\r\nContent-Type: application/json\r\nContent-Length: 65537\r\n\r\n"
                            .formatted(url.getPath(), url.getHost(), url.getPort());
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            socket.setSoTimeout(10_000);
            var answer = new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
            assertThat(answer, is("HTTP/1.1 413"));
        }

        readAnother();
        assertThat(jobs.reads(job), is(0L));
    }

    @ParameterizedTest
    @ValueSource(ints = {65_536, 65_537})
    void bodyWithoutLengthIsReadUpToTheLimit(int length) throws Exception {
        var body = BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(new byte[length]));

        assertThat(post(BackgroundJobs.url(jobs.get(4)), body), is(length > 65_536 ? 413 : 204));
    }

    @Test
    void manyCallsCauseFewReads() throws Exception {
        var job = jobs.get(3);
        var request = HttpRequest.newBuilder(URI.create(BackgroundJobs.url(job)))
                .POST(BodyPublishers.ofString(NEWS.formatted(job.id())))
                .build();
        var begun = System.nanoTime();

        for (int i = 0; i < 20; i++) {
            var calls = IntStream.range(0, 100)
                    .mapToObj(call -> HTTP.sendAsync(request, BodyHandlers.discarding()))
                    .toList();
            calls.forEach(call -> assertThat(call.join().statusCode(), is(204)));
        }

        var seconds = FastEngineExtension.rate() * (System.nanoTime() - begun) / 1_000_000_000;
        await().until(() -> jobs.reads(job) > 0);
        assertThat(jobs.reads(job), is(lessThanOrEqualTo(2 + seconds / 5)));
    }

    @Test
    void callShowsTheEndOfAJobAndItsAddressGoesWithIt() throws Exception {
        var job = jobs.get(5);
        duvo.duvo().goOn(job.id(), ScriptStep.end(0, "completed"));

        post(BackgroundJobs.url(job), BodyPublishers.ofString(NEWS.formatted(job.id())));

        await().until(() -> record(job).getStatus().equals("completed"));
        await().atMost(Duration.ofSeconds(20))
                .until(() -> post(BackgroundJobs.url(job), BodyPublishers.noBody()) == 404);
    }

    @Test
    void connectionWithoutWebhooksGivesDuvoNoAddress() throws Exception {
        var job = quick("unhooked").get(0);

        assertThat(job.origin().webhookUrl(), is(nullValue()));
    }

    @Test
    void jobIsFollowedIfJenkinsDoesNotKnowItsAddress() throws Exception {
        var url = JenkinsLocationConfiguration.get().getUrl();
        JenkinsLocationConfiguration.get().setUrl(null);
        try {
            var run = Pipelines.run(
                    jenkins,
                    Result.SUCCESS,
                    "duvoRun agentId: '%s', message: 'unknown'".formatted(DemoAssignments.QUICK));

            assertThat(
                    duvoLines(run),
                    hasItem(allOf(
                            containsString("connection acme"),
                            containsString("the Jenkins URL is not set under Manage Jenkins » System"))));
            assertThat(jobsWithMessage("unknown").get(0).origin().webhookUrl(), is(nullValue()));
        } finally {
            JenkinsLocationConfiguration.get().setUrl(url);
        }
    }

    private static List<SimulatedJob> quick(String connection) throws Exception {
        Pipelines.run(
                jenkins,
                Result.SUCCESS,
                "duvoRun agentId: '%s', connection: '%s', message: 'to %s'"
                        .formatted(DemoAssignments.QUICK, connection, connection));
        return jobsWithMessage("to " + connection);
    }

    private static List<SimulatedJob> jobsWithMessage(String message) {
        return duvo.duvo().jobs().stream()
                .filter(job ->
                        job.origin().message() != null && job.origin().message().startsWith(message))
                .toList();
    }

    /** Makes another Job be read: a call that was made before has had its effect then. */
    private static void readAnother() throws Exception {
        var other = jobs.get(4);
        var before = jobs.reads(other);
        post(BackgroundJobs.url(other), BodyPublishers.noBody());
        await().until(() -> jobs.reads(other), is(greaterThan(before)));
    }

    private static JobRecord record(SimulatedJob job) {
        return build.getAction(DuvoJobsAction.class).getJobs().stream()
                .filter(each -> job.id().equals(each.getId()))
                .findFirst()
                .orElseThrow();
    }

    private static int post(String url, BodyPublisher body) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(URI.create(url)).POST(body));
    }

    private static int send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return HTTP.send(request.build(), BodyHandlers.discarding()).statusCode();
    }
}
