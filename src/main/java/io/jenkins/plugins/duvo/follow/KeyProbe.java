package io.jenkins.plugins.duvo.follow;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.duvo.api.DuvoClient;
import io.jenkins.plugins.duvo.api.DuvoException;
import io.jenkins.plugins.duvo.api.DuvoException.Outcome;
import java.util.function.Consumer;

/**
 * Whether Duvo takes the key. A key that worked and is refused is asked about by one probe at a time while its Jobs wait, each
 * probe with the key read anew; one that never worked is believed to be wrong.
 */
final class KeyProbe {
    private final Consumer<DuvoException> onStillRejected;
    private boolean everWorked;
    private DuvoClient prober;
    private boolean asking;
    private long probeAt;

    /** @param stillRefused told of each probe that failed */
    KeyProbe(Consumer<DuvoException> stillRefused) {
        this.onStillRejected = stillRefused;
    }

    /** Duvo took the key just now, or is known to have taken it earlier. */
    void onAccepted() {
        everWorked = true;
        prober = null;
    }

    /** A call of the key failed. */
    void onFailure(DuvoException why) {
        if (why.outcome() == Outcome.REFUSED
                && why.httpStatus() >= 400
                && !why.isUnauthorized()
                && !why.isForbidden()) {
            onAccepted(); // Duvo said no to something else
        }
    }

    /**
     * A Job's call was refused because of the key.
     *
     * @return false if the key never worked, so that waiting is no use
     */
    boolean suspend(DuvoClient duvo, long now) {
        if (everWorked && prober == null) {
            prober = duvo;
            probeAt = now;
        }
        return everWorked;
    }

    /** Whether the Jobs have to wait until it is known whether Duvo takes the key. */
    boolean isSuspended() {
        return prober != null;
    }

    void offer(CallSink sink, long now) {
        if (prober == null || asking) {
            return;
        }
        sink.offer(
                new PendingCall<>(
                        prober,
                        CallPriority.CONFIRM_STATUS,
                        probeAt,
                        probeAt,
                        () -> {
                            asking = true;
                            probeAt = now + Limits.KEY_PROBE_MS;
                        },
                        DuvoClient::getProfile,
                        profile -> onProbed(null),
                        this::onProbed),
                now);
    }

    private void onProbed(@CheckForNull DuvoException why) {
        asking = false;
        if (why == null) {
            onAccepted();
        } else if (why.outcome() != Outcome.THROTTLED) {
            onStillRejected.accept(why);
        }
    }
}
