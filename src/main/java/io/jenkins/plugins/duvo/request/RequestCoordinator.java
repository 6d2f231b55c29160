package io.jenkins.plugins.duvo.request;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Computer;
import io.jenkins.plugins.duvo.api.DuvoException;
import io.jenkins.plugins.duvo.api.HumanRequest;
import io.jenkins.plugins.duvo.concurrent.SerialExecutor;
import io.jenkins.plugins.duvo.console.JobLog;
import io.jenkins.plugins.duvo.follow.RequestResolution;
import io.jenkins.plugins.duvo.settings.JobSettings;
import io.jenkins.plugins.duvo.store.DecisionRecord;
import io.jenkins.plugins.duvo.store.JobRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * Coordinator of the human requests of one Job, which come one after the other: it gives each one a {@link RequestHandler}, and passes
 * on what the Job and Duvo do.
 *
 * <p>Every method returns at once and may be called on any thread. The work is done in order by one {@link SerialExecutor}, on
 * {@link Computer#threadPoolForRemoting}, and may block there. Only what concerns the request that was opened last has an effect.
 */
@Restricted(NoExternalUse.class)
public final class RequestCoordinator {
    private static final Logger LOGGER = Logger.getLogger(RequestCoordinator.class.getName());

    private final SerialExecutor executor;
    private final JobRecord record;
    private final JobSettings settings;
    private final RequestLog log;
    private final PromptTracker prompts;
    private final RequestOwner owner;
    private final JobListenerNotifier listeners;
    private final JobGate gate;
    private final RequestHandler.Context context;
    private final RequestlessWaitHandler requestlessWait;
    /** Of the request that was opened last; null if there was none. Used in the executor only. */
    private RequestHandler latest;
    /** Used in the executor only. */
    private boolean closed;
    /** How many answers of other steps of the build are on their way. Used in the executor only. */
    private int answering;
    /** Those that were resolved since, and whose verdict such an answer may tell. Used in the executor only. */
    private final List<RequestHandler> inDoubt = new ArrayList<>();
    /** Lines about other builds that may not settle requests. Used in the executor only. */
    private final Set<String> attempts = new HashSet<>();

    public RequestCoordinator(JobRecord record, JobSettings settings, JobLog log, Prompt prompt, RequestOwner owner) {
        // The Job goes on waiting, and so does the build: readers of its log must know why.
        this.executor = new SerialExecutor(failure -> {
            LOGGER.log(Level.WARNING, "Cannot deal with a human request of a Duvo Job", failure);
            log.println(Messages.RequestCoordinator_cannotAsk());
        });
        this.record = record;
        this.settings = settings;
        this.log = new RequestLog(log);
        this.prompts = new PromptTracker(record, prompt, owner);
        this.owner = owner;
        this.listeners = new JobListenerNotifier(owner.run(), record);
        this.requestlessWait = new RequestlessWaitHandler(owner, record, settings, this.log, executor);
        if (!settings.isSelfApproval()) {
            record.exclude(BuildInitiators.find(owner.run()));
        }
        this.gate = new JobGate(owner.run(), record, settings, new GateListener());
        this.context =
                new RequestHandler.Context(owner, record, settings, this.log, executor, prompts, listeners, gate);
        JobGateRegistry.get().add(gate);
    }

    /** To be called when the Job's record has got its id: from now on other builds can ask for the Job. */
    public void identified() {
        JobGateRegistry.get().add(gate);
        executor.execute(() -> {
            if (closed) {
                JobGateRegistry.get().remove(gate); // the step was over before its Job had an id
            }
        });
    }

    /** Withdraws, after a restart, the prompt that the previous Jenkins process opened; a request that is still open gets another one. */
    public void restore() {
        executor.execute(prompts::withdraw);
    }

    /**
     * Handles a request from now on, instead of the one before. Does nothing after {@link #close}.
     *
     * @param lead what the agent said last, masked; empty if it said nothing that the log shows
     */
    public void opened(HumanRequest request, String lead) {
        executor.execute(() -> {
            if (closed) {
                return; // the step is over: it could not wait for an answer
            }
            if (latest != null) {
                latest.close(); // Duvo has asked again without a resolution of that one
            }
            log.opened(request, record.describe(), form(request)); // first: what the log masks is masked everywhere
            latest = new RequestHandler(request, context);
            latest.open(lead);
        });
    }

    /** The address of the form in which users are asked, relative to the root of Jenkins; null if they are not. */
    @CheckForNull
    private String form(HumanRequest request) {
        var isAsked =
                !owner.isGivenUp() && RequestPolicy.decide(request, settings).action() == RequestPolicy.Action.ASK;
        return isAsked ? OpenRequest.address(owner.run(), record, request) : null;
    }

    /** Records how Duvo resolved a request, also after {@link #close}. */
    public void resolved(HumanRequest request, RequestResolution resolution) {
        executor.execute(() -> {
            if (latest == null || !latest.isAbout(request)) {
                latest = new RequestHandler(request, context); // the step was over before the request was opened
            }
            latest.resolved(resolution);
            inDoubt.add(latest);
            sayUnknownVerdicts();
        });
    }

    private void sayUnknownVerdicts() {
        if (answering == 0) {
            inDoubt.forEach(RequestHandler::sayUnknownVerdict);
            inDoubt.clear();
        }
    }

    /** Asks users again, because Duvo rejected the answer that was sent. */
    public void answerRejected(HumanRequest request, DuvoException why) {
        executor.execute(() -> {
            if (latest != null && latest.isAbout(request)) {
                latest.answerRejected(why);
            }
        });
    }

    /** What other builds, and other steps of this one, do with the Job's requests. */
    private final class GateListener implements JobGate.Listener {
        @Override
        public void answering() {
            executor.execute(() -> answering++);
        }

        @Override
        public void answered() {
            executor.execute(() -> {
                answering--;
                sayUnknownVerdicts();
            });
        }

        @Override
        public void settledElsewhere(DecisionRecord decision) {
            executor.execute(() -> {
                inDoubt.removeIf(request -> request.isAbout(decision));
                if (latest == null || !latest.isAbout(decision)) {
                    record.addElsewhere(decision); // this build has not seen the request, or sees another one by now
                    log.decidedElsewhere(decision, record.describe());
                    owner.saveRecord();
                } else {
                    latest.decidedElsewhere(decision);
                }
            });
        }

        @Override
        public void attempted(String line) {
            executor.execute(() -> {
                if (attempts.add(line)) { // a script that tries in a loop is named once
                    log.println(line);
                }
            });
        }
    }

    /**
     * Says that the Job waits for a person although Duvo shows no request, and ends the build when that lasts too long. Does nothing
     * after {@link #close}.
     *
     * @param waited how long the Job has waited so far
     */
    public void waitingWithoutRequest(Duration waited) {
        executor.execute(() -> {
            if (!closed) {
                requestlessWait.begin(waited);
            }
        });
    }

    /** The wait without a request is over. */
    public void requestlessWaitOver() {
        executor.execute(requestlessWait::onWaitOver);
    }

    /** Closes the open request because the step is over: users are asked no more, and what they answer has no effect. */
    public void close() {
        executor.execute(() -> {
            closed = true;
            // Other builds still need this build's leave for a Job that the script goes on with. Only the record says
            // whether it does: a Job may end, or be given up, while it is handed over.
            if (!record.isHandedOver()) {
                JobGateRegistry.get().remove(gate);
            }
            requestlessWait.end();
            if (latest != null) {
                latest.close();
            }
            prompts.withdraw();
        });
    }

    /** Notifies listeners of the Job's end, after all that they hear of its requests. */
    public void jobEnded() {
        executor.execute(listeners::ended);
    }
}
