package io.jenkins.plugins.duvo.build;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Run;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import jenkins.model.RunAction2;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** The Jobs of a build. */
@ExportedBean
public final class DuvoJobsAction implements RunAction2 {
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
        run.save();
    }

    Optional<JobRecord> find(String key) {
        return jobs.stream().filter(job -> job.getKey().equals(key)).findFirst();
    }

    @Exported
    public List<JobRecord> getJobs() {
        return List.copyOf(jobs);
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
        return null;
    }

    @Override
    @CheckForNull
    public String getDisplayName() {
        return null;
    }

    @Override
    @CheckForNull
    public String getUrlName() {
        return "duvo";
    }
}
