package io.jenkins.plugins.duvo.build;

import hudson.model.Run;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The human requests that are open in the builds of this controller now. In memory only, and safe from any thread. */
public final class OpenRequests {
    private static final Set<OpenRequest> OPEN = ConcurrentHashMap.newKeySet();

    private OpenRequests() {}

    /** All of them, the oldest first, whoever asks: hold them against the user's rights before you show them. */
    public static List<OpenRequest> all() {
        return OPEN.stream()
                .sorted(Comparator.comparingLong(OpenRequest::getSince))
                .toList();
    }

    /** Those of a build, the oldest first. */
    public static List<OpenRequest> of(Run<?, ?> run) {
        return all().stream().filter(request -> request.getRun().equals(run)).toList();
    }

    /** Whether people are asked in Jenkins about a Job of the build. Quick enough for lists of builds. */
    static boolean waitsFor(Run<?, ?> run) {
        return OPEN.stream().anyMatch(request -> request.getRun().equals(run) && request.isAsked());
    }

    static void add(OpenRequest request) {
        OPEN.add(request);
    }

    static void remove(OpenRequest request) {
        OPEN.remove(request);
    }
}
