package io.jenkins.plugins.duvo.follow;

import io.jenkins.plugins.duvo.api.DuvoClient;
import io.jenkins.plugins.duvo.api.DuvoException;
import io.jenkins.plugins.duvo.api.DuvoException.Outcome;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Circuit breaker of one API key, with a health probe. When Duvo denies a call of a key that has worked, the key is suspended:
 * its followed Jobs send no calls. One probe at a time, {@link Limits#KEY_PROBE_MS} apart and each with the key read from its
 * credential again, asks whether Duvo accepts the key. A key that never worked is believed to be wrong and is not suspended.
 * Guarded by the scheduler's lock.
 *
 * <p>A probe repeats the read that worked last and does not concern the Job whose call was denied: a key may be forbidden what it
 * never needed. If that read is forbidden by now, the one before it follows at once, then the profile of the key, then a read of
 * the denied Job itself. After any other failure these follow with the next probes, because the credential of one Job may hold
 * another key by now.
 *
 * <p>Example: the key has worked; at 10 s a Job's read is answered with 401. The key is suspended, and probes follow at 10 s,
 * 40 s and 70 s, which read other Jobs of the key. Each probe that fails counts as a failure of every started Job of the key.
 * Before 70 s an administrator replaces the credential's secret: the third probe succeeds, and the Jobs go on.
 */
final class KeyProbe {
    /**
     * Read that has worked with the key.
     *
     * @param source what it concerns: the id of a Job, or {@link #KEY}
     */
    private record Read(String source, FollowScheduler.Call<?> call) {}

    /** Source of calls that concern no Job. */
    static final String KEY = "";

    private static final String PROFILE = "profile";

    private final Consumer<DuvoException> onStillRejected;
    /** The latest reads that worked, one for each source, the newest last. */
    private final LruMap<String, Read> reads = new LruMap<>(Limits.REMEMBERED_READS);
    /** Sources of the probes of this round that failed. */
    private final Set<String> tried = new HashSet<>();

    private boolean everWorked;
    private boolean suspended;
    private String deniedSource;
    /** Sends the probes; null while the key is not suspended, because a client holds its Job's build. */
    private DuvoClient deniedClient;

    private boolean probing;
    private long probeAt;

    /** @param onStillRejected receives the failure of each round of probes, but no 429 */
    KeyProbe(Consumer<DuvoException> onStillRejected) {
        this.onStillRejected = onStillRejected;
    }

    /** The key replaces another one: if that has worked, this one is not believed to be wrong at once. */
    void inherit(KeyProbe other) {
        everWorked |= other.everWorked;
    }

    /** Duvo accepted the key, now or before Jenkins restarted: ends a suspension. */
    void onAccepted() {
        everWorked = true;
        resume();
    }

    private void resume() {
        suspended = false;
        deniedClient = null;
    }

    /**
     * A read worked, now or before Jenkins restarted, and may be a probe.
     *
     * @param source the id of the Job that it concerns, or {@link #KEY}
     * @param call outlives the Job, and therefore holds its id alone
     */
    void onRead(String source, FollowScheduler.Call<?> call) {
        reads.remove(source);
        reads.put(source, new Read(source, call));
    }

    /**
     * A credential with this key holds another key by now. A suspension ends: the clients of other Jobs may have another key as
     * well, and if not, their next call is denied again.
     */
    void onReplaced() {
        resume();
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
     * Suspends the key, because Duvo denied a call; does nothing if the key never worked or is suspended already.
     *
     * @param source the id of the Job that the call concerned, or {@link #KEY}
     * @param client sends the probes
     */
    void suspend(String source, DuvoClient client, long now) {
        if (everWorked && !suspended) {
            suspended = true;
            deniedSource = source;
            deniedClient = client;
            probeAt = now;
            tried.clear();
        }
    }

    /** Whether Duvo has ever accepted the key; if not, a probe would not help. */
    boolean hasEverWorked() {
        return everWorked;
    }

    /** Whether the key's Jobs wait until a probe shows that Duvo accepts the key. */
    boolean isSuspended() {
        return suspended;
    }

    /** Offers the next probe, while the key is suspended. */
    void offer(CallSink sink, long now) {
        if (!suspended || probing) {
            return;
        }
        var read = candidates().findFirst().orElseThrow();
        sink.offer(
                new PendingCall<Object>(
                        deniedClient,
                        CallPriority.CONFIRM_STATUS,
                        probeAt,
                        probeAt,
                        () -> {
                            probing = true;
                            probeAt = now + Limits.KEY_PROBE_MS;
                        },
                        read.call().kind().newCall(client -> read.call().execute(client)),
                        answer -> onProbed(),
                        why -> onProbeFailed(read, now, why)),
                now);
    }

    /** The reads that this round has not tried yet, the next one first. */
    private Stream<Read> candidates() {
        var order = new ArrayList<Read>();
        reads.values().stream()
                .filter(read -> !read.source().equals(deniedSource))
                .forEach(read -> order.add(0, read));
        order.add(new Read(PROFILE, DuvoClient::getProfile));
        if (reads.containsKey(deniedSource)) {
            order.add(reads.get(deniedSource));
        }
        return order.stream().filter(read -> !tried.contains(read.source()));
    }

    private void onProbed() {
        probing = false;
        onAccepted();
    }

    private void onProbeFailed(Read read, long sentAt, DuvoException why) {
        probing = false;
        if (why.outcome() == Outcome.THROTTLED || !suspended) { // Duvo accepts the key, if not what was read
            return;
        }
        tried.add(read.source());
        var isLast = candidates().findAny().isEmpty();
        if (why.isForbidden() && !isLast) {
            probeAt = sentAt; // this read may be forbidden alone
            return;
        }
        if (isLast) {
            tried.clear();
        }
        onStillRejected.accept(why);
    }
}
