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
 * Registry of the webhook addresses of this Jenkins, one for each Job, with the task that a call to it triggers. In memory only, and safe
 * from any thread.
 *
 * <p>A call takes the same time whether its address is registered or not, so that addresses cannot be found by timing: addresses are
 * looked up by their digests, and a call to an unknown address triggers a task that does nothing.
 */
@Extension
public final class WebhookRegistry {
    /** Path of the endpoint, relative to the root of Jenkins. */
    static final String PATH = "duvo-webhook";

    /** Bytes of a name: too many to be guessed. */
    private static final int NAME_BYTES = 32;

    private static final SecureRandom RANDOM = new SecureRandom();

    /** By the digest of the name. */
    private final Map<String, CoalescingTask> tasks = new ConcurrentHashMap<>();

    private final CoalescingTask none = new CoalescingTask(() -> {});

    public static WebhookRegistry get() {
        return ExtensionList.lookupSingleton(WebhookRegistry.class);
    }

    /** Whether Jenkins knows its own address, without which there can be no webhook. */
    public static boolean isPossible() {
        return Jenkins.get().getRootUrl() != null;
    }

    /** Returns a new address that cannot be guessed; null if Jenkins does not know its own address. */
    @CheckForNull
    public static String newUrl() {
        var root = Jenkins.get().getRootUrl();
        if (root == null) {
            return null;
        }
        var name = new byte[NAME_BYTES];
        RANDOM.nextBytes(name);
        return root + PATH + "/" + Base64.getUrlEncoder().withoutPadding().encodeToString(name);
    }

    /**
     * Registers a task for an address. Does nothing for null.
     *
     * @param url an address that {@link #newUrl} made, or null
     * @param hint called on the remoting pool, once for several calls that come close together
     */
    public void register(@CheckForNull String url, Runnable hint) {
        if (url != null) {
            tasks.put(digest(url), new CoalescingTask(hint));
        }
    }

    /** Removes the task of an address. Does nothing for null. */
    public void unregister(@CheckForNull String url) {
        if (url != null) {
            tasks.remove(digest(url));
        }
    }

    /**
     * Triggers the task of the address that Duvo has called. Returns at once.
     *
     * @param name the last part of the address
     * @return whether a task is registered for the address
     */
    boolean notify(String name) {
        var task = tasks.getOrDefault(Sha256.hex(name), none);
        task.trigger();
        return task != none;
    }

    private static String digest(String url) {
        return Sha256.hex(url.substring(url.lastIndexOf('/') + 1));
    }
}
