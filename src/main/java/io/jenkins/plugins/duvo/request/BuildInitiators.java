package io.jenkins.plugins.duvo.request;

import hudson.model.Cause;
import hudson.model.Run;
import hudson.security.ACL;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import jenkins.model.Jenkins;

/**
 * Finder of a build's initiators: the users who started it, or a build that caused it, however many builds are in between. A replay and
 * a start through the remote API name their user as the button does. A timer, a change in a repository and a project's trigger token
 * name none.
 */
final class BuildInitiators {
    private BuildInitiators() {}

    /** Returns the ids of the initiators; {@code anonymous} is one if a user without a login started the build. Reads build records. */
    static Set<String> find(Run<?, ?> run) {
        try (var system = ACL.as2(ACL.SYSTEM2)) { // builds that the user of this thread may not see count too
            var found = new LinkedHashSet<String>();
            var visited = new HashSet<String>();
            var causes = new ArrayDeque<Cause>(run.getCauses());
            while (!causes.isEmpty()) {
                var cause = causes.pop();
                if (cause instanceof Cause.UserIdCause user) {
                    found.add(user.getUserId() == null ? Jenkins.ANONYMOUS2.getName() : user.getUserId());
                } else if (cause instanceof Cause.UpstreamCause upstream) {
                    causes.addAll(upstream.getUpstreamCauses());
                    // The cause keeps a limited number of the causes before it, the builds all of theirs.
                    var build = upstream.getUpstreamRun();
                    if (build != null && visited.add(build.getExternalizableId())) {
                        causes.addAll(build.getCauses());
                    }
                }
            }
            return found;
        }
    }
}
