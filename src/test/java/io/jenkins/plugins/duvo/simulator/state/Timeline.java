package io.jenkins.plugins.duvo.simulator.state;

import java.time.Instant;
import java.util.PriorityQueue;

/** What will happen at which time. Nothing happens by itself: {@link #advance} carries out what is due. */
public final class Timeline {
    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private long count;

    public void at(Instant time, Runnable action) {
        events.add(new Event(time, count++, action));
    }

    /** Carries out everything up to and including now, in order of time, also what that adds. */
    public void advance(Instant now) {
        while (!events.isEmpty() && !events.peek().time.isAfter(now)) {
            events.poll().action.run();
        }
    }

    private record Event(Instant time, long number, Runnable action) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            int order = time.compareTo(other.time);
            return order != 0 ? order : Long.compare(number, other.number);
        }
    }
}
