package io.jenkins.plugins.duvo.page;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.model.Action;
import hudson.model.Run;
import io.jenkins.plugins.duvo.request.OpenRequest;
import io.jenkins.plugins.duvo.store.DuvoJobsAction;
import java.util.Collection;
import java.util.List;
import jenkins.management.Badge;
import jenkins.model.Tab;
import jenkins.model.TransientActionFactory;

/** The Jobs of a build on core's new build page: a card in its overview, and a tab that leads to the page of the Jobs. */
public final class DuvoTab extends Tab {
    private final DuvoJobsAction jobs;

    DuvoTab(DuvoJobsAction jobs) {
        super(jobs.getRun());
        this.jobs = jobs;
    }

    public DuvoJobsAction getJobs() {
        return jobs;
    }

    @Override
    public String getIconFileName() {
        return jobs.getIconFileName();
    }

    @Override
    public String getDisplayName() {
        return jobs.getDisplayName();
    }

    @Override
    public String getUrlName() {
        return jobs.getUrlName();
    }

    @Override
    public Badge getBadge() {
        var asked = jobs.getOpenRequests().stream().filter(OpenRequest::isAsked).count();
        return asked == 0
                ? null
                : new Badge(String.valueOf(asked), Messages.PendingRequestsPage_badge(asked), Badge.Severity.WARNING);
    }

    /** Adds the tab to builds that have Jobs. */
    @Extension
    @SuppressWarnings("rawtypes")
    public static final class Factory extends TransientActionFactory<Run> {
        @Override
        public Class<Run> type() {
            return Run.class;
        }

        @Override
        public Class<? extends Action> actionType() {
            return DuvoTab.class;
        }

        @NonNull
        @Override
        public Collection<? extends Action> createFor(@NonNull Run run) {
            var jobs = run.getAction(DuvoJobsAction.class);
            return jobs == null ? List.of() : List.of(new DuvoTab((DuvoJobsAction) jobs));
        }
    }
}
