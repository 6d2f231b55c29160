package io.jenkins.plugins.duvo.session;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.FilePath;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.duvo.request.Prompt;
import java.io.IOException;

/** Where a Job belongs: a step of a Pipeline or a step of a freestyle build. Called on threads that may block. */
public interface StepHost {
    Run<?, ?> run();

    /** Where the build's log goes; its lines are decorated as the step's are. */
    TaskListener listener();

    /** Takes out of a text what people must not read, such as secrets that are bound around the step. */
    String mask(String text);

    /**
     * Where the step's files are, on whatever machine that is.
     *
     * @return null if the step stands in no workspace, or if that cannot be said yet after a restart of Jenkins
     * @throws IOException if there is one that is out of reach
     */
    @CheckForNull
    FilePath workspace() throws IOException, InterruptedException;

    /** How this build asks people. */
    Prompt prompt();

    /** Why a step fails whose build was aborted before Jenkins was restarted. */
    Throwable abortedBeforeRestart();

    /** What the script's state holds is saved, as far as the build's durability provides for it. */
    void saveState();

    /**
     * The step is over. Called exactly once.
     *
     * @param result null if there is none to speak of
     * @param failure why the step fails, or null if it does not
     */
    void finished(@CheckForNull JobResult result, @CheckForNull Throwable failure);
}
