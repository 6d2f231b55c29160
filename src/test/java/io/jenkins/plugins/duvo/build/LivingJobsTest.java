package io.jenkins.plugins.duvo.build;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertThrows;

import hudson.AbortException;
import io.jenkins.plugins.duvo.testing.SharedJenkins;
import java.io.File;
import java.nio.file.Files;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LivingJobsTest {
    @RegisterExtension
    private static final SharedJenkins jenkins = new SharedJenkins();

    @Test
    void whatIsSavedIsFound() throws Exception {
        var job = job("saved", "Reconcile");

        LivingJobs.save(job);

        assertThat(LivingJobs.find("saved"), is(Optional.of(job)));
    }

    @Test
    void aLaterStateReplacesAnEarlierOne() throws Exception {
        LivingJobs.save(job("twice", "Reconcile"));

        LivingJobs.save(job("twice", "Reconcile").started("job-1"));

        assertThat(LivingJobs.find("twice").orElseThrow().runId(), is("job-1"));
    }

    @Test
    void whatWasNeverSavedIsNotFound() throws Exception {
        assertThat(LivingJobs.find("never"), is(Optional.empty()));
    }

    @Test
    void whatIsRemovedIsNotFound() throws Exception {
        LivingJobs.save(job("removed", "Reconcile"));

        LivingJobs.remove("removed");

        assertThat(LivingJobs.find("removed"), is(Optional.empty()));
    }

    @Test
    void removingTwiceIsRemovingOnce() throws Exception {
        LivingJobs.remove("removed before");

        assertThat(LivingJobs.find("removed before"), is(Optional.empty()));
    }

    @Test
    void nothingButTheFileIsLeftBehind() throws Exception {
        LivingJobs.save(job("alone", "Reconcile"));

        var files = new File(jenkins.jenkins.getRootDir(), "duvo/jobs").list((dir, name) -> name.contains("alone"));
        assertThat(files, is(new String[] {"alone.json"}));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u0000\u001b", "\uFFFE", "half \uD800", "🚀 \u2028 \"\\"})
    void anyMessageComesBackAsItWas(String message) throws Exception {
        LivingJobs.save(job("hostile", message));

        assertThat(LivingJobs.find("hostile").orElseThrow().message(), is(message));
    }

    @Test
    void onceAJobHasStartedItsMessageIsKeptNoLonger() throws Exception {
        LivingJobs.save(job("started", "Use hunter2").started("run-1"));

        assertThat(Files.readString(LivingJobs.file("started")), not(containsString("hunter2")));
    }

    @Test
    void aFileOfTheFirstVersionIsRead() throws Exception {
        Files.createDirectories(LivingJobs.file("first").getParent());
        try (var saved = getClass().getResourceAsStream("living-job-1.json")) {
            Files.copy(saved, LivingJobs.file("first"));
        }

        var job = LivingJobs.find("first").orElseThrow();

        assertThat(job.runId(), is("5f0c2f1e-7a3b-4c55-9d0e-0a4c1f2b3d4e"));
        assertThat(job.message(), is("Reconcile\n\n[jenkins http://jenkins.example/job/pay/7/, ref first]"));
        assertThat(job.home(), is(new JenkinsHome("http://jenkins.example/", "/var/lib/jenkins", "controller")));
        assertThat(
                job.decision(),
                is(new Decision("request-1", null, Map.of("Which one?", "half \uD800"), "alice", 1_795_600_000_000L)));
        LivingJobs.remove("first");
    }

    @Test
    void aFileOfALaterVersionIsLeftAloneAndSaysSo() throws Exception {
        Files.createDirectories(LivingJobs.file("later").getParent());
        Files.writeString(LivingJobs.file("later"), "{\"version\":99}");

        var failure = assertThrows(AbortException.class, () -> LivingJobs.find("later"));

        assertThat(failure.getMessage(), containsString("written by a later version of the Duvo plugin"));
        assertThat(LivingJobs.all().stream().map(LivingJob::localId).toList(), not(hasItem("later")));
        LivingJobs.remove("later");
    }

    private static LivingJob job(String key, String message) {
        return new LivingJob(
                LivingJob.VERSION,
                key,
                JenkinsHome.here(),
                "job#1",
                "acme",
                null,
                "agent-1",
                null,
                "ref " + key,
                message,
                "sandbox-1",
                true,
                false,
                null,
                "https://ci.example/hook",
                null,
                false);
    }
}
