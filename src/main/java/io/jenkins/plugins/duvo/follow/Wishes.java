package io.jenkins.plugins.duvo.follow;

import java.util.ArrayList;
import java.util.List;

/**
 * What one Job wants, kept until something happens to it: with a thousand Jobs, each turn would otherwise work out anew what
 * nine hundred and ninety-nine of them want.
 */
final class Wishes implements Offers {
    private final List<Ask<?>> asks = new ArrayList<>(2);
    private final Runnable changed;
    private long remindAt = Long.MIN_VALUE;

    /** @param changed called whenever one of the calls has begun or ended */
    Wishes(Runnable changed) {
        this.changed = changed;
    }

    void clear() {
        asks.clear();
        remindAt = Long.MAX_VALUE;
    }

    @Override
    public void offer(Ask<?> ask, long now) {
        asks.add(ask.telling(changed));
    }

    @Override
    public void remind(long at, long now) {
        if (at > now) {
            remindAt = Math.min(remindAt, at);
        }
    }

    /** Whether the wishes may be others by now even if nothing happened. */
    boolean outdated(long now) {
        return now >= remindAt;
    }

    /** When the next call is wanted, as the end of a short lowercase phrase for developers. */
    String describe(long now) {
        var due = asks.stream().mapToLong(Ask::due).min();
        if (due.isEmpty()) {
            return "";
        }
        var seconds = (due.getAsLong() - now + 999) / 1000;
        return seconds > 0 ? ", asks Duvo next in " + seconds + " s" : ", waits for its turn to ask Duvo";
    }

    void offerTo(Offers turns, long now) {
        for (int i = 0; i < asks.size(); i++) { // without an iterator: this is done for every Job at every turn
            turns.offer(asks.get(i), now);
        }
        turns.remind(remindAt, now);
    }
}
