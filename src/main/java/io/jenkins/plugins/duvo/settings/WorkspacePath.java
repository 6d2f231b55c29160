package io.jenkins.plugins.duvo.settings;

import java.util.List;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** Paths and patterns within a workspace, as users write them: with slashes or backslashes. */
@Restricted(NoExternalUse.class)
public final class WorkspacePath {
    private WorkspacePath() {}

    /** Whether the path leads out of the workspace by itself, whatever the files there are: it is absolute, or it goes up. */
    public static boolean leavesWorkspace(String path) {
        var slashes = path.replace('\\', '/');
        return slashes.startsWith("/")
                || slashes.matches("[A-Za-z]:.*")
                || List.of(slashes.split("/")).contains("..");
    }
}
