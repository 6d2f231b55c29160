package io.jenkins.plugins.duvo.request;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;

import hudson.AbortException;
import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.User;
import hudson.security.ACL;
import io.jenkins.plugins.duvo.api.Job;
import io.jenkins.plugins.duvo.config.DuvoConnection;
import io.jenkins.plugins.duvo.harness.SharedJenkinsExtension;
import io.jenkins.plugins.duvo.harness.TestUsers;
import io.jenkins.plugins.duvo.settings.JobSettings;
import io.jenkins.plugins.duvo.store.DecisionRecord;
import io.jenkins.plugins.duvo.store.DuvoJobsAction;
import io.jenkins.plugins.duvo.store.JobJournal;
import io.jenkins.plugins.duvo.store.JobRecord;
import io.jenkins.plugins.duvo.store.JournaledJob;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.SleepBuilder;

/** {@link JobGateRegistry} after a restart, while the build that asks has not resumed yet. */
class JobGateRegistryTest {
    @RegisterExtension
    private static final SharedJenkinsExtension jenkins = new SharedJenkinsExtension();

    private FreeStyleBuild asking;
    private FreeStyleBuild other;

    @BeforeEach
    void makeBuilds() throws Exception {
        TestUsers.moveIn(jenkins);
        other = jenkins.buildAndAssertSuccess(jenkins.createFreeStyleProject());
        var project = jenkins.createProject(FreeStyleProject.class);
        project.getBuildersList().add(new SleepBuilder(60_000));
        asking = project.scheduleBuild2(0).waitForStart();
    }

    private JobRecord journaled(String humanRequests) throws IOException {
        var settings = new JobSettings();
        settings.setHumanRequests(humanRequests);
        var record = new JobRecord("local", "agent-1", "acme", 1);
        record.setId("job-1");
        DuvoJobsAction.of(asking).add(record);
        var job = new Job("job-1", "agent-1", null, null, null, null, null, null);
        JobJournal.save(JournaledJob.forExisting(asking, "local", settings, new DuvoConnection("acme"), job));
        return record;
    }

    @Test
    void gateOfABuildThatHasNotResumedIsClosed() throws Exception {
        journaled("input");
        var registry = new JobGateRegistry();

        assertThat(registry.gates("job-1"), hasSize(1));
        var gate = registry.gates("job-1").get(0);
        assertThat(gate.isAgainst(other), is(true));
        assertThat(gate.admits(other, ACL.SYSTEM2, false), is(false));
        assertThat(gate.admits(other, User.getById("builder", true).impersonate2(), false), is(false));
        try (var reader = ACL.as2(User.getById("reader", true).impersonate2())) {
            assertThat(registry.gates("job-1"), hasSize(1));
        }
        assertThat(registry.gates("job-2"), empty());

        asking.doStop();
        jenkins.waitForCompletion(asking);
        assertThat(registry.gates("job-1"), empty());
    }

    @Test
    void gateIsTheBuildsOwnOnceItHasResumed() throws Exception {
        var record = journaled("input");
        var registry = new JobGateRegistry();
        registry.gates("job-1");
        var gate = new JobGate(asking, record, new JobSettings(), new Silent());

        registry.add(gate);
        assertThat(registry.gates("job-1"), is(List.of(gate)));

        registry.remove(gate);
        assertThat(registry.gates("job-1"), empty());
        asking.doStop();
    }

    @Test
    void gateHoldsUnderTheNewNameOfAProjectThatMoved() throws Exception {
        journaled("input");
        var registry = new JobGateRegistry();
        assertThat(registry.gates("job-1"), hasSize(1));

        var name = "moved-" + System.nanoTime();
        asking.getParent().renameTo(name);

        await().untilAsserted(() -> assertThat(registry.gates("job-1"), hasSize(1)));
        assertThat(JobJournal.find("local").orElseThrow().build(), is(name + "#1"));
        asking.doStop();
    }

    @Test
    void buildThatLeavesRequestsToDuvoHasNoGate() throws Exception {
        journaled("wait");

        assertThat(new JobGateRegistry().gates("job-1"), empty());
        asking.doStop();
    }

    @Test
    void refusalNamesBothBuildsAndTheUser() throws Exception {
        var record = journaled("input");
        var gate = new JobGate(asking, record, new JobSettings(), new Silent());
        JobGateRegistry.get().add(gate);

        var refusal = assertThrows(
                AbortException.class, () -> JobGateRegistry.requireAdmitted(other, ACL.SYSTEM2, "job-1", false));

        assertThat(refusal.getMessage(), containsString("Build " + asking.getFullDisplayName()));
        assertThat(refusal.getMessage(), containsString("runs as SYSTEM"));
        var builder = User.getById("builder", true).impersonate2();
        assertDoesNotThrow(() -> JobGateRegistry.requireAdmitted(other, builder, "job-1", false));
        JobGateRegistry.get().remove(gate);
        assertDoesNotThrow(() -> JobGateRegistry.requireAdmitted(other, ACL.SYSTEM2, "job-1", false));
        asking.doStop();
    }

    /** One build leaves a Job in the moment in which another one begins to follow it. */
    @Test
    void gateIsKeptThatIsAddedWhileTheLastOneIsRemoved() throws Exception {
        var record = new JobRecord("local", "agent-1", "acme", 1);
        record.setId("job-3");
        var registry = new JobGateRegistry();
        var leaving = new JobGate(other, record, new JobSettings(), new Silent());
        var staying = new JobGate(other, record, new JobSettings(), new Silent());
        var isOver = new AtomicBoolean();
        var leaver = CompletableFuture.runAsync(() -> {
            while (!isOver.get()) {
                registry.add(leaving);
                registry.remove(leaving);
            }
        });
        try {
            for (int i = 0; i < 50_000; i++) {
                registry.add(staying);
                assertThat(registry.gates("job-3").contains(staying), is(true));
                registry.remove(staying);
            }
        } finally {
            isOver.set(true);
            leaver.join();
            asking.doStop();
        }
        assertThat(registry.gates("job-3"), empty());
    }

    private static final class Silent implements JobGate.Listener {
        @Override
        public void settledElsewhere(DecisionRecord decision) {}

        @Override
        public void attempted(String line) {}
    }
}
