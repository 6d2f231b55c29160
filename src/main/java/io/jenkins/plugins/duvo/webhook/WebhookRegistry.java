package io.jenkins.plugins.duvo.webhook;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Extension;
import hudson.ExtensionList;
import io.jenkins.plugins.duvo.concurrent.CoalescingTask;
import io.jenkins.plugins.duvo.config.Sha256;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import jenkins.model.Jenkins;

/**
 * The addresses on this Jenkins that Duvo calls, one for each Job, and who listens there. What is looked up is an address' digest,
 * and nobody's doorbell is rung as somebody's is: how long a call takes says nothing of the addresses that there are.
 */
@Extension
public final class WebhookRegistry {
    /** Below Jenkins' own address. */
    static final String PATH = "duvo-webhook";

    private static final int RANDOM_BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Map<String, CoalescingTask> doorbells = new ConcurrentHashMap<>();
    private final CoalescingTask nobody = new CoalescingTask(() -> {});

    public static WebhookRegistry get() {
        return ExtensionList.lookupSingleton(WebhookRegistry.class);
    }

    /** Whether Jenkins knows its own address. */
    public static boolean isPossible() {
        return Jenkins.get().getRootUrl() != null;
    }

    /** An address that nobody can guess; null if there can be none. */
    @CheckForNull
    public static String newUrl() {
        var root = Jenkins.get().getRootUrl();
        if (root == null) {
            return null;
        }
        var name = new byte[RANDOM_BYTES];
        RANDOM.nextBytes(name);
        return root + PATH + "/" + Base64.getUrlEncoder().withoutPadding().encodeToString(name);
    }

    /**
     * Somebody listens from now on.
     *
     * @param url null if there is none
     * @param hint called on the remoting pool
     */
    public void register(@CheckForNull String url, Runnable hint) {
        if (url != null) {
            doorbells.put(digest(url), new CoalescingTask(hint));
        }
    }

    /** Nobody listens any more. */
    public void unregister(@CheckForNull String url) {
        if (url != null) {
            doorbells.remove(digest(url));
        }
    }

    /**
     * Somebody calls; returns at once.
     *
     * @param name the last part of the address
     * @return whether anybody listens
     */
    boolean notify(String name) {
        var doorbell = doorbells.getOrDefault(Sha256.of(name), nobody);
        doorbell.trigger();
        return doorbell != nobody;
    }

    private static String digest(String url) {
        return Sha256.of(url.substring(url.lastIndexOf('/') + 1));
    }
}
