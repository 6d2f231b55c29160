package io.jenkins.plugins.duvo.pipeline;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import io.jenkins.plugins.duvo.harness.BackgroundJobs;
import io.jenkins.plugins.duvo.harness.Pipelines;
import io.jenkins.plugins.duvo.harness.TestConnection;
import io.jenkins.plugins.duvo.simulator.DuvoSimulator;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;

/** Tests that Jenkins still serves the webhook addresses that Duvo received before a restart. */
class WebhookRestartTest {
    @RegisterExtension
    final JenkinsSessionExtension sessions = new JenkinsSessionExtension();

    @Test
    void webhookAddressIsKeptOverRestart() throws Throwable {
        try (var duvo = DuvoSimulator.started()) {
            var jobs = new BackgroundJobs(duvo);
            sessions.then(jenkins -> {
                TestConnection.addKey(TestConnection.CREDENTIALS_ID, duvo.key());
                TestConnection.connect(duvo.url(), connection -> connection.setWebhooks(true));
                Pipelines.start(jenkins.createProject(WorkflowJob.class, "job"), BackgroundJobs.SCRIPT);
                jobs.awaitLists();
            });
            sessions.then(jenkins -> {
                jobs.awaitLists();
                var job = jobs.get(3);
                var name = URI.create(BackgroundJobs.url(job)).getPath().replaceFirst(".*/", "");

                var called = HttpClient.newHttpClient()
                        .send(
                                HttpRequest.newBuilder(URI.create(jenkins.getURL() + "duvo-webhook/" + name))
                                        .POST(BodyPublishers.noBody())
                                        .build(),
                                BodyHandlers.discarding());

                assertThat(called.statusCode(), is(204));
                await().until(() -> jobs.reads(job) == 1);
                var build = jenkins.jenkins
                        .getItemByFullName("job", WorkflowJob.class)
                        .getBuildByNumber(1);
                Pipelines.abort(build);
                jenkins.waitForCompletion(build);
            });
        }
    }
}
