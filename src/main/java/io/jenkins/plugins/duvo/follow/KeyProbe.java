package io.jenkins.plugins.duvo.follow;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.duvo.api.DuvoClient;
import io.jenkins.plugins.duvo.api.DuvoException;
import io.jenkins.plugins.duvo.api.DuvoException.Outcome;
import java.util.function.Consumer;

/**
 * Circuit breaker of one API key, with a health probe. When Duvo denies a call of a key that has worked, the key is suspended:
 * its followed Jobs send no calls. One probe at a time, {@link Limits#KEY_PROBE_MS} apart and each with the key read from its
 * credential again, asks whether Duvo accepts the key. A key that never worked is believed to be wrong and is not suspended.
 * Guarded by the scheduler's lock.
 *
 * <p>Example: the key has worked; at 10 s a Job's read is answered with 401. The key is suspended, and probes follow at 10 s,
 * 40 s and 70 s. Each probe that fails counts as a failure of every started Job of the key. Before 70 s an administrator
 * replaces the credential's secret: the third probe succeeds, and the Jobs go on.
 */
final class KeyProbe {
    private final Consumer<DuvoException> onStillRejected;
    private boolean everWorked;
    private DuvoClient probeClient;
    private boolean probing;
    private long probeAt;

    /** @param onStillRejected receives the failure of each probe, but no 429 */
    KeyProbe(Consumer<DuvoException> onStillRejected) {
        this.onStillRejected = onStillRejected;
    }

    /** Duvo accepted the key, now or before Jenkins restarted: ends a suspension. */
    void onAccepted() {
        everWorked = true;
        probeClient = null;
    }

    /** A call of the key failed; a rejection by Duvo other than 401 and 403 shows that Duvo accepts the key. */
    void onFailure(DuvoException why) {
        if (why.outcome() == Outcome.REFUSED
                && why.httpStatus() >= 400
                && !why.isUnauthorized()
                && !why.isForbidden()) {
            onAccepted(); // Duvo rejected something else
        }
    }

    /**
     * Suspends the key, because Duvo denied a Job's call; does nothing if the key never worked or is suspended already.
     *
     * @param client sends the probes
     */
    void suspend(DuvoClient client, long now) {
        if (everWorked && probeClient == null) {
            probeClient = client;
            probeAt = now;
        }
    }

    /** Whether Duvo has ever accepted the key; if not, a probe would not help. */
    boolean hasEverWorked() {
        return everWorked;
    }

    /** Whether the key's Jobs wait until a probe shows that Duvo accepts the key. */
    boolean isSuspended() {
        return probeClient != null;
    }

    /** Offers the next probe, while the key is suspended. */
    void offer(CallSink sink, long now) {
        if (probeClient == null || probing) {
            return;
        }
        sink.offer(
                new PendingCall<>(
                        probeClient,
                        CallPriority.CONFIRM_STATUS,
                        probeAt,
                        probeAt,
                        () -> {
                            probing = true;
                            probeAt = now + Limits.KEY_PROBE_MS;
                        },
                        DuvoClient::getProfile,
                        profile -> onProbed(null),
                        this::onProbed),
                now);
    }

    private void onProbed(@CheckForNull DuvoException why) {
        probing = false;
        if (why == null) {
            onAccepted();
        } else if (why.outcome() != Outcome.THROTTLED) {
            onStillRejected.accept(why);
        }
    }
}
