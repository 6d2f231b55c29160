package io.jenkins.plugins.duvo.harness;

import hudson.model.Item;
import java.io.IOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import jenkins.model.Jenkins;
import org.htmlunit.HttpMethod;
import org.htmlunit.WebRequest;
import org.htmlunit.WebResponse;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;

/**
 * The users of a test's Jenkins, who differ in their permissions: everybody reads, {@code builder} builds, {@code canceller}
 * cancels, {@code admin} administers, {@code alice} and {@code carol} only read, and {@code carol} is one of the {@code approvers}.
 */
public final class TestUsers {
    private TestUsers() {}

    public static void moveIn(JenkinsRule jenkins) {
        var realm = jenkins.createDummySecurityRealm();
        realm.addGroups("carol", "approvers");
        jenkins.jenkins.setSecurityRealm(realm);
        jenkins.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.READ, Item.READ)
                .everywhere()
                .toEveryone()
                .grant(Item.BUILD)
                .everywhere()
                .to("builder")
                .grant(Item.CANCEL)
                .everywhere()
                .to("canceller")
                .grant(Jenkins.ADMINISTER)
                .everywhere()
                .to("admin"));
    }

    /**
     * Opens a browser of a user, or of an anonymous one if the name is null; it does not throw on HTTP errors. It runs no scripts:
     * those of Jenkins' pages take seconds, and ours are modules, which it cannot run.
     */
    public static JenkinsRule.WebClient browser(JenkinsRule jenkins, String user) throws Exception {
        return browserWithScripts(jenkins, user).withJavaScriptEnabled(false);
    }

    /** Opens a browser that runs the scripts of Jenkins' pages, which put the crumb into a form. */
    public static JenkinsRule.WebClient browserWithScripts(JenkinsRule jenkins, String user) throws Exception {
        var client = jenkins.createWebClient().withThrowExceptionOnFailingStatusCode(false);
        return user == null ? client : client.withBasicCredentials(user); // many times quicker than the login page
    }

    /** Posts an empty body. */
    public static WebResponse post(JenkinsRule jenkins, String user, String path) throws Exception {
        return post(jenkins, user, path, "application/x-www-form-urlencoded", "");
    }

    public static WebResponse post(JenkinsRule jenkins, String user, String path, String type, String body)
            throws Exception {
        try (var client = browser(jenkins, user)) {
            return send(client, client.createCrumbedUrl(path), type, body);
        }
    }

    /** Posts without a crumb. */
    public static WebResponse postUnasked(JenkinsRule jenkins, String user, String path) throws Exception {
        try (var client = browser(jenkins, user)) {
            return send(client, new URL(jenkins.getURL(), path), "application/x-www-form-urlencoded", "");
        }
    }

    private static WebResponse send(JenkinsRule.WebClient client, URL url, String type, String body)
            throws IOException {
        var request = new WebRequest(url, HttpMethod.POST);
        request.setCharset(StandardCharsets.UTF_8);
        request.setAdditionalHeader("Content-Type", type);
        request.setRequestBody(body);
        return client.getPage(request).getWebResponse();
    }
}
