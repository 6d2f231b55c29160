package io.jenkins.plugins.duvo.request;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import com.google.common.util.concurrent.ListenableFuture;
import hudson.model.Failure;
import hudson.model.FreeStyleBuild;
import hudson.model.Result;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.model.User;
import hudson.security.ACL;
import hudson.security.AuthorizationStrategy;
import hudson.security.SecurityRealm;
import io.jenkins.plugins.duvo.harness.SharedJenkinsExtension;
import io.jenkins.plugins.duvo.harness.TestUsers;
import io.jenkins.plugins.duvo.settings.JobSettings;
import java.util.List;
import java.util.stream.Stream;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.workflow.steps.BodyInvoker;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.support.steps.input.InputStep;
import org.jenkinsci.plugins.workflow.support.steps.input.InputStepExecution;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.security.core.Authentication;

/** {@link RequestPermissions} against the answers of {@code input} itself, for every kind of user and of submitter. */
class RequestPermissionsTest {
    private static final List<String> USERS = List.of(
            "anonymous", "reader", "builder", "canceller", "alice", "ALICE", "carol", "dave", "admin", "SYSTEM");

    @RegisterExtension
    private static final SharedJenkinsExtension jenkins = new SharedJenkinsExtension();

    private static FreeStyleBuild build;

    @BeforeAll
    static void makeBuild() throws Exception {
        build = jenkins.buildAndAssertSuccess(jenkins.createFreeStyleProject());
    }

    @BeforeEach
    void moveIn() {
        TestUsers.moveIn(jenkins);
    }

    private static Stream<String> submitters() {
        return Stream.of(
                null,
                "",
                "  ",
                ",",
                " , ,",
                "alice",
                " Alice ,",
                "alice, approvers",
                "APPROVERS",
                "authenticated",
                "anonymous",
                "builder,canceller",
                "nobody-of-this-name",
                "${LEAD}",
                "${LEAD},alice",
                "al*");
    }

    @ParameterizedTest
    @MethodSource("submitters")
    @DisplayName("Users may approve whom input lets proceed, and deny whom it lets abort")
    void permissionsAreThoseOfInput(String submitter) throws Exception {
        for (var user : USERS) {
            assertSameAsInput(submitter, user, authentication(user));
        }
    }

    @ParameterizedTest
    @MethodSource("submitters")
    void permissionsAreThoseOfInputWithoutSecurity(String submitter) throws Exception {
        jenkins.jenkins.setAuthorizationStrategy(AuthorizationStrategy.UNSECURED);
        jenkins.jenkins.setSecurityRealm(SecurityRealm.NO_AUTHENTICATION);

        assertSameAsInput(submitter, "anonymous", Jenkins.ANONYMOUS2);
        assertSameAsInput(submitter, "SYSTEM", ACL.SYSTEM2);
    }

    private static void assertSameAsInput(String submitter, String user, Authentication authentication)
            throws Exception {
        var permissions = permissions(submitter, null);
        try (var as = ACL.as2(authentication)) {
            var row = user + " with submitter '" + submitter + "' ";
            assertThat(
                    row + "approves",
                    permissions.mayAnswer(),
                    is(inputAllows(submitter, InputStepExecution::preSubmissionCheck)));
            assertThat(
                    row + "denies", permissions.mayRefuse(), is(inputAllows(submitter, InputStepExecution::doAbort)));
        }
    }

    @Test
    @DisplayName("A list of no names is closed to those who may build")
    void listWithoutNamesIsClosed() {
        assertMay("builder", permissions(",", null), false, false);
        assertMay("canceller", permissions(",", null), false, true);
        assertMay("admin", permissions(",", null), true, true);
        assertMay("builder", permissions(null, null), true, true);
    }

    @Test
    void excludedUsersMayOnlyRefuse() {
        var named = permissions("alice,carol", List.of("ALICE", "admin"));

        assertMay("alice", named, false, true);
        assertMay("admin", named, false, true);
        assertMay("carol", named, true, true);
        assertMay("builder", named, false, false);
    }

    @Test
    @DisplayName("Where who started the build is excluded, a user without a login may be that user")
    void userWithoutLoginIsExcluded() {
        jenkins.jenkins.setAuthorizationStrategy(AuthorizationStrategy.UNSECURED); // anonymous users may build

        assertMay("anonymous", permissions(null, null), true, true);
        assertMay("anonymous", permissions(null, List.of()), false, true);
        assertMay("SYSTEM", permissions(null, List.of()), false, true);
        assertMay("reader", permissions(null, List.of()), true, true);
    }

    private static void assertMay(String user, RequestPermissions permissions, boolean answer, boolean refuse) {
        try (var as = ACL.as2(authentication(user))) {
            assertThat(user + " approves", permissions.mayAnswer(), is(answer));
            assertThat(user + " denies", permissions.mayRefuse(), is(refuse));
        }
    }

    private static RequestPermissions permissions(String submitter, List<String> excluded) {
        var settings = new JobSettings();
        settings.setSubmitter(submitter);
        return new RequestPermissions(build.getParent(), settings, excluded);
    }

    private static Authentication authentication(String user) {
        return switch (user) {
            case "anonymous" -> Jenkins.ANONYMOUS2;
            case "SYSTEM" -> ACL.SYSTEM2;
            default -> User.getById(user, true).impersonate2();
        };
    }

    private interface InputCheck {
        void on(InputStepExecution input) throws Exception;
    }

    private static boolean inputAllows(String submitter, InputCheck check) throws Exception {
        var input = new InputStep("Pay?");
        input.setSubmitter(submitter);
        try {
            check.on((InputStepExecution) input.start(new BuildContext()));
            return true;
        } catch (Failure e) {
            return false;
        }
    }

    /** As much of a step's context as the checks of {@code input} need. */
    private static final class BuildContext extends StepContext {
        private static final long serialVersionUID = 1L;

        @Override
        public <T> T get(Class<T> key) {
            if (key == Run.class) {
                return key.cast(build);
            }
            return key == TaskListener.class ? key.cast(TaskListener.NULL) : null;
        }

        @Override
        public void onSuccess(Object result) {}

        @Override
        public void onFailure(Throwable failure) {}

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public ListenableFuture<Void> saveState() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void setResult(Result result) {}

        @Override
        public BodyInvoker newBodyInvoker() {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean equals(Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return 1;
        }
    }
}
