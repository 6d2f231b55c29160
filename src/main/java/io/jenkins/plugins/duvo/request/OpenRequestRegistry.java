package io.jenkins.plugins.duvo.request;

import hudson.Extension;
import hudson.ExtensionList;
import hudson.model.Run;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Registry of the human requests that are open in the builds of this controller. In memory only, and safe from any thread. */
@Extension
public final class OpenRequestRegistry {
    private final Set<OpenRequest> open = ConcurrentHashMap.newKeySet();

    static OpenRequestRegistry get() {
        return ExtensionList.lookupSingleton(OpenRequestRegistry.class);
    }

    /** All open requests, the oldest first. Callers check the user's permissions before they show one. */
    public static List<OpenRequest> all() {
        return get().open.stream()
                .sorted(Comparator.comparingLong(OpenRequest::getSince))
                .toList();
    }

    /** The open requests of a build, the oldest first. */
    public static List<OpenRequest> openIn(Run<?, ?> run) {
        return all().stream().filter(request -> request.getRun().equals(run)).toList();
    }

    /** Whether users are asked in Jenkins about a Job of the build. Quick enough for lists of builds. */
    public static boolean isAnyOpen(Run<?, ?> run) {
        return get().open.stream().anyMatch(request -> request.getRun().equals(run) && request.isAsked());
    }

    void add(OpenRequest request) {
        open.add(request);
    }

    void remove(OpenRequest request) {
        open.remove(request);
    }
}
