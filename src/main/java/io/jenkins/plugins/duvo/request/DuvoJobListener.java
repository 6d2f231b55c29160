package io.jenkins.plugins.duvo.request;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.ExtensionPoint;
import hudson.model.Run;
import io.jenkins.plugins.duvo.store.DecisionRecord;
import io.jenkins.plugins.duvo.store.JobRecord;

/**
 * Extension point: listener to the Duvo Jobs of all builds, with which chat and mail plugins can notify people. Register an
 * implementation with {@link hudson.Extension}.
 *
 * <p>The calls for one Job come in order, on a thread that may block, with the rights of the system; neither Duvo nor the build waits
 * for them. An exception of a listener is logged and has no other effect. Texts of a request come from Duvo and are made harmless for
 * logs; escape them in HTML.
 *
 * <p>Example:
 *
 * <pre>
 * &#64;Extension
 * public final class ChatNotifier extends DuvoJobListener {
 *     &#64;Override
 *     public void onRequestOpened(OpenRequest request) {
 *         if (request.getUrl() != null) {
 *             chat.post(request.getTitle() + ": " + Jenkins.get().getRootUrl() + request.getUrl());
 *         }
 *     }
 * }
 * </pre>
 */
public abstract class DuvoJobListener implements ExtensionPoint {
    /**
     * Called when a Job has opened a human request, and again after a restart of Jenkins if the request is still open.
     *
     * @param request {@link OpenRequest#getUrl} says where users answer; that is null if users are not asked in Jenkins, because the
     *     job's settings answer the request or leave it to Duvo's inbox
     */
    public void onRequestOpened(@NonNull OpenRequest request) {}

    /**
     * Called when a request is no longer open for which {@link #onRequestOpened} was called. Not called if Jenkins was restarted in
     * between.
     *
     * @param decision who decided what, and whether Duvo accepted it; null if the build ended before the request was decided
     */
    public void onRequestSettled(@NonNull OpenRequest request, @CheckForNull DecisionRecord decision) {}

    /**
     * Called when a Job has ended, or when its build has stopped following it.
     *
     * @param run the build, which may go on for a long time, or may be over
     * @param job the record of the Job; its status is Duvo's own word
     */
    public void onJobEnded(@NonNull Run<?, ?> run, @NonNull JobRecord job) {}
}
