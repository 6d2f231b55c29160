package io.jenkins.plugins.duvo.freestyle;

import hudson.Extension;
import hudson.console.ConsoleLogFilter;
import hudson.model.AbstractBuild;
import hudson.model.Run;
import io.jenkins.plugins.duvo.console.LogTap;
import java.io.OutputStream;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * Filter that puts a {@link LogTap} into the log of each build that is no Pipeline. It is the first of all filters, so the others and
 * those of the project are in front of it: what they mask never reaches it.
 */
@Extension(ordinal = Double.MAX_VALUE)
@Restricted(NoExternalUse.class)
public final class FreestyleLogTap extends ConsoleLogFilter {
    @Override
    public OutputStream decorateLogger(Run build, OutputStream log) {
        return build instanceof AbstractBuild ? new LogTap(log) : log;
    }
}
