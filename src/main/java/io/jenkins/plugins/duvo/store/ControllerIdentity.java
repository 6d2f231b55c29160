package io.jenkins.plugins.duvo.store;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Objects;
import jenkins.model.Jenkins;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * Identity of a Jenkins controller, which differs from that of its copies: a copy of a Jenkins home holds the same journal, but
 * must not act on the Jobs of the original. The components are members of the journal's JSON.
 *
 * @param rootUrl the configured address of Jenkins; empty if there is none
 * @param path the absolute path of the Jenkins home
 * @param host the name of the machine; empty if it is unknown
 */
@Restricted(NoExternalUse.class)
public record ControllerIdentity(String rootUrl, String path, String host) {
    public ControllerIdentity {
        rootUrl = Objects.toString(rootUrl, "");
        path = Objects.toString(path, "");
        host = Objects.toString(host, "");
    }

    /** Returns the identity of this Jenkins. */
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
