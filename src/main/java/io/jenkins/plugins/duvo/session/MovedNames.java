package io.jenkins.plugins.duvo.session;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Names of projects that have moved, each with the name that the project has now. An entry of the journal may have any of the names that a
 * project had on its way, because it was saved in between. Not thread-safe.
 */
final class MovedNames {
    /** By a full name that a project had: the one that it has now. */
    private final Map<String, String> names = new HashMap<>();
    /** The other way round: the names that lead to one. */
    private final Map<String, List<String>> origins = new HashMap<>();

    /** Adds the move of a project from one full name to another one. Of a name that two projects had, the first one keeps the entries. */
    void add(String before, String after) {
        var former = origins.remove(before);
        var all = former == null ? new ArrayList<String>() : former;
        all.forEach(name -> names.put(name, after));
        if (names.putIfAbsent(before, after) == null) {
            all.add(before);
        }
        origins.put(after, all);
    }

    boolean isEmpty() {
        return names.isEmpty();
    }

    /** The external id that a build has now. */
    String now(String build) {
        var end = Math.max(0, build.lastIndexOf('#'));
        var project = names.get(build.substring(0, end));
        return project == null ? build : project + build.substring(end);
    }
}
