package io.jenkins.plugins.duvo.page;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.model.Action;
import hudson.model.Api;
import hudson.model.Item;
import hudson.model.Run;
import io.jenkins.plugins.duvo.request.OpenRequest;
import io.jenkins.plugins.duvo.request.OpenRequestRegistry;
import io.jenkins.plugins.duvo.request.RequestId;
import io.jenkins.plugins.duvo.store.DecisionRecord;
import io.jenkins.plugins.duvo.store.DecisionRecord.Verdict;
import io.jenkins.plugins.duvo.store.DuvoJobsAction;
import io.jenkins.plugins.duvo.store.JobRecord;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import jenkins.management.Badge;
import jenkins.model.Tab;
import jenkins.model.TransientActionFactory;
import org.kohsuke.stapler.HttpResponse;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;
import org.kohsuke.stapler.verb.GET;

/**
 * The page {@code <build>/duvo/} of a build's Jobs: what they ask people now, what was decided and what they said. Users who may read
 * the build may read the page, also as {@code duvo/api/json}.
 *
 * <p>On core's classic build page it is an entry of the side panel and a summary; on core's new build page, a tab and a card. It is made
 * anew for each look at a build and keeps nothing: the Jobs are those of {@link DuvoJobsAction}, which is saved with the build.
 */
@ExportedBean
public final class DuvoJobsPage extends Tab {
    /**
     * The Jobs that the summary of a build shows.
     *
     * @param shown at most ten, first those that people should look at
     * @param more how many only the page shows
     */
    public record Summary(List<JobView> shown, int more) {
        private static final int MAX_SHOWN = 10;

        static Summary of(List<JobView> jobs) {
            var shown = jobs.stream()
                    .sorted(Comparator.comparing(Summary::rank))
                    .limit(MAX_SHOWN)
                    .toList();
            return new Summary(shown, jobs.size() - shown.size());
        }

        private static int rank(JobView job) {
            var evaluation = job.getEvaluation();
            if (evaluation != null && evaluation.getObjection() != null
                    || job.isDenied() && job.getLook() != StatusIcon.WAITING) {
                return 1;
            }
            return switch (job.getLook()) {
                case WAITING -> 0;
                case FAILED, UNKNOWN -> 1;
                case STOPPED -> 2;
                case RUNNING, POSTPONED -> 3;
                case COMPLETED -> 4;
            };
        }
    }

    /**
     * The open requests that the page shows.
     *
     * @param shown with their forms: ten at most, first those that the user may decide
     * @param more as links
     */
    public record Asked(List<OpenRequest> shown, List<OpenRequest> more) {
        private static final int MAX_SHOWN = 10;

        static Asked of(List<OpenRequest> requests) {
            var sorted = requests.stream()
                    .sorted(Comparator.comparing(request -> !(request.isAsked() && request.isRefusable())))
                    .toList();
            var shown = Math.min(sorted.size(), MAX_SHOWN);
            return new Asked(sorted.subList(0, shown), sorted.subList(shown, sorted.size()));
        }
    }

    private final Run<?, ?> run;
    private final DuvoJobsAction jobs;

    DuvoJobsPage(Run<?, ?> run, DuvoJobsAction jobs) {
        super(run);
        this.run = run;
        this.jobs = jobs;
    }

    /** The build. Core's frame for the pages of a build asks {@link #getObject} for it. */
    public Run<?, ?> getRun() {
        return run;
    }

    // --- what the page and the remote API show

    @Exported(inline = true)
    public List<JobRecord> getJobs() {
        return jobs.getJobs();
    }

    /** The open human requests of the Jobs. They are known in memory only: after a restart each one is opened again. */
    @Exported(inline = true)
    public List<OpenRequest> getOpenRequests() {
        return OpenRequestRegistry.openIn(run);
    }

    /** The answers that steps of the build gave to Jobs which it does not follow, the oldest first. */
    @Exported(inline = true)
    public List<DecisionRecord> getResponses() {
        return jobs.getResponses();
    }

    /** The Jobs as the page shows them, in the order in which they were started. */
    public List<JobView> getJobPages() {
        var open = getOpenRequests().stream().collect(Collectors.groupingBy(OpenRequest::getJob));
        return getJobs().stream()
                .map(job -> new JobView(run, job, open.getOrDefault(job, List.of())))
                .toList();
    }

    /** The Jobs as a table, as a request asks for it; null for a build with few Jobs, which are all shown with their transcripts. */
    @CheckForNull
    public JobTable table(StaplerRequest2 request) {
        return getJobs().size() <= JobTable.MAX_CARDS ? null : JobTable.of(getJobPages(), JobTable.Filter.of(request));
    }

    /** The open requests as the page shows them. */
    public Asked asked() {
        return Asked.of(getOpenRequests());
    }

    /** The Jobs as the summary of the build shows them. */
    public Summary getSummary() {
        return Summary.of(getJobPages());
    }

    /** A hash of what {@link #getOpenRequests} shows, without the requests' age: the page fetches them again when it changes. */
    public String getRequestsStamp() {
        return Integer.toHexString(Objects.hash(getOpenRequests().stream()
                .map(request -> request.getId() + request.stamp())
                .toArray()));
    }

    /** The controller's time in milliseconds since 1970, which the page's first call of {@link #doNews} sends back. */
    public long getNow() {
        return System.currentTimeMillis();
    }

    // --- what is below the page

    /** The Job at {@code job/<key>/}; null if the build has no such Job. */
    @CheckForNull
    public JobView getJob(String key) {
        return jobs.find(key)
                .map(job -> new JobView(
                        run,
                        job,
                        getOpenRequests().stream()
                                .filter(request -> request.getJob() == job)
                                .toList()))
                .orElse(null);
    }

    /** The human request at {@code request/<id>/}, open or not any more; null if no Job of the build asked it. */
    @CheckForNull
    public HumanRequestResource getRequest(String id) {
        var open = getOpenRequests().stream()
                .filter(request -> request.getId().equals(id))
                .findFirst();
        return open.map(request -> HumanRequestResource.ofOpen(this, request))
                .or(() -> getJobs().stream()
                        .flatMap(job -> closedRequest(job, id).stream())
                        .reduce((earlier, later) -> earlier.knowsMoreThan(later) ? earlier : later))
                .orElse(null);
    }

    /** A request that a Job of the build asked and asks no more; it may be undecided, such as when the build was aborted. */
    private Optional<HumanRequestResource> closedRequest(JobRecord job, String id) {
        var records = jobs.decisions(job).stream()
                .filter(each -> RequestId.forAddress(job.getLocalId(), each.getRequestId())
                        .equals(id))
                .toList();
        var decision = records.stream()
                .filter(each -> each.getVerdict() != Verdict.NOT_ALLOWED)
                .reduce((earlier, later) -> later);
        var latest = job.latestRequestId();
        var wasAsked =
                latest != null && RequestId.forAddress(job.getLocalId(), latest).equals(id);
        return wasAsked || !records.isEmpty()
                ? Optional.of(HumanRequestResource.ofClosed(this, job, decision.orElse(null)))
                : Optional.empty();
    }

    /**
     * Answers the page, which asks every few seconds which of its parts are out of date. With {@code table}, the answer is about the rows
     * that {@link #table} has for the other parameters, and about the Job {@code open}.
     */
    @GET
    public HttpResponse doNews(StaplerRequest2 request, @QueryParameter String since, @QueryParameter String open) {
        run.checkPermission(Item.READ);
        try {
            var from = Long.parseLong(since);
            var table = request.hasParameter("table") ? table(request) : null;
            return JsonResponse.of(table == null ? PageChanges.of(this, from) : PageChanges.ofTable(this, table, open));
        } catch (NumberFormatException e) {
            return new JsonResponse(400, Messages.DuvoJobsPage_badNews());
        }
    }

    public Api getApi() {
        return new Api(this);
    }

    // --- how the build's page links to it

    @Override
    @CheckForNull
    public String getIconFileName() {
        return getJobs().isEmpty() && getResponses().isEmpty()
                ? null
                : "symbol-chatbubbles-outline plugin-ionicons-api";
    }

    @Override
    public String getDisplayName() {
        return Messages.DuvoJobsPage_displayName();
    }

    @Override
    public String getUrlName() {
        return "duvo";
    }

    @Override
    @CheckForNull
    public Badge getBadge() {
        var asked = getOpenRequests().stream().filter(OpenRequest::isAsked).count();
        return asked == 0
                ? null
                : new Badge(String.valueOf(asked), Messages.PendingRequestsPage_badge(asked), Badge.Severity.WARNING);
    }

    /** Adds the page to builds that have Jobs; nothing of it is saved. */
    @Extension
    @SuppressWarnings("rawtypes")
    public static final class Factory extends TransientActionFactory<Run> {
        @Override
        public Class<Run> type() {
            return Run.class;
        }

        @Override
        public Class<? extends Action> actionType() {
            return DuvoJobsPage.class;
        }

        @NonNull
        @Override
        public Collection<? extends Action> createFor(@NonNull Run run) {
            var jobs = run.getAction(DuvoJobsAction.class);
            return jobs == null ? List.of() : List.of(new DuvoJobsPage(run, (DuvoJobsAction) jobs));
        }
    }
}
