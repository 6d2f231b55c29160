package io.jenkins.plugins.duvo.api;

/** Names of this machine itself: what is sent there does not travel, so it needs no https. */
public final class Loopback {
    private Loopback() {}

    /** @param host as OkHttp spells it */
    public static boolean isLoopback(String host) {
        return host.equals("localhost") || host.equals("::1") || host.matches("127(\\.\\d{1,3}){3}");
    }
}
