package io.jenkins.plugins.duvo.session;

import hudson.Extension;
import hudson.ExtensionList;
import hudson.model.Computer;
import hudson.model.Item;
import hudson.model.Job;
import hudson.model.PeriodicWork;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.model.listeners.ItemListener;
import hudson.model.listeners.RunListener;
import io.jenkins.plugins.duvo.store.ControllerIdentity;
import io.jenkins.plugins.duvo.store.JobJournal;
import io.jenkins.plugins.duvo.store.JournaledJob;
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
public final class OrphanReaper extends PeriodicWork {
    private static final Logger LOGGER = Logger.getLogger(OrphanReaper.class.getName());

    /** So long is it tried to stop a Job whose credential or connection is gone. */
    private static final long LONGEST = TimeUnit.DAYS.toMillis(1);

    /** The Jobs that a step of this life of Jenkins looks after. */
    private final Map<String, JobSession> followed = new ConcurrentHashMap<>();
    /** The Jobs that could not be stopped, and since when. */
    private final Map<String, Long> hindered = new ConcurrentHashMap<>();
    /** The Jobs that are being stopped, or that are not ours. */
    private final Set<String> reaped = ConcurrentHashMap.newKeySet();

    static OrphanReaper get() {
        return ExtensionList.lookupSingleton(OrphanReaper.class);
    }

    void register(String localId, JobSession job) {
        followed.put(localId, job);
    }

    void unregister(String localId) {
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
        if (Jenkins.get().isTerminating()) {
            return; // the next life of Jenkins sees to them
        }
        for (var living : JobJournal.all()) {
            if (!followed.containsKey(living.localId()) && (living.abandoned() || !isBuilding(living.build()))) {
                reap(living);
            }
        }
    }

    private static boolean isBuilding(String build) {
        var run = Run.fromExternalizableId(build);
        return run != null && run.isBuilding();
    }

    /** Stops the Job or leaves it, as its settings say. */
    void reap(JournaledJob living) {
        if (!reaped.add(living.localId())) {
            return;
        }
        try {
            if (!living.home().equals(ControllerIdentity.here())) {
                LOGGER.log(
                        Level.WARNING,
                        "{0} has left a Duvo Job, but under another root URL, home or host: a copy of Jenkins stops nobody''s Jobs."
                                + " Stop Job {1} in Duvo if it still runs, and delete its file in duvo/jobs",
                        new Object[] {living.build(), living.runId()});
                return;
            }
            var orphan = new OrphanStop(living, () -> reaped.remove(living.localId()));
            if (living.isDetached()) {
                orphan.leave();
            } else {
                orphan.stop();
            }
        } catch (IOException e) {
            reaped.remove(living.localId()); // tried again: a credential may come back
            postpone(living, e);
        }
    }

    private void postpone(JournaledJob living, IOException why) {
        var now = System.currentTimeMillis();
        var since = hindered.putIfAbsent(living.localId(), now);
        if (since == null || now - since < LONGEST) {
            LOGGER.log(
                    since == null ? Level.WARNING : Level.FINE,
                    "Cannot stop the Duvo Job of {0} yet, and try each minute for a day: {1}",
                    new Object[] {living.build(), why.getMessage()});
            return;
        }
        LOGGER.log(
                Level.WARNING,
                "Gave up stopping Duvo Job {1} of {0}; stop it in Duvo if it still runs: {2}",
                new Object[] {living.build(), living.runId(), why.getMessage()});
        try {
            JobJournal.remove(living.localId());
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, "Cannot forget the Duvo Job of " + living.build(), e);
        }
    }

    private void onBuildEnded(Run<?, ?> run) {
        followed.values().stream().filter(job -> job.isOf(run)).forEach(JobSession::onBuildEnded);
    }

    /** Hears of builds that end while a step of theirs still follows a Job. */
    @Extension
    public static final class RunCompletionListener extends RunListener<Run<?, ?>> {
        @Override
        public void onCompleted(Run<?, ?> run, TaskListener listener) {
            if (!Jenkins.get().isTerminating()) {
                Computer.threadPoolForRemoting.execute(() -> get().onBuildEnded(run));
            }
        }
    }

    /** Hears of jobs that are renamed or moved while a build of theirs follows a Job: it must be found under the new name. */
    @Extension
    public static final class RelocationListener extends ItemListener {
        @Override
        public void onLocationChanged(Item item, String oldFullName, String newFullName) {
            if (item instanceof Job) {
                Computer.threadPoolForRemoting.execute(
                        () -> get().followed.values().forEach(JobSession::onRelocated));
            }
        }
    }
}
