package io.jenkins.plugins.duvo.build;

import java.util.List;

/** Paths and patterns within a workspace, as users write them: with slashes or backslashes. */
final class WorkspacePath {
    private WorkspacePath() {}

    /** Whether the path leads out of the workspace by itself, whatever the files there are: it is absolute, or it goes up. */
    static boolean leaves(String path) {
        var slashes = path.replace('\\', '/');
        return slashes.startsWith("/")
                || slashes.matches("[A-Za-z]:.*")
                || List.of(slashes.split("/")).contains("..");
    }
}
