package io.jenkins.plugins.duvo.faultinjection;

import io.jenkins.plugins.duvo.api.DuvoClient;
import io.jenkins.plugins.duvo.engine.HeadersSentInterceptor;
import io.jenkins.plugins.duvo.engine.VirtualTimeTaskRunner;
import io.jenkins.plugins.duvo.follow.DuvoAccess;
import io.jenkins.plugins.duvo.simulator.InMemoryDuvo;
import io.jenkins.plugins.duvo.simulator.SimulatedDuvo;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;

/** The accesses to the simulated Duvo with each key. That of the build's key may throw. */
final class KeyAccess {
    private static final OkHttpClient HTTP = new OkHttpClient();
    private static final HttpUrl ORIGIN = HttpUrl.get("http://duvo.example");
    private static final int MAX_PER_MINUTE = 280;

    private final ThrowInjector throwInjector;
    private final OkHttpClient http;
    private boolean following;

    KeyAccess(SimulatedDuvo duvo, VirtualTimeTaskRunner taskRunner, ThrowInjector throwInjector) {
        this.throwInjector = throwInjector;
        http = HTTP.newBuilder()
                .addInterceptor(throwInjector)
                .addInterceptor(new HeadersSentInterceptor())
                .addInterceptor(new InMemoryDuvo(duvo, taskRunner::pause))
                .build();
    }

    /** Begins to follow Jobs. A limit that cannot be read fails this call at once, so meanwhile it can always be read. */
    void beginFollowing(Runnable follow) {
        following = true;
        follow.run();
        following = false;
    }

    DuvoAccess of(String key) {
        var account = "account of " + key;
        return new DuvoAccess(
                account,
                () -> limit(key),
                limits -> new DuvoClient(http, ORIGIN, () -> secret(key), "duvo-jenkins/test", limits));
    }

    private int limit(String key) {
        if (!following && key.equals(SimulatedDuvo.KEY)) {
            throwInjector.pass(ThrowInjector.Hook.LIMIT);
        }
        return MAX_PER_MINUTE;
    }

    private String secret(String key) {
        if (key.equals(SimulatedDuvo.KEY)) {
            throwInjector.pass(ThrowInjector.Hook.KEY);
        }
        return key;
    }
}
