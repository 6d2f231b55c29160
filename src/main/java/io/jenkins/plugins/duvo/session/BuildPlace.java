package io.jenkins.plugins.duvo.session;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.List;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * Place of a step within its build, in the words of its author.
 *
 * @param stage the stages around the step, the outermost first, or the project of a freestyle build; null if there is none
 * @param branch the branches of {@code parallel} around the step, the outermost first; null if there is none
 */
@Restricted(NoExternalUse.class)
public record BuildPlace(
        @CheckForNull String stage, @CheckForNull String branch) {
    /** The place within stages and branches, each the outermost first. Example: {@code Release / Deploy} in branch {@code eu}. */
    public static BuildPlace within(List<String> stages, List<String> branches) {
        return new BuildPlace(join(stages), join(branches));
    }

    @CheckForNull
    private static String join(List<String> names) {
        return names.isEmpty() ? null : String.join(" / ", names);
    }
}
