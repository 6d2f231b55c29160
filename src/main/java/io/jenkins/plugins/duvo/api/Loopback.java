package io.jenkins.plugins.duvo.api;

/** Test for the loopback addresses of this machine: a request to one of them never leaves the machine, so it needs no https. */
public final class Loopback {
    private Loopback() {}

    /**
     * Whether the host is this machine.
     *
     * @param host as OkHttp spells it: lower case, an IPv6 address without brackets
     */
    public static boolean isLoopback(String host) {
        return host.equals("localhost") || host.equals("::1") || host.matches("127(\\.\\d{1,3}){3}");
    }
}
