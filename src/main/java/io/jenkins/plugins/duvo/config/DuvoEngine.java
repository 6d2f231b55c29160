package io.jenkins.plugins.duvo.config;

import hudson.Extension;
import hudson.ExtensionList;
import hudson.model.Computer;
import hudson.model.listeners.ItemListener;
import hudson.security.ACL;
import hudson.util.ClassLoaderSanityThreadFactory;
import hudson.util.DaemonThreadFactory;
import hudson.util.NamingThreadFactory;
import io.jenkins.plugins.duvo.follow.DuvoAccess;
import io.jenkins.plugins.duvo.follow.FollowScheduler;
import io.jenkins.plugins.duvo.follow.ThreadPoolTaskRunner;
import io.jenkins.plugins.okhttp.api.JenkinsOkHttpClient;
import java.util.List;
import java.util.concurrent.Phaser;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import jenkins.model.Jenkins;
import jenkins.security.ImpersonatingScheduledExecutorService;
import jenkins.util.SystemProperties;
import okhttp3.Authenticator;
import okhttp3.ConnectionPool;
import okhttp3.OkHttpClient;

/**
 * Owner of the controller's one {@link FollowScheduler}, which follows all Jobs and makes all calls to Duvo, with a handful of
 * threads of its own and through Jenkins' proxy. Shuts down with Jenkins; no event is published to a listener after that.
 */
@Extension
public final class DuvoEngine {
    private static final Logger LOGGER = Logger.getLogger(DuvoEngine.class.getName());
    /** How long a shutdown waits for listeners. They print and write files; one that takes longer is stuck. */
    private static final int SHUTDOWN_WAIT_SECONDS = 10;
    /**
     * System property for tests, which then wait less: how many times as fast as real time the engine's times and limits pass.
     * Not for production: Duvo's own limits do not change with it.
     */
    private static final String CLOCK_RATE = DuvoEngine.class.getName() + ".clockRate";

    private final ScheduledThreadPoolExecutor threads = threads();
    /** Its parties are the engine itself and every task that is publishing events to a listener. */
    private final Phaser publishing = new Phaser(1);

    private final OkHttpClient http = throughProxy()
            .connectTimeout(10, TimeUnit.SECONDS)
            .readTimeout(30, TimeUnit.SECONDS)
            // More connections than threads would never be used.
            .connectionPool(new ConnectionPool(ThreadPoolTaskRunner.MAX_THREADS, 1, TimeUnit.MINUTES))
            .build();
    private final UsedKeys usedKeys = new UsedKeys();
    private final FollowScheduler scheduler = new FollowScheduler(
            new ThreadPoolTaskRunner(
                    new ImpersonatingScheduledExecutorService(threads, ACL.SYSTEM2),
                    size -> ThreadPoolTaskRunner.resize(threads, size),
                    Math.max(1, SystemProperties.getInteger(CLOCK_RATE, 1))),
            this::notifyListeners,
            usedKeys);

    private static OkHttpClient.Builder throughProxy() {
        var builder = JenkinsOkHttpClient.newClientBuilder(new OkHttpClient());
        return builder.proxyAuthenticator(withBasic(builder.build().proxyAuthenticator()));
    }

    /** Jenkins' authenticator knows Basic alone, and looks only at the last of the schemes that a proxy offers. */
    private static Authenticator withBasic(Authenticator jenkins) {
        return (route, response) -> {
            var offersBasic = response.challenges().stream()
                    .anyMatch(challenge -> challenge.scheme().equalsIgnoreCase("Basic"));
            return jenkins.authenticate(
                    route,
                    offersBasic
                            ? response.newBuilder()
                                    .header("Proxy-Authenticate", "Basic")
                                    .build()
                            : response);
        };
    }

    public static DuvoEngine get() {
        return ExtensionList.lookupSingleton(DuvoEngine.class);
    }

    /** The scheduler that follows Jobs and makes calls; its methods never block. */
    public FollowScheduler scheduler() {
        return scheduler;
    }

    /** The keys that calls were made with. */
    UsedKeys usedKeys() {
        return usedKeys;
    }

    /**
     * The connections that use a key, by which people know it, in the order of the alphabet. Where a step names a credential of its own,
     * the credential's id stands behind the name of the connection. If one of the connections is saved, those that are not saved are left
     * out: they were only tested, or have been removed or renamed.
     *
     * @param keyId the {@link DuvoAccess#keyId id} of the key
     */
    public List<String> connectionNames(Object keyId) {
        var saved = DuvoConfiguration.get().getConnections().stream()
                .map(DuvoConnection::getName)
                .collect(Collectors.toSet());
        return usedKeys.names(keyId, saved);
    }

    /** The HTTP client for all calls; it uses Jenkins' proxy. */
    OkHttpClient http() {
        return http;
    }

    /** Value of the {@code User-Agent} header: {@code duvo-jenkins/} and the plugin's version. */
    static String userAgent() {
        var plugin = Jenkins.get().getPluginManager().getPlugin("duvo");
        // The version of a local build has more words after a space.
        return "duvo-jenkins/" + (plugin == null ? "0" : plugin.getVersion().split(" ", 2)[0]);
    }

    /**
     * Shuts all engines down, so that a Jenkins that starts again in the same process does not find the Jobs of this one still
     * followed.
     */
    public static void shutDown() {
        ExtensionList.lookup(DuvoEngine.class).forEach(DuvoEngine::close);
    }

    private void close() {
        threads.shutdownNow();
        http.dispatcher().cancelAll();
        http.connectionPool().evictAll();
        try {
            publishing.awaitAdvanceInterruptibly(publishing.arrive(), SHUTDOWN_WAIT_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            LOGGER.log(Level.WARNING, "Events of Duvo Jobs are still being published while Jenkins shuts down");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void notifyListeners(Runnable task) {
        publishing.register();
        if (threads.isShutdown()) {
            publishing.arriveAndDeregister();
            return;
        }
        try {
            Computer.threadPoolForRemoting.execute(() -> {
                try {
                    task.run();
                } finally {
                    publishing.arriveAndDeregister();
                }
            });
        } catch (RuntimeException | Error e) { // no thread could be made: the scheduler hands the task over again
            publishing.arriveAndDeregister();
            throw e;
        }
    }

    /**
     * Shuts the engine down before Pipelines are suspended. Suspending closes their logs: lines that are printed later would be lost,
     * although the transcript has them as delivered.
     */
    @Extension
    public static final class ShutdownListener extends ItemListener {
        @Override
        public void onBeforeShutdown() {
            shutDown();
        }
    }

    private static ScheduledThreadPoolExecutor threads() {
        var threads = new ScheduledThreadPoolExecutor(
                ThreadPoolTaskRunner.THREADS_OF_ONE_KEY,
                new NamingThreadFactory(new ClassLoaderSanityThreadFactory(new DaemonThreadFactory()), "duvo-engine"));
        threads.setKeepAliveTime(1, TimeUnit.MINUTES);
        threads.allowCoreThreadTimeOut(true);
        threads.setRemoveOnCancelPolicy(true);
        return threads;
    }
}
