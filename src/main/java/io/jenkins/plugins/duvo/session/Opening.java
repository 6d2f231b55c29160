package io.jenkins.plugins.duvo.session;

import io.jenkins.plugins.duvo.store.JobStore;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;

/** What comes before a Job is followed: it is to be started, or it exists and is taken up. */
interface Opening {
    /** What was made ready. */
    interface Ready {
        /** Writes down that the Job is this step's from now on. Called once, and only if the step still wants it. */
        JobStore write() throws IOException;
    }

    /**
     * Makes everything ready; starts nothing, so that it may be given up at any time. Called on a thread that may block.
     *
     * @return completed on a thread that may block; exceptionally with why the step fails
     * @throws IOException why the step fails
     */
    CompletableFuture<Ready> open() throws IOException;
}
