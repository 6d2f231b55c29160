package io.jenkins.plugins.duvo.session;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThanOrEqualTo;
import static org.hamcrest.Matchers.startsWith;

import com.cloudbees.hudson.plugins.folder.Folder;
import hudson.model.Items;
import hudson.model.Run;
import io.jenkins.plugins.duvo.api.Job;
import io.jenkins.plugins.duvo.config.DuvoConnection;
import io.jenkins.plugins.duvo.harness.Pipelines;
import io.jenkins.plugins.duvo.harness.SharedJenkinsExtension;
import io.jenkins.plugins.duvo.harness.SimulatedDuvoExtension;
import io.jenkins.plugins.duvo.harness.TestConnection;
import io.jenkins.plugins.duvo.settings.JobSettings;
import io.jenkins.plugins.duvo.simulator.state.DemoAssignments;
import io.jenkins.plugins.duvo.store.JobJournal;
import io.jenkins.plugins.duvo.store.JournaledJob;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchService;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Projects that are renamed or moved while Jobs of their builds are alive. */
@Timeout(180)
class ProjectMovesTest {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final int PROJECTS = 8;

    @RegisterExtension
    private static final SharedJenkinsExtension jenkins = new SharedJenkinsExtension();

    @RegisterExtension
    private final SimulatedDuvoExtension duvo = SimulatedDuvoExtension.connected();

    private final List<WorkflowRun> builds = new ArrayList<>();

    @AfterEach
    void end() throws Exception {
        for (var build : builds) {
            build.doKill();
        }
        await().atMost(SOON).until(() -> builds.stream().noneMatch(Run::isBuilding));
        for (var job : JobJournal.all()) {
            JobJournal.remove(job.localId());
        }
    }

    @Test
    @DisplayName("A folder that moves with many projects writes the entry of each living Job once, and no other")
    void folderThatMovesWritesEachEntryOnce() throws Exception {
        var folder = jenkins.createProject(Folder.class, "moves");
        for (int i = 0; i < PROJECTS; i++) {
            var project = folder.createProject(WorkflowJob.class, "p" + i);
            if (i % 2 == 0) {
                start(project, "duvoRun '%s'".formatted(DemoAssignments.ENDLESS), "Round 1:");
            } else {
                journal(start(project, "input 'Go on?'", null), "unresumed-" + i);
            }
        }
        start(
                jenkins.createProject(WorkflowJob.class, "stays"),
                "duvoRun '%s'".formatted(DemoAssignments.ENDLESS),
                "Round 1:");
        var target = jenkins.createProject(Folder.class, "target");

        try (var writes = Writes.watch(JobJournal.file("any").getParent())) {
            Items.move(folder, target);

            await().atMost(SOON).untilAsserted(() -> assertThat(journaledOf("target/moves/"), hasSize(PROJECTS)));
            assertThat(journaledOf("moves/"), empty());
            assertThat(journaledOf("stays#"), hasSize(1));
            assertThat(writes.count(), is(lessThanOrEqualTo(PROJECTS)));
        }
        OrphanReaper.get().find();
        assertThat(duvo.duvo().stops(), empty());
    }

    @Test
    void jobOfABuildThatMovedBeforeItResumedIsNotStopped() throws Exception {
        var build = start(jenkins.createProject(WorkflowJob.class, "old"), "input 'Go on?'", null);
        journal(build, "not-resumed");

        build.getParent().renameTo("between");
        build.getParent().renameTo("new");
        OrphanReaper.get().find();

        assertThat(duvo.duvo().stops(), empty());
        await().atMost(SOON).untilAsserted(() -> assertThat(journaledOf("new#1"), hasSize(1)));
    }

    @Test
    @DisplayName("Two projects that change their names with each other keep their Jobs apart")
    void namesThatAreTakenOverAreKeptApart() throws Exception {
        journal(start(jenkins.createProject(WorkflowJob.class, "a"), "input 'Go on?'", null), "of-a");
        journal(start(jenkins.createProject(WorkflowJob.class, "b"), "input 'Go on?'", null), "of-b");

        builds.get(0).getParent().renameTo("c");
        builds.get(1).getParent().renameTo("a");
        builds.get(0).getParent().renameTo("b");

        await().atMost(SOON).untilAsserted(() -> {
            assertThat(JobJournal.find("of-a").orElseThrow().build(), is("b#1"));
            assertThat(JobJournal.find("of-b").orElseThrow().build(), is("a#1"));
        });
    }

    @Test
    void entryThatCannotBeReadKeepsNoOtherFromBeingRelocated() throws Exception {
        var build = start(jenkins.createProject(WorkflowJob.class, "before"), "input 'Go on?'", null);
        for (var i = 0; i < 3; i++) {
            journal(build, "whole-" + i);
        }
        var odd = JobJournal.file("odd");
        Files.writeString(odd, "{");
        try {
            build.getParent().renameTo("after");

            await().atMost(SOON).untilAsserted(() -> assertThat(journaledOf("after#1"), hasSize(3)));
        } finally {
            Files.delete(odd);
        }
        assertThat(JobJournal.all().stream().map(JournaledJob::build).toList(), everyItem(startsWith("after#")));
    }

    private WorkflowRun start(WorkflowJob project, String script, String until) throws Exception {
        var build = Pipelines.start(project, script);
        builds.add(build);
        jenkins.waitForMessage(until == null ? "Go on?" : "[Duvo] " + until, build);
        return build;
    }

    /** Journals a living Job of a build that has no session, as after a restart before the build resumes. */
    private void journal(WorkflowRun build, String localId) throws Exception {
        var id = duvo.duvo().addRunning(DemoAssignments.ENDLESS, Instant.now()).id();
        var job = new Job(id, DemoAssignments.ENDLESS, null, null, null, null, null, null);
        JobJournal.save(JournaledJob.forExisting(
                build, localId, new JobSettings(), new DuvoConnection(TestConnection.NAME), job));
    }

    private static List<JournaledJob> journaledOf(String build) {
        return JobJournal.all().stream()
                .filter(journaled -> journaled.build().startsWith(build))
                .toList();
    }

    /** Counter of the files that are put into a folder. */
    private record Writes(WatchService watch) implements AutoCloseable {
        static Writes watch(Path folder) throws Exception {
            var watch = folder.getFileSystem().newWatchService();
            folder.register(watch, StandardWatchEventKinds.ENTRY_CREATE);
            return new Writes(watch);
        }

        /** How many entries were written, when no more have been for a second. */
        int count() throws Exception {
            var count = 0;
            for (var key = watch.poll(1, TimeUnit.SECONDS); key != null; key = watch.poll(1, TimeUnit.SECONDS)) {
                for (var event : key.pollEvents()) {
                    if (String.valueOf(event.context()).endsWith(".json")) {
                        count += event.count();
                    }
                }
                key.reset();
            }
            return count;
        }

        @Override
        public void close() throws Exception {
            watch.close();
        }
    }
}
