package io.jenkins.plugins.duvo.build;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Api;
import hudson.model.Run;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import jenkins.model.RunAction2;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/**
 * The Jobs of a build, and its page {@code duvo/}: what they ask people now, and what was decided. Whoever may read the build may
 * read this, also as {@code duvo/api/json}.
 */
@ExportedBean
public final class DuvoJobsAction implements RunAction2 {
    /** Where the page is, relative to the address of the build. */
    public static final String PAGE = "duvo/";

    private final List<JobRecord> jobs = new CopyOnWriteArrayList<>();
    private transient Run<?, ?> run;

    /** The action of a build; made and added if it has none. */
    static DuvoJobsAction of(Run<?, ?> run) {
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
    void add(JobRecord job) throws IOException {
        jobs.add(job);
        save(run);
    }

    /** Saves a build with what is kept of its Jobs, unless it was deleted: that would make its directory again. */
    static void save(Run<?, ?> run) throws IOException {
        if (run.getRootDir().isDirectory()) {
            run.save();
        }
    }

    Optional<JobRecord> find(String localId) {
        return jobs.stream().filter(job -> job.getLocalId().equals(localId)).findFirst();
    }

    @Exported(inline = true)
    public List<JobRecord> getJobs() {
        return List.copyOf(jobs);
    }

    /** What the Jobs ask people now; nothing is kept of it over a restart. */
    @Exported(inline = true)
    public List<OpenRequest> getOpenRequests() {
        return OpenRequests.of(run);
    }

    /** Where programs answer a human request; null for one that this build does not know. */
    @CheckForNull
    public RequestResource getRequest(String id) {
        var open = getOpenRequests().stream()
                .filter(request -> request.getId().equals(id))
                .findFirst();
        return open.map(request -> new RequestResource(this, request, null))
                .or(() -> decided(id).map(decision -> new RequestResource(this, null, decision)))
                .orElse(null);
    }

    private Optional<DecisionRecord> decided(String id) {
        return jobs.stream()
                .flatMap(job -> job.getDecisions().stream()
                        .filter(decision -> RequestId.of(job.getLocalId(), decision.getRequestId())
                                .equals(id)))
                .reduce((earlier, later) -> later);
    }

    public Run<?, ?> getRun() {
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
