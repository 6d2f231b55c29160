package io.jenkins.plugins.duvo.page;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.model.Action;
import hudson.model.BuildBadgeAction;
import hudson.model.InvisibleAction;
import hudson.model.Run;
import io.jenkins.plugins.duvo.request.OpenRequest;
import io.jenkins.plugins.duvo.request.OpenRequestRegistry;
import java.util.Collection;
import java.util.List;
import jenkins.model.TransientActionFactory;

/** Badge of a build in lists, while users are asked in Jenkins about one of its Jobs. */
public final class WaitingBadge extends InvisibleAction implements BuildBadgeAction {
    private final Run<?, ?> run;

    WaitingBadge(Run<?, ?> run) {
        this.run = run;
    }

    /** The page that the badge links to, relative to the root of Jenkins. */
    @CheckForNull
    public String getUrl() {
        return OpenRequestRegistry.openIn(run).stream()
                .filter(OpenRequest::isAsked)
                .map(OpenRequest::getUrl)
                .findFirst()
                .orElse(run.getUrl());
    }

    /** Adds the badge to builds; nothing of it is saved. */
    @Extension
    @SuppressWarnings("rawtypes")
    public static final class Factory extends TransientActionFactory<Run> {
        @Override
        public Class<Run> type() {
            return Run.class;
        }

        @Override
        public Class<? extends Action> actionType() {
            return WaitingBadge.class;
        }

        @NonNull
        @Override
        public Collection<? extends Action> createFor(@NonNull Run run) {
            return OpenRequestRegistry.isAnyOpen(run) ? List.of(new WaitingBadge(run)) : List.of();
        }
    }
}
