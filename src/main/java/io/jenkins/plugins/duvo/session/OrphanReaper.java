package io.jenkins.plugins.duvo.session;

import hudson.Extension;
import hudson.ExtensionList;
import hudson.XmlFile;
import hudson.model.Computer;
import hudson.model.PeriodicWork;
import hudson.model.Run;
import hudson.model.Saveable;
import hudson.model.TaskListener;
import hudson.model.listeners.ItemListener;
import hudson.model.listeners.RunListener;
import hudson.model.listeners.SaveableListener;
import io.jenkins.plugins.duvo.request.JobGateRegistry;
import io.jenkins.plugins.duvo.store.ControllerIdentity;
import io.jenkins.plugins.duvo.store.DuvoJobsAction;
import io.jenkins.plugins.duvo.store.JobJournal;
import io.jenkins.plugins.duvo.store.JobRecord;
import io.jenkins.plugins.duvo.store.JournaledJob;
import io.jenkins.plugins.duvo.store.OrphanFate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import jenkins.model.Jenkins;
import jenkins.model.JenkinsLocationConfiguration;

/**
 * Reaper of orphans: Jobs in the journal whose build has ended, or whose step could not follow them. A build can end without its step
 * being called: killed hard, lost in a crash or, if it is a freestyle build, in a restart. The reaper stops such a Job, or detaches it
 * if its build's settings say so.
 */
@Extension
public final class OrphanReaper extends PeriodicWork {
    private static final Logger LOGGER = Logger.getLogger(OrphanReaper.class.getName());

    /** How long the reaper tries to stop a Job whose credential or connection is gone. */
    private static final long GIVE_UP_AFTER_MS = TimeUnit.DAYS.toMillis(1);

    /** Sessions of this Jenkins process, by local id. */
    private final Map<String, JobSession> sessions = new ConcurrentHashMap<>();
    /** By local id: since when a Job could not be stopped, in milliseconds since the epoch. */
    private final Map<String, Long> failedSince = new ConcurrentHashMap<>();
    /** Local ids of Jobs that are being stopped. */
    private final Set<String> reaped = ConcurrentHashMap.newKeySet();
    /** What this Jenkins was at the last look; null before the first one. */
    private ControllerIdentity home;

    static OrphanReaper get() {
        return ExtensionList.lookupSingleton(OrphanReaper.class);
    }

    /** Marks the Job as followed by a session: it is no orphan. */
    void register(String localId, JobSession session) {
        sessions.put(localId, session);
    }

    /** Ends the mark of {@link #register}. Does nothing if there is none. */
    void unregister(String localId) {
        sessions.remove(localId);
    }

    /** Orphans are found at most this long after Jenkins started. */
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

    /** Looks through the journal and reaps all orphans. Reads files. */
    void find() {
        if (Jenkins.get().isTerminating()) {
            return; // Jenkins finds them after the restart
        }
        followMove();
        var journal = JobJournal.all();
        CopiedHomeMonitor.get()
                .keepOnly(journal.stream().map(JournaledJob::localId).collect(Collectors.toSet()));
        for (var job : journal) {
            try {
                look(job);
            } catch (Throwable e) { // one odd file, build or provider is no reason to forget all other Jobs
                postpone(job, e);
            }
        }
    }

    /** Adopts the Jobs if this Jenkins got another root URL or host name while it runs: then it is certainly the same. */
    synchronized void followMove() {
        var here = ControllerIdentity.here();
        var before = home;
        home = here;
        if (before != null && !before.equals(here)) {
            try {
                adopt(Set.of(before));
            } catch (IOException e) {
                home = before; // the next look tries again
                LOGGER.log(Level.WARNING, "Cannot write down the new address of Jenkins for its Duvo Jobs", e);
            }
        }
    }

    /** Makes the Jobs that were started under other root URLs, homes or hosts those of this Jenkins. */
    void adopt(Set<ControllerIdentity> homes) throws IOException {
        var here = ControllerIdentity.here();
        for (var job : JobJournal.all()) {
            if (homes.contains(job.home())) {
                var session = sessions.get(job.localId());
                if (session == null) {
                    JobJournal.save(job.withHome(here));
                } else {
                    session.onMoved(here);
                }
            }
        }
    }

    /**
     * Reaps the Job if it is an orphan. Its step may have left it since the journal was read, and its build have ended: so the entry is
     * read again after it was seen that there is neither.
     */
    void look(JournaledJob job) throws IOException {
        if (isOrphan(job)) {
            ProjectMoves.get().apply(); // the build may have another name now
            JobJournal.find(job.localId()).filter(this::isOrphan).ifPresent(this::reap);
        }
    }

    /**
     * Journals the new ids of builds that have moved, also of those that have not resumed yet and have no session.
     *
     * @param newId gives the id that a build with the given one has now
     */
    void onRelocated(Collection<String> localIds, UnaryOperator<String> newId) {
        for (var localId : localIds) {
            try {
                sessions.compute(localId, (id, session) -> { // a session that is made meanwhile waits
                    if (session == null) {
                        JobJournal.relocate(id, newId);
                    }
                    return session;
                });
            } catch (UncheckedIOException e) { // the others are journaled all the same
                LOGGER.log(Level.WARNING, "Cannot journal the new name of the project of a Duvo Job", e);
            }
        }
        sessions.values().forEach(JobSession::onRelocated);
    }

    private boolean isOrphan(JournaledJob job) {
        return !sessions.containsKey(job.localId()) && (job.abandoned() || !isBuilding(job.build()));
    }

    private static boolean isBuilding(String build) {
        if (build.lastIndexOf('#') <= 0) {
            return false; // the file does not name a build
        }
        var run = Run.fromExternalizableId(build);
        return run != null && run.isBuilding();
    }

    /**
     * Stops the Job or detaches it, as its build's settings say. If it cannot be stopped yet, the next look at the journal tries again,
     * for a day. Does nothing if the Job is being stopped. An administrator is asked about a Job that another Jenkins may have started.
     */
    void reap(JournaledJob job) {
        if (!reaped.add(job.localId())) {
            return;
        }
        try {
            if (!job.home().equals(ControllerIdentity.here())) {
                reaped.remove(job.localId()); // so that it is reaped when an administrator has answered
                CopiedHomeMonitor.get().ask(job);
                return;
            }
            var orphan = new OrphanStop(job, this);
            if (job.isDetached()) {
                orphan.detach();
            } else {
                orphan.stop();
            }
        } catch (Throwable e) {
            onFailed(job, e);
        }
    }

    /** Called when a Job has ended or is left, and its journal entry is removed. */
    void onSettled(JournaledJob job) {
        failedSince.remove(job.localId());
        reaped.remove(job.localId());
    }

    /** Called when a Job was not stopped and may still run; a credential may come back, so it is tried again. */
    void onFailed(JournaledJob job, Throwable why) {
        reaped.remove(job.localId());
        postpone(job, why);
    }

    /** Leaves the Job for the next look at the journal, or gives it up after a day. */
    private void postpone(JournaledJob job, Throwable why) {
        var now = System.currentTimeMillis();
        var since = failedSince.putIfAbsent(job.localId(), now);
        if (since == null || now - since < GIVE_UP_AFTER_MS) {
            LOGGER.log(
                    since == null ? Level.WARNING : Level.FINE,
                    "Cannot stop the Duvo Job of {0} yet, and try each minute for a day: {1}",
                    new Object[] {job.build(), reason(why)});
            return;
        }
        LOGGER.log(
                Level.WARNING,
                "Gave up stopping Duvo Job {1} of {0}; stop it in Duvo if it still runs: {2}",
                new Object[] {job.build(), job.runId(), reason(why)});
        OrphanStop.updateRecord(job, OrphanFate.LOST, JobRecord::endFollowing);
        OrphanStop.forget(job);
        failedSince.remove(job.localId());
    }

    /** What users can do something about has words for them; all else is named. */
    private static String reason(Throwable why) {
        return why instanceof IOException && why.getMessage() != null ? why.getMessage() : why.toString();
    }

    private void onBuildEnded(Run<?, ?> run) {
        sessions.values().stream().filter(session -> session.isOf(run)).forEach(JobSession::onBuildEnded);
        var records = run.getAction(DuvoJobsAction.class);
        var handedOver = records == null
                ? List.<String>of()
                : records.getJobs().stream()
                        .filter(JobRecord::isHandedOver)
                        .map(JobRecord::getLocalId)
                        .toList();
        JobGateRegistry.release(handedOver);
        for (var localId : handedOver) { // the next look at the journal would find them, too
            try {
                var job = JobJournal.find(localId);
                if (job.isPresent()) {
                    look(job.get());
                }
            } catch (IOException e) {
                LOGGER.log(Level.WARNING, "Cannot look after a Duvo Job that " + run + " has left to its script", e);
            }
        }
    }

    /** Listener that ends the sessions of a build which has ended while its step still follows a Job. */
    @Extension
    public static final class RunCompletionListener extends RunListener<Run<?, ?>> {
        @Override
        public void onCompleted(Run<?, ?> run, TaskListener listener) {
            if (!Jenkins.get().isTerminating()) {
                Computer.threadPoolForRemoting.execute(() -> get().onBuildEnded(run));
            }
        }
    }

    /** Listener that learns what this Jenkins is before it can change, and when its root URL changes. */
    @Extension
    public static final class MoveListener extends ItemListener {
        @Override
        public void onLoaded() {
            Computer.threadPoolForRemoting.execute(() -> get().followMove());
        }

        /** Listener that learns when the root URL is saved, which is a part of what this Jenkins is. */
        @Extension
        public static final class RootUrlListener extends SaveableListener {
            @Override
            public void onChange(Saveable saved, XmlFile file) {
                if (saved instanceof JenkinsLocationConfiguration) {
                    Computer.threadPoolForRemoting.execute(() -> get().followMove());
                }
            }
        }
    }
}
