package io.jenkins.plugins.duvo.request;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.empty;

import hudson.model.Cause;
import hudson.model.CauseAction;
import hudson.model.FreeStyleBuild;
import hudson.security.ACL;
import hudson.triggers.SCMTrigger;
import hudson.triggers.TimerTrigger;
import io.jenkins.plugins.duvo.harness.SharedJenkinsExtension;
import java.util.concurrent.atomic.AtomicInteger;
import jenkins.model.Jenkins;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class BuildInitiatorsTest {
    @RegisterExtension
    private static final SharedJenkinsExtension jenkins = new SharedJenkinsExtension();

    /** The rule counts the projects that exist, and some are deleted here. */
    private static final AtomicInteger PROJECTS = new AtomicInteger();

    @Test
    void userWhoStartedTheBuildIsAnInitiator() throws Exception {
        assertThat(BuildInitiators.find(build(new Cause.UserIdCause("alice"))), containsInAnyOrder("alice"));
    }

    @Test
    void everyUserOfABuildThatWasUnitedInTheQueueIsAnInitiator() throws Exception {
        var build = build(
                new Cause.UserIdCause("alice"), new Cause.UserIdCause("bob"), new TimerTrigger.TimerTriggerCause());

        assertThat(BuildInitiators.find(build), containsInAnyOrder("alice", "bob"));
    }

    @Test
    void startWithoutALoginIsAnonymous() throws Exception {
        assertThat(
                BuildInitiators.find(build(new Cause.UserIdCause(null))),
                containsInAnyOrder(Jenkins.ANONYMOUS2.getName()));
    }

    @Test
    void timerRepositoryAndTriggerTokenHaveNoInitiator() throws Exception {
        var build = build(
                new TimerTrigger.TimerTriggerCause(),
                new SCMTrigger.SCMTriggerCause(""),
                new Cause.RemoteCause("10.0.0.1", "a token"));

        assertThat(BuildInitiators.find(build), empty());
    }

    @Test
    void initiatorsOfUpstreamBuildsCountHoweverFarUp() throws Exception {
        var build = build(new Cause.UserIdCause("alice"));
        for (var i = 0; i < 12; i++) { // a cause keeps ten generations
            build = build(new Cause.UpstreamCause(build));
        }

        assertThat(BuildInitiators.find(build), containsInAnyOrder("alice"));
    }

    @Test
    void initiatorsOfADeletedUpstreamBuildCount() throws Exception {
        var first = build(new Cause.UserIdCause("alice"));
        var second = build(new Cause.UpstreamCause(first));
        var third = build(new Cause.UpstreamCause(second));
        first.delete();
        second.getParent().delete();

        assertThat(BuildInitiators.find(third), containsInAnyOrder("alice"));
    }

    @Test
    void upstreamBuildsThatTheUserMayNotSeeCount() throws Exception {
        var build = build(new Cause.UserIdCause("alice"));
        for (var i = 0; i < 12; i++) {
            build = build(new Cause.UpstreamCause(build));
        }
        jenkins.jenkins.setSecurityRealm(jenkins.createDummySecurityRealm());
        try (var user = ACL.as2(Jenkins.ANONYMOUS2)) {
            assertThat(BuildInitiators.find(build), containsInAnyOrder("alice"));
        }
    }

    private static FreeStyleBuild build(Cause... causes) throws Exception {
        var project = jenkins.createFreeStyleProject("built-" + PROJECTS.incrementAndGet());
        return jenkins.assertBuildStatusSuccess(project.scheduleBuild2(0, new CauseAction(causes)));
    }
}
