package io.jenkins.plugins.duvo.store;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Objects;
import jenkins.model.Jenkins;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** Tells one Jenkins from a copy of it, which finds the same files but must not act on the original's Jobs. */
@Restricted(NoExternalUse.class)
public record ControllerIdentity(String rootUrl, String path, String host) {
    public static ControllerIdentity here() {
        var jenkins = Jenkins.get();
        return new ControllerIdentity(
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
