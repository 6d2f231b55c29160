package io.jenkins.plugins.duvo.session;

import hudson.Extension;
import hudson.ExtensionList;
import hudson.model.AdministrativeMonitor;
import hudson.model.Computer;
import io.jenkins.plugins.duvo.store.ControllerIdentity;
import io.jenkins.plugins.duvo.store.JobJournal;
import io.jenkins.plugins.duvo.store.JournaledJob;
import io.jenkins.plugins.duvo.store.OrphanFate;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import jenkins.model.Jenkins;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.HttpResponse;
import org.kohsuke.stapler.HttpResponses;
import org.kohsuke.stapler.interceptor.RequirePOST;

/**
 * Monitor that asks administrators whether this Jenkins is a copy: it has found orphans that were started under another root URL,
 * home or host. A copy must not stop the Jobs of its original, a Jenkins that was moved must, and from inside the two look the same.
 * Until an administrator answers, nothing is stopped.
 */
@Extension
@Restricted(NoExternalUse.class)
public final class CopiedHomeMonitor extends AdministrativeMonitor {
    private static final Logger LOGGER = Logger.getLogger(CopiedHomeMonitor.class.getName());
    /** Jobs that are named; there may be any number. */
    private static final int SHOWN = 20;

    /** The orphans that the question is about, by local id. */
    private final Map<String, JournaledJob> undecided = new ConcurrentHashMap<>();

    static CopiedHomeMonitor get() {
        return ExtensionList.lookupSingleton(CopiedHomeMonitor.class);
    }

    /** Adds an orphan to the question; says it once in Jenkins' log and on the build's record. */
    void ask(JournaledJob job) {
        if (undecided.put(job.localId(), job) == null) {
            LOGGER.log(
                    Level.WARNING,
                    "{0} has left Duvo Job {1}, but under another root URL, home or host ({2}): nothing is stopped until an"
                            + " administrator says under Manage Jenkins whether this is the same controller or a copy",
                    new Object[] {job.build(), job.runId(), job.home()});
            OrphanStop.updateRecord(job, OrphanFate.UNDECIDED, record -> {
                if (!record.isEnded()) {
                    record.endFollowing();
                }
            });
        }
    }

    /** Withdraws the question about Jobs whose entries are gone. */
    void keepOnly(Set<String> localIds) {
        undecided.keySet().retainAll(localIds);
    }

    @Override
    public String getDisplayName() {
        return Messages.CopiedHomeMonitor_displayName();
    }

    @Override
    public boolean isActivated() {
        return !undecided.isEmpty();
    }

    /** How many Jobs the question is about. */
    public int getCount() {
        return undecided.size();
    }

    /** Some of the Jobs, one a line. */
    public List<String> getLines() {
        return undecided.values().stream()
                .sorted(Comparator.comparing(JournaledJob::build))
                .limit(SHOWN)
                .map(job -> Messages.CopiedHomeMonitor_job(
                        job.build(),
                        job.runId() == null ? "?" : job.runId(),
                        job.home().rootUrl(),
                        job.home().path(),
                        job.home().host()))
                .toList();
    }

    /** What this Jenkins is now. */
    public String getHere() {
        var here = ControllerIdentity.here();
        return Messages.CopiedHomeMonitor_here(here.rootUrl(), here.path(), here.host());
    }

    /** This is the controller that started the Jobs: they are stopped, or left where their settings say so. */
    @RequirePOST
    public HttpResponse doSame() throws IOException {
        Jenkins.get().checkPermission(Jenkins.ADMINISTER);
        var homes = undecided.values().stream().map(JournaledJob::home).collect(Collectors.toSet());
        OrphanReaper.get().adopt(homes);
        undecided.clear();
        Computer.threadPoolForRemoting.execute(OrphanReaper.get()::find);
        return HttpResponses.redirectViaContextPath("/manage");
    }

    /** This is a copy of the controller that started the Jobs: they are left to the original. */
    @RequirePOST
    public HttpResponse doCopy() throws IOException {
        Jenkins.get().checkPermission(Jenkins.ADMINISTER);
        for (var job : List.copyOf(undecided.values())) {
            JobJournal.remove(job.localId());
            undecided.remove(job.localId());
            OrphanStop.updateRecord(job, OrphanFate.COPY, record -> {});
        }
        return HttpResponses.redirectViaContextPath("/manage");
    }
}
