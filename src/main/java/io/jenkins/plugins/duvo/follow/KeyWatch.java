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
final class KeyWatch {
    private final Consumer<DuvoException> stillRefused;
    private boolean worked;
    private DuvoClient doubter;
    private boolean asking;
    private long probeAt;

    /** @param stillRefused told of each probe that failed */
    KeyWatch(Consumer<DuvoException> stillRefused) {
        this.stillRefused = stillRefused;
    }

    /** Duvo took the key just now, or is known to have taken it earlier. */
    void works() {
        worked = true;
        doubter = null;
    }

    /** A call of the key failed. */
    void failed(DuvoException why) {
        if (why.outcome() == Outcome.REFUSED && why.httpStatus() >= 400 && !why.keyRefused() && !why.forbidden()) {
            works(); // Duvo said no to something else
        }
    }

    /**
     * A Job's call was refused because of the key.
     *
     * @return false if the key never worked, so that waiting is no use
     */
    boolean doubt(DuvoClient duvo, long now) {
        if (worked && doubter == null) {
            doubter = duvo;
            probeAt = now;
        }
        return worked;
    }

    /** Whether the Jobs have to wait until it is known whether Duvo takes the key. */
    boolean doubted() {
        return doubter != null;
    }

    void offer(Offers turns, long now) {
        if (doubter == null || asking) {
            return;
        }
        var client = doubter;
        turns.offer(
                new Ask<>(
                        Urgency.SETTLE,
                        probeAt,
                        probeAt,
                        () -> {
                            asking = true;
                            probeAt = now + Limits.PROBE;
                        },
                        client::profile,
                        profile -> answered(null),
                        this::answered),
                now);
    }

    private void answered(@CheckForNull DuvoException why) {
        asking = false;
        if (why == null) {
            works();
        } else if (why.outcome() != Outcome.THROTTLED) {
            stillRefused.accept(why);
        }
    }
}
