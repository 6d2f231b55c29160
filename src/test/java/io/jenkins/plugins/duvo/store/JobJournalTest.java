package io.jenkins.plugins.duvo.store;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertThrows;

import hudson.AbortException;
import hudson.model.FreeStyleBuild;
import io.jenkins.plugins.duvo.config.DuvoConnection;
import io.jenkins.plugins.duvo.harness.SharedJenkinsExtension;
import io.jenkins.plugins.duvo.settings.JobSettings;
import java.io.File;
import java.nio.file.Files;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Entries of the journal on disk. */
class JobJournalTest {
    @RegisterExtension
    private static final SharedJenkinsExtension jenkins = new SharedJenkinsExtension();

    private static FreeStyleBuild build;

    @BeforeAll
    static void makeBuild() throws Exception {
        build = jenkins.buildAndAssertSuccess(jenkins.createFreeStyleProject());
    }

    @Test
    void savedEntryIsFound() throws Exception {
        var job = job("saved", "Reconcile");

        JobJournal.save(job);

        assertThat(JobJournal.find("saved"), is(Optional.of(job)));
    }

    @Test
    void laterStateReplacesEarlierOne() throws Exception {
        JobJournal.save(job("twice", "Reconcile"));

        JobJournal.save(job("twice", "Reconcile").withRunId("job-1"));

        assertThat(JobJournal.find("twice").orElseThrow().runId(), is("job-1"));
    }

    @Test
    void unsavedEntryIsNotFound() throws Exception {
        assertThat(JobJournal.find("never"), is(Optional.empty()));
    }

    @Test
    void removedEntryIsNotFound() throws Exception {
        JobJournal.save(job("removed", "Reconcile"));

        JobJournal.remove("removed");

        assertThat(JobJournal.find("removed"), is(Optional.empty()));
    }

    @Test
    void secondRemovalDoesNothing() throws Exception {
        JobJournal.remove("removed before");

        assertThat(JobJournal.find("removed before"), is(Optional.empty()));
    }

    @Test
    void saveLeavesNoOtherFile() throws Exception {
        JobJournal.save(job("alone", "Reconcile"));

        var files = new File(jenkins.jenkins.getRootDir(), "duvo/jobs").list((dir, name) -> name.contains("alone"));
        assertThat(files, is(new String[] {"alone.json"}));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u0000\u001b", "\uFFFE", "half \uD800", "🚀 \u2028 \"\\"})
    void anyMessageIsReadAsItWasSaved(String message) throws Exception {
        JobJournal.save(job("hostile", message));

        assertThat(JobJournal.find("hostile").orElseThrow().message(), startsWith(message + "\n\n[jenkins "));
    }

    @Test
    void messageIsDroppedOnceTheJobHasStarted() throws Exception {
        JobJournal.save(job("started", "Use hunter2").withRunId("run-1"));

        assertThat(Files.readString(JobJournal.file("started")), not(containsString("hunter2")));
    }

    @Test
    void fileOfVersionOneIsRead() throws Exception {
        Files.createDirectories(JobJournal.file("first").getParent());
        try (var saved = getClass().getResourceAsStream("living-job-1.json")) {
            Files.copy(saved, JobJournal.file("first"));
        }

        var job = JobJournal.find("first").orElseThrow();

        assertThat(job.runId(), is("5f0c2f1e-7a3b-4c55-9d0e-0a4c1f2b3d4e"));
        assertThat(job.message(), is("Reconcile\n\n[jenkins http://jenkins.example/job/pay/7/, ref first]"));
        assertThat(job.home(), is(new ControllerIdentity("http://jenkins.example/", "/var/lib/jenkins", "controller")));
        assertThat(
                job.decision(),
                is(new PendingDecision(
                        "request-1", null, Map.of("Which one?", "half \uD800"), "alice", 1_795_600_000_000L, null)));
        JobJournal.remove("first");
    }

    @Test
    void fileOfLaterVersionIsLeftAloneAndReported() throws Exception {
        Files.createDirectories(JobJournal.file("later").getParent());
        Files.writeString(JobJournal.file("later"), "{\"version\":99}");

        var failure = assertThrows(AbortException.class, () -> JobJournal.find("later"));

        assertThat(failure.getMessage(), containsString("written by a later version of the Duvo plugin"));
        assertThat(JobJournal.all().stream().map(JournaledJob::localId).toList(), not(hasItem("later")));
        JobJournal.remove("later");
    }

    private static JournaledJob job(String key, String message) {
        var settings = new JobSettings();
        settings.setAgentId("agent-1");
        settings.setMessage(message);
        settings.setOnAbort("detach");
        var connection = new DuvoConnection("acme");
        connection.setWebhooks(true);
        return JournaledJob.forStart(build, key, settings, connection, "sandbox-1");
    }
}
