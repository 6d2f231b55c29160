package io.jenkins.plugins.duvo.follow;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.duvo.api.DuvoException;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Circuit breakers of one key for single kinds of calls. When Duvo answers 429 to a call although the key has many requests
 * left, the answer concerns calls of that {@link CallKind}: they pause for as long as Duvo asks, at least 1 s and at most 5 min, or
 * for 10 s if Duvo does not say how long. Then one call is tried. Any other answer to it ends the throttling; another 429
 * begins the next pause. Guarded by the scheduler's lock.
 *
 * <p>Example: 20 Jobs are to be started, and Duvo allows no further Job at present. The first start is answered with 429 at 0 s;
 * reads and answers go on. At 10 s one start is tried and answered with 429, at 20 s the next one. The start that is tried at
 * 30 s is accepted, and all others follow as the budget of the key allows.
 */
final class KindThrottle {
    /**
     * Pause of one kind.
     *
     * @param until when the next call of the kind may be sent
     * @param why Duvo's last answer
     * @param probing whether the pause is over and the one call was sent whose answer decides how it goes on
     */
    private record Pause(long until, DuvoException why, boolean probing) {}

    private final Map<CallKind, Pause> pauses = new EnumMap<>(CallKind.class);
    private final Consumer<CallKind> onThrottled;

    /** @param onThrottled receives each kind that begins to be throttled */
    KindThrottle(Consumer<CallKind> onThrottled) {
        this.onThrottled = onThrottled;
    }

    /**
     * Duvo answered 429 to a call of this kind, although the key has many requests left.
     *
     * @param pause milliseconds for which Duvo asks to send nothing; negative if it did not say
     */
    void onThrottled(CallKind kind, long pause, DuvoException why, long now) {
        var until = now + RequestBudget.pauseMillis(pause);
        var before = pauses.get(kind);
        // several calls under way get a 429 together: that is one pause
        pauses.put(
                kind,
                new Pause(before == null || before.probing() ? until : Math.max(until, before.until()), why, false));
        if (before == null) {
            onThrottled.accept(kind);
        }
    }

    /** A call of this kind is being sent: while the kind is throttled, no second one is sent before its answer. */
    void onSent(CallKind kind, long now) {
        pauses.computeIfPresent(kind, (same, pause) -> new Pause(now + Limits.ATTEMPT_MAX_MS, pause.why(), true));
    }

    /**
     * A call of this kind failed, or was answered with anything but a 429 of its kind. Changes nothing during a pause, because the call
     * was sent before the pause began.
     */
    void onOtherOutcome(CallKind kind) {
        pauses.computeIfPresent(kind, (same, pause) -> pause.probing() ? null : pause);
    }

    /** When the next call of this kind may be sent, in milliseconds of the scheduler's clock; 0 if the kind is not throttled. */
    long until(CallKind kind) {
        var pause = pauses.get(kind);
        return pause == null ? 0 : pause.until();
    }

    /**
     * The time from which on a call may be sent, in milliseconds of the scheduler's clock: its own, or the end of its kind's pause if that is
     * later.
     */
    long dueAt(PendingCall<?> call) {
        // kinds are asked for only where one pauses: this runs for every Job and call
        return pauses.isEmpty()
                ? call.notBefore()
                : Math.max(call.notBefore(), until(call.call().kind()));
    }

    /** When the pause ends for which no call of this kind may be sent; 0 if it is over, or if there is none. */
    long pausedUntil(CallKind kind) {
        var pause = pauses.get(kind);
        return pause == null || pause.probing() ? 0 : pause.until();
    }

    /** The pauses of single kinds that are not over. */
    Stream<KeyUsage.Pause> pauses(long now) {
        return pauses.entrySet().stream()
                .filter(each -> pausedUntil(each.getKey()) > now)
                .map(each -> new KeyUsage.Pause(each.getKey(), each.getValue().until() - now));
    }

    /** Whether the kind is throttled. */
    boolean isThrottled(CallKind kind) {
        return pauses.containsKey(kind);
    }

    /** Duvo's last answer 429 to a call of this kind; null if the kind is not throttled. */
    @CheckForNull
    DuvoException why(CallKind kind) {
        var pause = pauses.get(kind);
        return pause == null ? null : pause.why();
    }
}
