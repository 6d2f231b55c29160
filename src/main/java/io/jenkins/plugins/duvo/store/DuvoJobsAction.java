package io.jenkins.plugins.duvo.store;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Api;
import hudson.model.Item;
import hudson.model.Run;
import io.jenkins.plugins.duvo.page.HumanRequestResource;
import io.jenkins.plugins.duvo.page.JobSummary;
import io.jenkins.plugins.duvo.page.JobView;
import io.jenkins.plugins.duvo.page.JsonResponse;
import io.jenkins.plugins.duvo.page.PageChanges;
import io.jenkins.plugins.duvo.request.OpenRequest;
import io.jenkins.plugins.duvo.request.OpenRequestRegistry;
import io.jenkins.plugins.duvo.request.RequestId;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import jenkins.model.RunAction2;
import org.kohsuke.stapler.HttpResponse;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;
import org.kohsuke.stapler.verb.GET;

/**
 * The Jobs of a build, and its page {@code duvo/}: what they ask people now, what was decided and what they said. Whoever may read
 * the build may read this, also as {@code duvo/api/json}.
 */
@ExportedBean
public final class DuvoJobsAction implements RunAction2 {
    /** Where the page is, relative to the address of the build. */
    public static final String PAGE = "duvo/";

    private final List<JobRecord> jobs = new CopyOnWriteArrayList<>();
    private transient Run<?, ?> run;

    /** The action of a build; made and added if it has none. */
    public static DuvoJobsAction of(Run<?, ?> run) {
        synchronized (run) {
            var action = run.getAction(DuvoJobsAction.class);
            if (action == null) {
                action = new DuvoJobsAction();
                run.addAction(action);
            }
            return action;
        }
    }

    /** Takes a Job into the record, and saves the build. */
    public void add(JobRecord job) throws IOException {
        jobs.add(job);
        save(run);
    }

    /** Saves a build with what is kept of its Jobs, unless it was deleted: that would make its directory again. */
    public static void save(Run<?, ?> run) throws IOException {
        if (run.getRootDir().isDirectory()) {
            run.save();
        }
    }

    public Optional<JobRecord> find(String localId) {
        return jobs.stream().filter(job -> job.getLocalId().equals(localId)).findFirst();
    }

    @Exported(inline = true)
    public List<JobRecord> getJobs() {
        return List.copyOf(jobs);
    }

    /** A Job at its address; null for one that this build does not know. */
    @CheckForNull
    public JobView getJob(String key) {
        return find(key).map(job -> new JobView(run, job, getOpenRequests())).orElse(null);
    }

    /** The Jobs as the page shows them, in the order in which they were started. */
    public List<JobView> getJobPages() {
        var open = getOpenRequests();
        return jobs.stream().map(job -> new JobView(run, job, open)).toList();
    }

    /** The Jobs as the summary of the build shows them: first those that people should look at, and not too many. */
    public JobSummary getSummary() {
        return JobSummary.of(getJobPages());
    }

    /** What the Jobs ask people now; nothing is kept of it over a restart. */
    @Exported(inline = true)
    public List<OpenRequest> getOpenRequests() {
        return OpenRequestRegistry.of(run);
    }

    /** Changes when what {@link #getOpenRequests} shows does, but for their age. */
    public String getRequestsStamp() {
        return Integer.toHexString(Objects.hash(getOpenRequests().stream()
                .map(request ->
                        List.of(request.getId(), String.valueOf(request.getState()), String.valueOf(request.getUrl())))
                .toArray()));
    }

    /** Where programs answer a human request; null for one that this build does not know. */
    @CheckForNull
    public HumanRequestResource getRequest(String id) {
        var open = getOpenRequests().stream()
                .filter(request -> request.getId().equals(id))
                .findFirst();
        return open.map(request -> new HumanRequestResource(this, request, null))
                .or(() -> decided(id).map(decision -> new HumanRequestResource(this, null, decision)))
                .orElse(null);
    }

    private Optional<DecisionRecord> decided(String id) {
        return jobs.stream()
                .flatMap(job -> job.getDecisions().stream()
                        .filter(decision -> RequestId.of(job.getLocalId(), decision.getRequestId())
                                .equals(id)))
                .reduce((earlier, later) -> later);
    }

    /** To be sent with the page's first question. */
    public long getNow() {
        return System.currentTimeMillis();
    }

    /** What the page asks every few seconds: which of its parts are out of date. */
    @GET
    public HttpResponse doNews(@QueryParameter long since) {
        run.checkPermission(Item.READ);
        return JsonResponse.of(PageChanges.of(this, since));
    }

    public Run<?, ?> getRun() {
        return run;
    }

    /** The same; core's frame for the pages of a build calls it so. */
    public Run<?, ?> getObject() {
        return run;
    }

    public Api getApi() {
        return new Api(this);
    }

    @Override
    public void onAttached(@NonNull Run<?, ?> r) {
        run = r;
    }

    @Override
    public void onLoad(@NonNull Run<?, ?> r) {
        run = r;
    }

    @Override
    @CheckForNull
    public String getIconFileName() {
        return jobs.isEmpty() ? null : "symbol-chatbubbles-outline plugin-ionicons-api";
    }

    @Override
    @CheckForNull
    public String getDisplayName() {
        return Messages.DuvoJobsAction_displayName();
    }

    @Override
    @CheckForNull
    public String getUrlName() {
        return "duvo";
    }
}
