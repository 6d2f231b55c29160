package io.jenkins.plugins.duvo.config;

import hudson.Extension;
import hudson.ExtensionList;
import hudson.model.Computer;
import hudson.model.listeners.ItemListener;
import hudson.security.ACL;
import hudson.util.ClassLoaderSanityThreadFactory;
import hudson.util.DaemonThreadFactory;
import hudson.util.NamingThreadFactory;
import io.jenkins.plugins.duvo.follow.FollowScheduler;
import io.jenkins.plugins.duvo.follow.ThreadPoolTaskRunner;
import io.jenkins.plugins.okhttp.api.JenkinsOkHttpClient;
import java.util.concurrent.Phaser;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;
import jenkins.security.ImpersonatingScheduledExecutorService;
import okhttp3.ConnectionPool;
import okhttp3.OkHttpClient;

/**
 * The controller's one engine: it follows all Jobs and makes all calls to Duvo, with a handful of threads of its own and the
 * proxy that Jenkins is told to use. Ends with this Jenkins: after that nobody is told any news.
 */
@Extension
public final class DuvoEngine {
    private static final Logger LOGGER = Logger.getLogger(DuvoEngine.class.getName());
    /** Telling news is printing and writing files; what takes longer is stuck. */
    private static final int LAST_NEWS_SECONDS = 10;

    private final ScheduledThreadPoolExecutor threads = threads();
    /** The engine itself and all news that are being told. */
    private final Phaser telling = new Phaser(1);

    private final OkHttpClient http = JenkinsOkHttpClient.newClientBuilder(new OkHttpClient())
            .connectTimeout(10, TimeUnit.SECONDS)
            .readTimeout(30, TimeUnit.SECONDS)
            // Connections beyond the threads would never be used.
            .connectionPool(new ConnectionPool(ThreadPoolTaskRunner.THREADS, 1, TimeUnit.MINUTES))
            .build();
    private final RejectedKeys rejectedKeys = new RejectedKeys();
    private final FollowScheduler scheduler = new FollowScheduler(
            new ThreadPoolTaskRunner(new ImpersonatingScheduledExecutorService(threads, ACL.SYSTEM2)),
            this::notifyListeners,
            rejectedKeys);

    public static DuvoEngine get() {
        return ExtensionList.lookupSingleton(DuvoEngine.class);
    }

    /** What follows Jobs and makes calls; never blocks. */
    public FollowScheduler scheduler() {
        return scheduler;
    }

    /** What is known of keys that Duvo did not take. */
    RejectedKeys rejectedKeys() {
        return rejectedKeys;
    }

    /** Carries the calls; goes through Jenkins' proxy. */
    OkHttpClient http() {
        return http;
    }

    /** What this plugin calls itself. */
    static String userAgent() {
        var plugin = Jenkins.get().getPluginManager().getPlugin("duvo");
        // A version that was built by hand says more after a space.
        return "duvo-jenkins/" + (plugin == null ? "0" : plugin.getVersion().split(" ", 2)[0]);
    }

    /** A Jenkins that starts again in the same process must not find the Jobs of this one still followed. */
    public static void shutDown() {
        ExtensionList.lookup(DuvoEngine.class).forEach(DuvoEngine::close);
    }

    private void close() {
        threads.shutdownNow();
        http.dispatcher().cancelAll();
        http.connectionPool().evictAll();
        try {
            telling.awaitAdvanceInterruptibly(telling.arrive(), LAST_NEWS_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            LOGGER.log(Level.WARNING, "News of Duvo Jobs are still being told while Jenkins ends");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void notifyListeners(Runnable news) {
        telling.register();
        if (threads.isShutdown()) {
            telling.arriveAndDeregister();
            return;
        }
        Computer.threadPoolForRemoting.execute(() -> {
            try {
                news.run();
            } finally {
                telling.arriveAndDeregister();
            }
        });
    }

    /**
     * Ends the engine before Pipelines are suspended: that closes their logs, and what is printed then is lost although the
     * transcript says that it was told.
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
                ThreadPoolTaskRunner.THREADS,
                new NamingThreadFactory(new ClassLoaderSanityThreadFactory(new DaemonThreadFactory()), "duvo-engine"));
        threads.setKeepAliveTime(1, TimeUnit.MINUTES);
        threads.allowCoreThreadTimeOut(true);
        threads.setRemoveOnCancelPolicy(true);
        return threads;
    }
}
