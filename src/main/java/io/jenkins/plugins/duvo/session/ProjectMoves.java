package io.jenkins.plugins.duvo.session;

import hudson.Extension;
import hudson.ExtensionList;
import hudson.model.Item;
import hudson.model.Job;
import hudson.model.listeners.ItemListener;
import io.jenkins.plugins.duvo.concurrent.CoalescingTask;
import io.jenkins.plugins.duvo.concurrent.SerialExecutor;
import io.jenkins.plugins.duvo.store.JobJournal;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Follower of projects that are renamed or moved: journals the new ids of their builds, so that the builds are found under them. A folder
 * that moves with a thousand projects is looked at as a whole: each journal entry whose build has moved is written once.
 */
@Extension
public final class ProjectMoves extends ItemListener {
    private static final Logger LOGGER = Logger.getLogger(ProjectMoves.class.getName());

    private final SerialExecutor executor =
            new SerialExecutor(why -> LOGGER.log(Level.WARNING, "Cannot journal the new names of projects", why));
    private final CoalescingTask task = new CoalescingTask(run -> executor.execute(run::run), this::apply);
    /** Held while moves are journaled. */
    private final Object applying = new Object();
    /** Guarded by this. */
    private MovedNames names = new MovedNames();

    static ProjectMoves get() {
        return ExtensionList.lookupSingleton(ProjectMoves.class);
    }

    @Override
    public void onLocationChanged(Item item, String oldFullName, String newFullName) {
        if (item instanceof Job) {
            add(oldFullName, newFullName);
            task.trigger();
        }
    }

    private synchronized void add(String before, String after) {
        names.add(before, after);
    }

    /** Journals the moves so far, also those that another thread is journaling: it waits for it. Reads and writes files. */
    void apply() {
        synchronized (applying) {
            var moves = removeAll();
            if (!moves.isEmpty()) {
                OrphanReaper.get().onRelocated(JobJournal.localIds(), moves::now);
            }
        }
    }

    private synchronized MovedNames removeAll() {
        var moves = names;
        names = new MovedNames();
        return moves;
    }
}
