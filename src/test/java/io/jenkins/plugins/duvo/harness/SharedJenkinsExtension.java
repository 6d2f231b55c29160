package io.jenkins.plugins.duvo.harness;

import hudson.security.ACL;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.htmlunit.Cache;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.jvnet.hudson.test.HudsonHomeLoader;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.BuildWatcherExtension;
import org.kohsuke.stapler.Dispatcher;
import org.kohsuke.stapler.MetaClass;

/**
 * One Jenkins for all tests of a class, which run as the system user; the logs of its builds are printed. Three things that take most of
 * a test's time are done once: the views are parsed once, the browsers of a class share what they have loaded, and all
 * classes of a process share the key pair by which a Jenkins identifies itself.
 */
public final class SharedJenkinsExtension extends JenkinsRule implements BeforeAllCallback, AfterAllCallback {
    static {
        MetaClass.NO_CACHE = false; // the rule has views parsed at each use, for those who edit them meanwhile
        Dispatcher.TRACE = false;
    }

    private static final List<String> KEY_PAIR = List.of(
            "identity.key.enc",
            "secrets/master.key",
            "secrets/org.jenkinsci.main.modules.instance_identity.InstanceIdentity.KEY");
    /** The files of the key pair by their paths; empty before the first Jenkins of the process has made them. */
    private static final Map<String, byte[]> SHARED_KEY_PAIR = new HashMap<>();

    private final BuildWatcherExtension builds = new BuildWatcherExtension();
    private final Cache cache = new Cache();

    @Override
    public void beforeAll(ExtensionContext context) {
        // The rule belongs to JUnit 4, whose imports are banned in this project: so it is not imported.
        testDescription = org.junit.runner.Description.createSuiteDescription(context.getRequiredTestClass());
        builds.beforeAll(context);
        ACL.as2(ACL.SYSTEM2);
        with(SharedJenkinsExtension::newHome);
        try {
            before();
            keepKeyPair();
        } catch (Throwable e) {
            throw new IllegalStateException("Jenkins does not start", e);
        }
    }

    private static File newHome() throws Exception {
        var home = HudsonHomeLoader.NEW.allocate();
        for (var file : SHARED_KEY_PAIR.entrySet()) {
            var path = home.toPath().resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.write(path, file.getValue());
        }
        return home;
    }

    private void keepKeyPair() throws IOException {
        if (SHARED_KEY_PAIR.isEmpty()) {
            for (var file : KEY_PAIR) {
                SHARED_KEY_PAIR.put(
                        file, Files.readAllBytes(jenkins.getRootDir().toPath().resolve(file)));
            }
        }
    }

    @Override
    public WebClient createWebClient() {
        var client = super.createWebClient();
        client.setCache(cache);
        return client;
    }

    @Override
    public void afterAll(ExtensionContext context) throws Exception {
        after();
        builds.afterAll(context);
    }
}
