package io.jenkins.plugins.duvo.request;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.ExtensionPoint;
import hudson.model.Run;
import io.jenkins.plugins.duvo.store.DecisionRecord;
import io.jenkins.plugins.duvo.store.JobRecord;

/**
 * Hears of the Duvo Jobs of all builds, so that chat and mail plugins can tell people. Register it with {@link hudson.Extension}.
 *
 * <p>What concerns one Job comes in order, on a thread that may block, with the rights of the system; neither Duvo nor the
 * build waits for it. What a listener throws is logged and harms nobody. Texts of a request are Duvo's, made harmless for logs;
 * escape them in HTML.
 */
public abstract class DuvoJobListener implements ExtensionPoint {
    /**
     * A Job asks people something. Told again after a restart of Jenkins, if it still asks.
     *
     * @param request {@link OpenRequest#getUrl} says where people answer; null if nobody is asked in Jenkins because the
     *     job's settings answer, or leave it to Duvo's inbox
     */
    public void onRequestOpened(@NonNull OpenRequest request) {}

    /**
     * A request that was told as opened is not open any more. Not told if Jenkins is restarted meanwhile.
     *
     * @param decision who decided what, and whether Duvo took it; null if the build ended before anybody decided
     */
    public void onRequestSettled(@NonNull OpenRequest request, @CheckForNull DecisionRecord decision) {}

    /**
     * A Job has ended, or is not followed any more.
     *
     * @param run the build, which may go on for long, or may be over
     * @param job Duvo's word for the end is in its status
     */
    public void onJobEnded(@NonNull Run<?, ?> run, @NonNull JobRecord job) {}
}
