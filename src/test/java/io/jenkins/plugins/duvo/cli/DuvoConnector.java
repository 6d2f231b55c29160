package io.jenkins.plugins.duvo.cli;

import io.jenkins.plugins.duvo.api.DuvoClient;
import io.jenkins.plugins.duvo.api.DuvoException;
import io.jenkins.plugins.duvo.api.Loopback;
import io.jenkins.plugins.duvo.follow.DuvoAccess;
import io.jenkins.plugins.duvo.follow.FollowScheduler;
import io.jenkins.plugins.duvo.follow.ThreadPoolTaskRunner;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;

/** Connector of a command to Duvo: the client, the engine that follows Jobs, and the repetition of single calls. */
final class DuvoConnector implements AutoCloseable {
    private static final int REQUESTS_PER_MINUTE = 280;
    /** Attempts of a call that may be repeated. */
    private static final int ATTEMPTS = 3;
    /** Pause before the second attempt; doubled before the third. */
    private static final Duration PAUSE = Duration.ofMillis(500);
    /** Longest pause, also where Duvo asks for a longer one: a person waits. */
    private static final Duration MAX_PAUSE = Duration.ofMinutes(1);

    private final HttpUrl origin;
    private final OkHttpClient http = new OkHttpClient();
    private final DuvoAccess access;
    private final DuvoClient client;
    private final ScheduledThreadPoolExecutor engine =
            new ScheduledThreadPoolExecutor(ThreadPoolTaskRunner.THREADS_OF_ONE_KEY, daemonThreads());
    private final ExecutorService listeners = Executors.newSingleThreadExecutor(daemonThreads());

    /** A call to Duvo. */
    interface Call<T> {
        T execute(DuvoClient client) throws DuvoException;
    }

    private DuvoConnector(HttpUrl origin, String key) {
        this.origin = origin;
        access = new DuvoAccess(
                key,
                REQUESTS_PER_MINUTE,
                limits -> new DuvoClient(http, origin, () -> key, "duvo-jenkins/terminal", limits));
        client = access.client().apply(limit -> {});
    }

    /**
     * @param url the address of Duvo
     * @param urlName what the address is called in an error
     * @param key the API key; null if DUVO_API_KEY is not set
     */
    static DuvoConnector to(String url, String urlName, String key) throws UsageException {
        var origin = HttpUrl.parse(url);
        if (origin == null) {
            throw new UsageException(urlName + " is no http or https address: " + url);
        }
        if (!origin.isHttps() && !Loopback.isLoopback(origin.host())) {
            throw new UsageException(urlName + " must be https, or the key could be read on its way: " + url);
        }
        if (key == null || !key.strip().matches("[!-~]+")) {
            throw new UsageException(
                    key == null || key.isBlank()
                            ? "set DUVO_API_KEY to your key"
                            : "DUVO_API_KEY holds characters that no key has");
        }
        return new DuvoConnector(origin, key.strip());
    }

    String host() {
        return origin.host();
    }

    DuvoAccess access() {
        return access;
    }

    /** Creates the engine; its threads end with this connector. */
    FollowScheduler scheduler() {
        return new FollowScheduler(new ThreadPoolTaskRunner(engine), listeners);
    }

    /** Makes a call that only reads; it is repeated unless Duvo refuses it. Blocks. */
    <T> T read(Call<T> call) throws DuvoException {
        return repeat(true, call);
    }

    /** Makes a call that changes something; it is repeated only if it certainly had no effect. Blocks. */
    <T> T change(Call<T> call) throws DuvoException {
        return repeat(false, call);
    }

    private <T> T repeat(boolean isRead, Call<T> call) throws DuvoException {
        for (int attempt = 1; ; attempt++) {
            try {
                return call.execute(client);
            } catch (DuvoException e) {
                var mayRepeat =
                        switch (e.outcome()) {
                            case NOT_SENT, THROTTLED -> true;
                            case REFUSED -> false;
                            case UNKNOWN -> isRead;
                        };
                if (!mayRepeat || attempt == ATTEMPTS) {
                    throw e;
                }
                pause(e.retryAfter() == null ? PAUSE.multipliedBy(1L << (attempt - 1)) : e.retryAfter());
            }
        }
    }

    static void pause(Duration duration) {
        try {
            Thread.sleep(duration.compareTo(MAX_PAUSE) < 0 ? duration.toMillis() : MAX_PAUSE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Whether there is no Duvo at the address, but a server that knows none of its calls. A 404 says nothing about a Job then: its path is
     * wrong, not its id.
     */
    boolean isWrongAddress(DuvoException why) {
        if (why.httpStatus() != 404) {
            return false;
        }
        try {
            client.listTeams();
            return false;
        } catch (DuvoException e) {
            return e.httpStatus() == 404;
        }
    }

    /** The line for an address at which there is no Duvo. */
    String wrongAddress() {
        return "There is no Duvo API at " + origin.toString().replaceFirst("/$", "")
                + (origin.encodedPath().toLowerCase(Locale.ROOT).matches(".*/v\\d+/?")
                        ? "; leave the version out of the address"
                        : "");
    }

    /** The only team of the key. */
    String onlyTeam() throws DuvoException, UsageException {
        var teams = read(DuvoClient::listTeams);
        if (teams.size() != 1) {
            throw new UsageException("the key has " + (teams.isEmpty() ? "no team" : teams.size() + " teams")
                    + "; set DUVO_TEAM_ID to one of them");
        }
        return teams.get(0).id();
    }

    @Override
    public void close() {
        engine.shutdownNow();
        listeners.shutdownNow();
        http.dispatcher().executorService().shutdown();
        http.connectionPool().evictAll();
    }

    private static ThreadFactory daemonThreads() {
        return task -> {
            var thread = new Thread(task, "duvo");
            thread.setDaemon(true);
            return thread;
        };
    }
}
