package io.jenkins.plugins.duvo.build;

import hudson.Extension;
import hudson.ExtensionList;
import hudson.model.Computer;
import hudson.model.PeriodicWork;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.model.listeners.RunListener;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;

/**
 * Finds Jobs whose builds have ended without telling them. Builds end in many ways in which no step hears of it: killed hard, lost
 * in a crash or, freestyle ones, in a restart. Such a Job is stopped, or left where its build's settings leave Jobs running.
 */
@Extension
public final class Orphans extends PeriodicWork {
    private static final Logger LOGGER = Logger.getLogger(Orphans.class.getName());

    /** The Jobs that a step of this life of Jenkins looks after. */
    private final Map<String, BuildJob> followed = new ConcurrentHashMap<>();
    /** The Jobs that are being stopped, or that are not ours. */
    private final Set<String> seenTo = ConcurrentHashMap.newKeySet();

    static Orphans get() {
        return ExtensionList.lookupSingleton(Orphans.class);
    }

    void follows(String localId, BuildJob job) {
        followed.put(localId, job);
    }

    void followsNoMore(String localId) {
        followed.remove(localId);
    }

    /** At most so long after a start of Jenkins, its orphans are found. */
    @Override
    public long getRecurrencePeriod() {
        return TimeUnit.MINUTES.toMillis(1);
    }

    @Override
    public long getInitialDelay() {
        return TimeUnit.SECONDS.toMillis(20);
    }

    @Override
    protected void doRun() {
        Computer.threadPoolForRemoting.execute(this::find);
    }

    /** Looks through all living Jobs; reads files. */
    void find() {
        for (var living : LivingJobs.all()) {
            if (!followed.containsKey(living.localId()) && !lives(living.build())) {
                seeTo(living);
            }
        }
    }

    private static boolean lives(String build) {
        var run = Run.fromExternalizableId(build);
        return run != null && run.isBuilding();
    }

    private void seeTo(LivingJob living) {
        if (!seenTo.add(living.localId())) {
            return;
        }
        try {
            if (!living.home().equals(JenkinsHome.here())) {
                LOGGER.log(
                        Level.WARNING,
                        "{0} has left a Duvo Job, but under another root URL, home or host: a copy of Jenkins stops nobody''s Jobs."
                                + " Stop Job {1} in Duvo if it still runs, and delete its file in duvo/jobs",
                        new Object[] {living.build(), living.runId()});
            } else if (living.detach()) {
                LivingJobs.remove(living.localId());
            } else {
                new Orphan(living, () -> seenTo.remove(living.localId())).stop();
            }
        } catch (IOException e) {
            seenTo.remove(living.localId()); // tried again: a credential may come back
            LOGGER.log(
                    Level.INFO, "Cannot stop the Duvo Job of {0} yet: {1}", new Object[] {living.build(), e.getMessage()
                    });
        }
    }

    private void buildEnded(Run<?, ?> run) {
        var id = run.getExternalizableId();
        followed.values().stream().filter(job -> job.belongsTo(id)).forEach(BuildJob::buildEnded);
    }

    /** Hears of builds that end while a step of theirs still follows a Job. */
    @Extension
    public static final class Ends extends RunListener<Run<?, ?>> {
        @Override
        public void onCompleted(Run<?, ?> run, TaskListener listener) {
            if (!Jenkins.get().isTerminating()) {
                Computer.threadPoolForRemoting.execute(() -> get().buildEnded(run));
            }
        }
    }
}
