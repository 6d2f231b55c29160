package io.jenkins.plugins.duvo.build;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Objects;
import jenkins.model.Jenkins;

/** Tells one Jenkins from a copy of it, which finds the same files but must not act on the original's Jobs. */
record JenkinsHome(String rootUrl, String path, String host) {
    static JenkinsHome here() {
        var jenkins = Jenkins.get();
        return new JenkinsHome(
                Objects.toString(jenkins.getRootUrl(), ""), jenkins.getRootDir().getAbsolutePath(), hostName());
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "";
        }
    }
}
