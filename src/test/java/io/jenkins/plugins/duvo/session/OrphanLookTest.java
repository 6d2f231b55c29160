package io.jenkins.plugins.duvo.session;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import com.cloudbees.plugins.credentials.Credentials;
import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.domains.DomainRequirement;
import hudson.model.FreeStyleBuild;
import hudson.model.Item;
import hudson.model.ItemGroup;
import hudson.util.Secret;
import io.jenkins.plugins.duvo.api.Job;
import io.jenkins.plugins.duvo.config.ResolvedConnection;
import io.jenkins.plugins.duvo.harness.SharedJenkinsExtension;
import io.jenkins.plugins.duvo.harness.SimulatedDuvoExtension;
import io.jenkins.plugins.duvo.harness.TestConnection;
import io.jenkins.plugins.duvo.settings.JobSettings;
import io.jenkins.plugins.duvo.simulator.state.DemoAssignments;
import io.jenkins.plugins.duvo.simulator.state.SimulatedKey;
import io.jenkins.plugins.duvo.store.JobJournal;
import io.jenkins.plugins.duvo.store.JobStore;
import io.jenkins.plugins.duvo.store.JournaledJob;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvnet.hudson.test.TestExtension;
import org.springframework.security.core.Authentication;

/** One look at the journal: which Jobs are orphans, with which key they are stopped, and what keeps no other from being stopped. */
class OrphanLookTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    @RegisterExtension
    private static final SharedJenkinsExtension jenkins = new SharedJenkinsExtension();

    @RegisterExtension
    private final SimulatedDuvoExtension duvo = SimulatedDuvoExtension.connected();

    private static volatile boolean isSealed;
    private static volatile boolean hasThrown;
    private static volatile String key;

    private FreeStyleBuild build;
    private String runId;

    /** Vault with one key, which is sealed now and then. */
    @TestExtension
    public static class Vault extends CredentialsProvider {
        static final String ID = "in-the-vault";

        private static <C extends Credentials> List<C> open(Class<C> type) {
            if (isSealed) {
                hasThrown = true;
                throw new IllegalStateException("sealed");
            }
            var held = new StringCredentialsImpl(CredentialsScope.GLOBAL, ID, "", Secret.fromString(key));
            return type.isInstance(held) ? List.of(type.cast(held)) : List.of();
        }

        @Override
        public <C extends Credentials> List<C> getCredentialsInItemGroup(
                Class<C> type, ItemGroup group, Authentication user, List<DomainRequirement> requirements) {
            return open(type);
        }

        @Override
        public <C extends Credentials> List<C> getCredentialsInItem(
                Class<C> type, Item item, Authentication user, List<DomainRequirement> requirements) {
            return open(type);
        }
    }

    @BeforeEach
    void runJob() throws Exception {
        key = duvo.key();
        build = jenkins.buildAndAssertSuccess(jenkins.createFreeStyleProject());
        runId = duvo.duvo().addRunning(DemoAssignments.ENDLESS, Instant.now()).id();
    }

    @AfterEach
    void tidy() throws Exception {
        isSealed = false;
        for (var job : JobJournal.all()) {
            JobJournal.remove(job.localId());
        }
    }

    @Test
    void jobThatWasLeftSinceTheJournalWasReadIsNotStopped() throws Exception {
        var read = saved();
        JobJournal.remove(read.localId());

        OrphanReaper.get().look(read);

        assertThat(duvo.duvo().stops(), is(empty()));
    }

    @Test
    void jobThatIsToBeLeftIsJournaledAsLeftWithItsStart() throws Exception {
        var settings = new JobSettings();
        settings.setAgentId(DemoAssignments.ENDLESS);
        var store = JobStore.begin(build, UUID.randomUUID().toString(), settings, resolved(), null);
        assertThat(JobJournal.all().get(0).isDetached(), is(false));

        store.saveStarted(runId, true);

        OrphanReaper.get().find();
        await().atMost(SOON).untilAsserted(() -> assertThat(JobJournal.all(), is(empty())));
        assertThat(duvo.duvo().stops(), is(empty()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"version\":1}",
                "null",
                "{\"version\":1,\"build\":\"no number\"}",
                "{\"version\":1,\"build\":\"a#b\"}",
                "{\"version\":1,\"home\":{}}",
                "[1]",
                "\"\"",
                ""
            })
    void oddFileKeepsNoOtherJobFromBeingStopped(String odd) throws Exception {
        saved();
        for (int i = 0; i < 5; i++) {
            Files.writeString(JobJournal.file("odd" + i), odd);
        }
        try {
            OrphanReaper.get().find();

            await().atMost(SOON).untilAsserted(() -> assertThat(duvo.duvo().stops(), hasSize(1)));
        } finally {
            for (int i = 0; i < 5; i++) {
                Files.deleteIfExists(JobJournal.file("odd" + i));
            }
        }
    }

    @Test
    void jobWhoseProviderThrewIsStoppedAtTheNextLook() throws Exception {
        TestConnection.connect(duvo.url(), connection -> connection.setCredentialsId(Vault.ID));
        saved();
        isSealed = true;
        OrphanReaper.get().find();
        assertThat(hasThrown, is(true));
        assertThat(duvo.duvo().stops(), is(empty()));
        isSealed = false;

        OrphanReaper.get().find();

        await().atMost(SOON).untilAsserted(() -> assertThat(duvo.duvo().stops(), hasSize(1)));
    }

    @Test
    void jobIsStoppedThroughAConnectionThatIsNoLongerForItsProject() throws Exception {
        saved();
        TestConnection.connect(duvo.url(), connection -> connection.setFolders(List.of("another")));

        OrphanReaper.get().find();

        await().atMost(SOON).untilAsserted(() -> assertThat(duvo.duvo().stops(), hasSize(1)));
    }

    @Test
    void jobOfADeletedBuildIsStoppedWithTheKeyOfItsStart() throws Exception {
        saved();
        build.getParent().delete();

        OrphanReaper.get().find();

        await().atMost(SOON).untilAsserted(() -> assertThat(duvo.duvo().stops(), hasSize(1)));
    }

    @Test
    void answerToAnotherKeySettlesNothing() throws Exception {
        var job = saved();
        build.getParent().delete();
        var other = "dv_other";
        duvo.duvo().add(new SimulatedKey(other, "another team"));
        TestConnection.addKey(TestConnection.CREDENTIALS_ID, other);
        OrphanReaper.get().find();
        await().pollDelay(Duration.ofSeconds(12)).atMost(SOON).until(() -> true);
        assertThat(JobJournal.find(job.localId()).isPresent(), is(true));

        TestConnection.addKey(TestConnection.CREDENTIALS_ID, duvo.key());

        await().atMost(SOON).untilAsserted(() -> {
            OrphanReaper.get().find();
            assertThat(duvo.duvo().stops(), hasSize(1));
        });
    }

    private ResolvedConnection resolved() throws Exception {
        return ResolvedConnection.forBuild(TestConnection.NAME, null, build);
    }

    /** Journals the Job as one of the build, whose step is gone. */
    private JournaledJob saved() throws Exception {
        var job = new Job(runId, DemoAssignments.ENDLESS, null, null, null, null, null, null);
        var id = UUID.randomUUID().toString();
        JobStore.attach(build, id, new JobSettings(), resolved(), job);
        return JobJournal.find(id).orElseThrow();
    }
}
