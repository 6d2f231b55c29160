package io.jenkins.plugins.duvo.request;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.ExtensionList;
import hudson.model.Run;
import io.jenkins.plugins.duvo.concurrent.SerialExecutor;
import io.jenkins.plugins.duvo.store.DecisionRecord;
import io.jenkins.plugins.duvo.store.JobRecord;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Notifier of all {@link DuvoJobListener listeners} to one Job. Calls them in order, on an executor that nothing else waits for. */
final class JobListenerNotifier {
    private static final Logger LOGGER = Logger.getLogger(JobListenerNotifier.class.getName());

    private final SerialExecutor executor = new SerialExecutor(
            failure -> LOGGER.log(Level.WARNING, "Cannot notify the listeners of a Duvo Job", failure));
    private final Run<?, ?> run;
    private final JobRecord job;

    JobListenerNotifier(Run<?, ?> run, JobRecord job) {
        this.run = run;
        this.job = job;
    }

    void opened(OpenRequest request) {
        notifyListeners(listener -> listener.onRequestOpened(request));
    }

    void settled(OpenRequest request, @CheckForNull DecisionRecord decision) {
        notifyListeners(listener -> listener.onRequestSettled(request, decision));
    }

    void ended() {
        notifyListeners(listener -> listener.onJobEnded(run, job));
    }

    private void notifyListeners(Consumer<DuvoJobListener> event) {
        executor.execute(() -> {
            for (var listener : ExtensionList.lookup(DuvoJobListener.class)) {
                try {
                    event.accept(listener);
                } catch (Throwable e) { // of any kind: listeners are other plugins'
                    LOGGER.log(Level.WARNING, listener.getClass().getName() + " failed to hear of a Duvo Job", e);
                }
            }
        });
    }
}
