package io.jenkins.plugins.duvo.store;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import io.jenkins.plugins.duvo.api.HumanRequest;
import io.jenkins.plugins.duvo.console.MaskedRequest;
import io.jenkins.plugins.duvo.harness.BuildSaves;
import io.jenkins.plugins.duvo.harness.SharedJenkinsExtension;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.commons.io.FileUtils;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@link DuvoJobsAction} keeps records of Jobs with their build, whatever texts they hold. */
class DuvoJobsActionTest {
    @RegisterExtension
    private static final SharedJenkinsExtension jenkins = new SharedJenkinsExtension();

    private FreeStyleProject project;
    private FreeStyleBuild build;

    @BeforeEach
    void makeBuild() throws Exception {
        project = jenkins.createFreeStyleProject();
        build = jenkins.buildAndAssertSuccess(project);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"\u0000\u0001\u001b[31m", "\uFFFE\uFFFF", "half \uD800", "</status><evil/>", "a\r\nb\u2028c"})
    void buildWithHostileTextsIsReadBack(String word) throws Exception {
        var record = new JobRecord("key", "agent" + word, "acme" + word, 1);
        record.setId("job" + word);
        record.setStatus("status" + word);
        record.setOpenRequest("request" + word, 0);
        record.add(
                new DecisionRecord("request" + word, "title" + word, DecisionRecord.Verdict.APPROVED, "user" + word));
        record.endFollowing(1, "failure" + word);
        record.setAbortReason("reason" + word);
        DuvoJobsAction.of(build).add(record);

        var read = reloaded().find("key").orElseThrow();

        var asked = MaskedRequest.of(
                new HumanRequest("request" + word, "title" + word, null, null, "approval", List.of()), text -> text);
        assertThat(read.getId(), is(record.getId()));
        assertThat(read.getStatus(), is(record.getStatus()));
        assertThat(read.getAgentId(), is(record.getAgentId()));
        assertThat(read.getConnection(), is(record.getConnection()));
        assertThat(read.getFailure(), is(record.getFailure()));
        assertThat(read.abortReason(), is(record.abortReason()));
        assertThat(read.unsettled(asked).getUser(), startsWith("user"));
        assertThat(read.openedAt("request" + word), is(record.openedAt("request" + word)));
    }

    @Test
    void endedJobKeepsItsTimesAndCounts() throws Exception {
        var record = new JobRecord("key", "agent-1", "acme", 1);
        DuvoJobsAction.of(build).add(record);
        record.endFollowing(48, null);
        build.save();

        var read = reloaded().find("key").orElseThrow();

        assertThat(read.getMessageCount(), is(48));
        assertThat(read.getEndedAt(), is(record.getEndedAt()));
        assertThat(read.getDurationMillis(), is(record.getEndedAt() - 1));
    }

    @Test
    void denialByAnotherStepCountsForTheJobAlsoAfterARestart() throws Exception {
        var record = new JobRecord("key", "agent-1", "acme", 1);
        record.setId("job-1");
        var other = new JobRecord("other", "agent-1", "acme", 1);
        other.setId("job-2");
        DuvoJobsAction.of(build).add(record);
        DuvoJobsAction.of(build).add(other);
        var denial = new DecisionRecord("request", "Pay?", DecisionRecord.Verdict.DENIED, null).withBuild("other step");
        denial.setJobId("job-1");
        denial.markAccepted(true);
        DuvoJobsAction.of(build).add(denial);

        assertThat(List.of(record.isDenied(), other.isDenied()), contains(true, false));
        assertThat(reloaded().getJobs().stream().map(JobRecord::isDenied).toList(), contains(true, false));
    }

    @Test
    void buildHasOneActionForAllItsJobs() throws Exception {
        DuvoJobsAction.of(build).add(new JobRecord("one", "agent-1", "acme", 1));
        DuvoJobsAction.of(build).add(new JobRecord("two", "agent-1", "acme", 1));

        assertThat(build.getActions(DuvoJobsAction.class), hasSize(1));
        assertThat(reloaded().getJobs(), hasSize(2));
    }

    @Test
    void changesOfManyJobsAreSavedOneByOneAndTheBuildOnceForAll() throws Exception {
        var jobs = addJobs(DuvoJobsAction.MANY_JOBS + 10);
        await().until(() -> !Files.exists(recordFiles()));
        try (var saves = new BuildSaves(build)) {
            for (var job : jobs) {
                job.setStatus("running");
                DuvoJobsAction.of(build).save(job);
            }
            assertThat(saves.count(), lessThan(5)); // some pauses may pass meanwhile
            await().until(() -> !Files.exists(recordFiles()));
        }

        assertThat(
                reloaded().getJobs().stream()
                        .map(JobRecord::getStatus)
                        .distinct()
                        .toList(),
                contains("running"));
        assertThat(reloaded().getJobs(), hasSize(jobs.size()));
    }

    @Test
    void crashBeforeBuildWithManyJobsIsSavedLosesNoRecord() throws Exception {
        var jobs = addJobs(DuvoJobsAction.MANY_JOBS);
        await().until(() -> !Files.exists(recordFiles()));
        var buildXml = build.getRootDir().toPath().resolve("build.xml");
        var before = Files.readString(buildXml);
        jobs.get(3).endFollowing(7, "the period is closed");
        DuvoJobsAction.of(build).save(jobs.get(3));
        var latest = new JobRecord("latest", "agent-1", "acme", 100);
        DuvoJobsAction.of(build).add(latest);
        var crashed = Files.createTempDirectory("crashed");
        FileUtils.copyDirectory(recordFiles().toFile(), crashed.toFile());
        await().until(() -> !Files.exists(recordFiles()));

        Files.writeString(buildXml, before);
        FileUtils.copyDirectory(crashed.toFile(), recordFiles().toFile());
        Files.writeString(recordFiles().resolve("torn.xml"), "<io.jenkins");

        var read = reloaded().getJobs();
        assertThat(read, hasSize(DuvoJobsAction.MANY_JOBS + 1));
        assertThat(read.get(3).getFailure(), is("the period is closed"));
        assertThat(read.get(3).getMessageCount(), is(7));
        assertThat(read.get(DuvoJobsAction.MANY_JOBS).getLocalId(), is("latest"));
        await().until(() -> Files.readString(buildXml).contains("latest")); // and the build is saved with them
        await().until(() -> !Files.exists(recordFiles().resolve("latest.xml")));
    }

    /** Two runs of the later save overlap, and the record changes after the second one has written the build. */
    @Test
    void changeDuringOverlappingSavesKeepsItsFile() throws Exception {
        var record = new JobRecord("changes", "agent-1", "acme", 1);
        var files = new RecordFiles(build, List.of(record));
        var file = recordFiles().resolve("changes.xml");
        var found = new CopyOnWriteArrayList<Boolean>();
        try (var saves = new BuildSaves(build, count -> {
            if (count == 2) {
                await().until(() -> !Files.exists(file)); // the first run has removed it
                files.write(record);
            } else if (count > 2) {
                found.add(Files.exists(file));
            }
        })) {
            synchronized (build) {
                files.write(record);
                await().until(() -> savesUnderWay() == 1);
                files.write(new JobRecord("other", "agent-1", "acme", 1));
                await().until(() -> savesUnderWay() == 2);
            }
            await().until(() -> !found.isEmpty());
            await().until(() -> !Files.exists(recordFiles()));
        }

        assertThat(found.get(0), is(true));
    }

    private static long savesUnderWay() {
        return Thread.getAllStackTraces().values().stream()
                .filter(trace -> Arrays.stream(trace)
                        .anyMatch(frame -> frame.getClassName().equals(RecordFiles.class.getName())
                                && frame.getMethodName().equals("saveBuild")))
                .count();
    }

    @Test
    void deletedBuildWithManyJobsIsNotMadeAgain() throws Exception {
        var jobs = addJobs(DuvoJobsAction.MANY_JOBS);
        var action = DuvoJobsAction.of(build);
        build.delete();

        action.save(jobs.get(0));

        assertThat(build.getRootDir().exists(), is(false));
    }

    private List<JobRecord> addJobs(int count) throws Exception {
        for (int i = 0; i < count; i++) {
            DuvoJobsAction.of(build).add(new JobRecord("job-" + i, "agent-1", "acme", i));
        }
        return DuvoJobsAction.of(build).getJobs();
    }

    private Path recordFiles() {
        return build.getRootDir().toPath().resolve("duvo-records");
    }

    @Test
    void actionHasNoLinkAndNoAddress() throws Exception {
        var action = DuvoJobsAction.of(build);
        action.add(new JobRecord("key", "agent-1", "acme", 1));

        assertThat(action.getUrlName(), nullValue());
        assertThat(action.getIconFileName(), nullValue());
    }

    private DuvoJobsAction reloaded() throws Exception {
        project.doReload();
        return Objects.requireNonNull(project.getBuildByNumber(1)).getAction(DuvoJobsAction.class);
    }
}
