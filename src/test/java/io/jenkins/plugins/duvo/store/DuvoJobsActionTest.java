package io.jenkins.plugins.duvo.store;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import io.jenkins.plugins.duvo.harness.SharedJenkinsExtension;
import java.util.Objects;
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
        record.opened("request" + word, 0);
        record.add(
                new DecisionRecord("request" + word, "title" + word, DecisionRecord.Verdict.APPROVED, "user" + word));
        record.ended(1, "failure" + word);
        record.setAbortReason("reason" + word);
        DuvoJobsAction.of(build).add(record);

        var read = reloaded().find("key").orElseThrow();

        assertThat(read.getId(), is(record.getId()));
        assertThat(read.getStatus(), is(record.getStatus()));
        assertThat(read.getAgentId(), is(record.getAgentId()));
        assertThat(read.getConnection(), is(record.getConnection()));
        assertThat(read.getFailure(), is(record.getFailure()));
        assertThat(read.abortReason(), is(record.abortReason()));
        assertThat(read.unsettled("request" + word).getUser(), startsWith("user"));
        assertThat(read.openedAt("request" + word), is(record.openedAt("request" + word)));
    }

    @Test
    void endedJobKeepsItsTimesAndCounts() throws Exception {
        var record = new JobRecord("key", "agent-1", "acme", 1);
        DuvoJobsAction.of(build).add(record);
        record.ended(48, null);
        build.save();

        var read = reloaded().find("key").orElseThrow();

        assertThat(read.getMessageCount(), is(48));
        assertThat(read.getEndedAt(), is(record.getEndedAt()));
        assertThat(read.getDurationMillis(), is(record.getEndedAt() - 1));
    }

    @Test
    void buildHasOneActionForAllItsJobs() throws Exception {
        DuvoJobsAction.of(build).add(new JobRecord("one", "agent-1", "acme", 1));
        DuvoJobsAction.of(build).add(new JobRecord("two", "agent-1", "acme", 1));

        assertThat(build.getActions(DuvoJobsAction.class), hasSize(1));
        assertThat(reloaded().getJobs(), hasSize(2));
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
