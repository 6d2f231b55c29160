package io.jenkins.plugins.duvo.follow;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * Rotation of the keys of a controller: says which key may send a call next, and whether there is a place for the call. A place
 * is the room for one call under way, over all keys; each occupies a thread. Guarded by the scheduler's lock.
 *
 * <p><b>Places.</b> With {@code K} keys in use, that is with Jobs or calls, there are
 *
 * <pre>{@code places = min(31, 4 + 2 * (K - 1) + 1)}</pre>
 *
 * One of them is for actions alone ({@link CallPriority#ACTION}).
 *
 * <p><b>Turns.</b> Of the keys that have a call to send, the one with the fewest calls under way is next; of several, the one
 * that has not sent a call for the longest time. Its call is sent
 *
 * <ul>
 *   <li>if it is an action, and any place is free;
 *   <li>if the key has no call under way, and a place is free that is not for actions alone;
 *   <li>else if the key has fewer than 4 such calls under way, and a place remains free for each key in use that has none.
 * </ul>
 *
 * <p>So each key has a place before another has its second, and a key whose calls hang keeps others from nothing but what is
 * beyond their share.
 *
 * <p>Example: all calls of the keys A and B hang, and C follows one Job. There are {@code 4 + 2 * 2 + 1 = 9} places. A and B take
 * turns until A has 4 calls under way and B has 3; then one place is left for C and one for actions. C sends its calls one after
 * the other, as if A and B were not there.
 *
 * <p>Whose call is next within one key says {@link CallSelector}.
 */
final class KeyRotation<K extends KeyRotation.Key> {
    /** A key in use. */
    interface Key {
        /** How many calls of the key are under way. */
        int callsUnderWay();

        /** How many of them are actions. */
        int actionsUnderWay();
    }

    /** All keys in use, the one that has not sent a call for the longest time first. */
    private final List<K> keys = new ArrayList<>();

    private final List<K> candidates = new ArrayList<>();

    /** Begins a round, in which each of these keys is asked for calls until it has none to send. */
    void begin(Collection<K> inUse) {
        keys.retainAll(inUse);
        inUse.stream().filter(key -> !keys.contains(key)).forEach(key -> keys.add(0, key));
        candidates.clear();
        candidates.addAll(keys);
    }

    /** The key whose turn it is; null if the round is over. */
    @CheckForNull
    K next() {
        return candidates.stream()
                .min(Comparator.comparingInt(Key::callsUnderWay))
                .orElse(null);
    }

    /** The key has sent a call. */
    void onSent(K key) {
        keys.remove(key);
        keys.add(key);
        candidates.remove(key);
        candidates.add(key);
    }

    /** The key sends no further call in this round. */
    void onDone(K key) {
        candidates.remove(key);
    }

    /** How many calls may be under way at once. */
    int places() {
        return places(keys.size());
    }

    /** How many calls may be under way at once with this number of keys in use. */
    static int places(int keys) {
        return Math.min(
                Limits.MAX_CALLS,
                Limits.CALLS_PER_KEY + Limits.CALLS_PER_FURTHER_KEY * Math.max(0, keys - 1) + Limits.CALLS_FOR_ACTIONS);
    }

    /** Whether there is a place for a call of this priority of a key in use. */
    boolean hasPlace(K key, CallPriority priority) {
        int all = 0;
        int actions = 0;
        int without = 0;
        for (var each : keys) {
            all += each.callsUnderWay();
            actions += each.actionsUnderWay();
            without += each.callsUnderWay() == 0 ? 1 : 0;
        }
        var free = places() - all;
        if (priority == CallPriority.ACTION) {
            return free > 0;
        }
        free -= Math.max(0, Limits.CALLS_FOR_ACTIONS - actions);
        return key.callsUnderWay() == 0
                ? free > 0
                : key.callsUnderWay() - key.actionsUnderWay() < Limits.CALLS_PER_KEY && free > without;
    }
}
