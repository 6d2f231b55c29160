package io.jenkins.plugins.duvo.pipeline;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.model.Computer;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.duvo.config.ResolvedConnection;
import io.jenkins.plugins.duvo.console.JobLog;
import io.jenkins.plugins.duvo.console.SecretMasker;
import io.jenkins.plugins.duvo.follow.LogLevel;
import io.jenkins.plugins.duvo.session.ConnectionWaiter;
import io.jenkins.plugins.duvo.session.StepFailure;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.springframework.security.core.Authentication;

/**
 * Execution of a step that asks Duvo once. It holds no thread while it waits for Duvo. After a restart its work begins again. An abort
 * ends the step at once.
 */
public abstract class CallStepExecution extends StepExecution {
    private static final long serialVersionUID = 1L;

    /** Live; null until the pool's thread has connected. */
    private transient volatile Run<?, ?> run;
    /** Live; null until the pool's thread has connected. */
    private transient volatile JobLog log;
    /** Live; whether the step has ended. */
    private transient volatile boolean over;
    /** Live; the wait for the connection after a restart; null if the step does not wait. */
    private transient volatile CompletableFuture<ResolvedConnection> connecting;

    CallStepExecution(StepContext context) {
        super(context);
    }

    /** The name of the connection; null or blank for the default one. */
    @CheckForNull
    abstract String connection();

    /** A credential to be used instead of the connection's; or null. */
    @CheckForNull
    abstract String credentialsId();

    /**
     * Checks what the script says, before a connection is made.
     *
     * @throws AbortException if it makes no sense
     */
    abstract void check() throws AbortException;

    /**
     * Does the step's work. Called once when the step starts and again after each restart, on a thread that may block.
     *
     * @return future of what the step returns; its failure has words for users
     * @throws AbortException if the script's arguments make no sense
     */
    abstract CompletableFuture<?> work(ResolvedConnection duvo) throws AbortException;

    /** The build that the step belongs to. */
    final Run<?, ?> run() {
        return run;
    }

    /** The authentication with which the build runs. */
    final Authentication authentication() {
        return StepContexts.authentication(getContext());
    }

    /** Whether the step has ended, so that nothing is sent to Duvo any more. */
    final boolean isOver() {
        return over;
    }

    /** Prints a line to the build's log, unless the step has ended. */
    final void say(String line) {
        var open = log;
        if (open != null && !over) {
            open.println(line);
        }
    }

    /** Returns a text from Duvo without the secrets that are bound to the step, and without the key. */
    final String mask(String text) {
        return log.mask(text);
    }

    /** Saves the persisted fields, so that they survive a crash. Blocks; a failure is logged only. */
    final void save() {
        StepContexts.saveState(getContext());
    }

    @Override
    public boolean start() {
        Computer.threadPoolForRemoting.execute(() -> runOrFail(() -> begin(connect())));
        return false;
    }

    @Override
    public void onResume() {
        Computer.threadPoolForRemoting.execute(() -> runOrFail(this::reconnect));
    }

    /** Part of the step that may block and throw. */
    private interface Part {
        void run() throws IOException, InterruptedException;
    }

    private void runOrFail(Part part) {
        try {
            part.run();
        } catch (Throwable e) { // of any kind: else the step would never end
            if (e instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            fail(e);
        }
    }

    /** Fails the step. Does nothing if the step has ended: what it waited for was given up, and that is no failure to log. */
    private void fail(Throwable why) {
        if (!over) {
            finish(null, StepFailure.explain(why));
        }
    }

    private ResolvedConnection connect() throws IOException, InterruptedException {
        openLog();
        return ResolvedConnection.forBuild(connection(), credentialsId(), run);
    }

    /** Goes on as soon as the connection can be resolved: after a restart, a credential may come later than the build. */
    private void reconnect() throws IOException, InterruptedException {
        openLog();
        var found = new ConnectionWaiter(connection(), credentialsId(), run, log).await();
        connecting = found;
        found.whenComplete((duvo, failure) -> runOrFail(() -> begin(found.join())));
        if (over) {
            found.cancel(false);
        }
    }

    private void openLog() throws IOException, InterruptedException {
        check();
        run = getContext().get(Run.class);
        log = new JobLog(
                getContext().get(TaskListener.class),
                LogLevel.NONE,
                new SecretMasker(StepContexts.secrets(getContext())),
                null);
    }

    private void begin(ResolvedConnection duvo) throws AbortException {
        log.setKeys(duvo::keys);
        work(duvo).whenComplete((result, failure) -> {
            if (failure == null) {
                finish(result, null);
            } else {
                fail(failure);
            }
        });
    }

    private void finish(@CheckForNull Object result, @CheckForNull Throwable failure) {
        synchronized (this) {
            if (over) {
                return;
            }
            over = true;
        }
        var wait = connecting;
        if (wait != null) {
            wait.cancel(false); // no further attempt is made
        }
        var open = log;
        StepContexts.end(
                getContext(), result, failure == null || open == null ? failure : StepFailure.masked(failure, open));
    }

    @Override
    public void stop(@NonNull Throwable cause) {
        finish(null, cause);
    }
}
