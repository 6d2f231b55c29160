package io.jenkins.plugins.duvo.simulator.state;

import java.time.Instant;
import java.util.PriorityQueue;

/** Schedule of future events. Nothing happens by itself: {@link #advance} carries out what is due. */
public final class Timeline {
    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private long count;

    /** Schedules an action; actions for the same time are carried out in the order of these calls. */
    public void schedule(Instant time, Runnable action) {
        events.add(new Event(time, count++, action));
    }

    /** Carries out all actions up to and including a time, in the order of their times, also those that an action adds. */
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
