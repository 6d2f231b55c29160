package io.jenkins.plugins.duvo.store;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;

import hudson.model.FreeStyleBuild;
import io.jenkins.plugins.duvo.harness.SharedJenkinsExtension;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class TaggedMessageTest {
    @RegisterExtension
    private static final SharedJenkinsExtension jenkins = new SharedJenkinsExtension();

    private static FreeStyleBuild build;

    @BeforeAll
    static void makeBuild() throws Exception {
        build = jenkins.buildAndAssertSuccess(jenkins.createFreeStyleProject());
    }

    @Test
    void messageNamesItsBuildAndItsReference() throws Exception {
        assertThat(
                TaggedMessage.of(build, "4711", "Reconcile", true).message(),
                is("Reconcile\n\n[jenkins " + jenkins.getURL() + build.getUrl() + ", ref 4711]"));
    }

    @Test
    void referenceIsPartOfTheMessage() {
        var tag = TaggedMessage.of(build, "4711", "Reconcile", true);

        assertThat(tag.message(), containsString(tag.reference()));
    }

    @Test
    void missingMessageIsNotInvented() {
        assertThat(TaggedMessage.of(build, "4711", null, true), is(new TaggedMessage(null, null)));
    }

    @Test
    void untaggedMessageStaysAsItIs() {
        assertThat(TaggedMessage.of(build, "4711", "Reconcile", false), is(new TaggedMessage("Reconcile", null)));
    }
}
