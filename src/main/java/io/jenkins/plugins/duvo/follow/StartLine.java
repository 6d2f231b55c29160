package io.jenkins.plugins.duvo.follow;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/** The lines of Jobs that wait to be started because only so many may be alive at once. Guarded by the scheduler's lock. */
final class StartLine {
    /** One Job's place. */
    final class Place {
        private final StartLimit limit;
        private final Runnable moved;
        private final long openAt;
        private boolean inside;

        private Place(StartLimit limit, Runnable moved) {
            this.limit = limit;
            this.moved = moved;
            this.openAt = limit.again() ? clock.getAsLong() + Limits.LINE_SETTLE : 0;
        }

        /** Whether the Job may be alive now; once true, it stays so. */
        boolean open() {
            if (!inside && first() == this && room(limit) && clock.getAsLong() >= openAt) {
                enter();
                waiting(limit).remove(this);
                moved(limit); // there may be room for one more
            }
            return inside;
        }

        private Place first() {
            return waiting(limit).stream()
                    .min(Comparator.comparingLong(place -> place.limit.place()))
                    .orElse(null);
        }

        /** The Job is alive anyway. */
        private void enter() {
            inside = true;
            inside(limit).add(this);
        }

        /** The Job has ended, or is not to be started any more. */
        void leave() {
            waiting(limit).remove(this);
            inside(limit).remove(this);
            moved(limit);
        }

        /** When to look again although nothing happened: the limit may be another, or others had their time. */
        long lookAt() {
            return clock.getAsLong() + Limits.LINE_LOOK;
        }
    }

    private final LongSupplier clock;
    private final Map<String, Set<Place>> inside = new HashMap<>();
    private final Map<String, List<Place>> waiting = new HashMap<>();

    StartLine(LongSupplier clock) {
        this.clock = clock;
    }

    /**
     * Puts a Job into its line.
     *
     * @param alive whether it may be alive already, so that it counts and does not wait
     * @param moved called when the line has moved
     */
    Place join(StartLimit limit, boolean alive, Runnable moved) {
        var place = new Place(limit, moved);
        if (alive) {
            place.enter();
        } else {
            waiting(limit).add(place);
        }
        return place;
    }

    private boolean room(StartLimit limit) {
        var most = limit.most().getAsInt();
        return most <= 0 || inside(limit).size() < most;
    }

    private void moved(StartLimit limit) {
        waiting(limit).forEach(place -> place.moved.run());
    }

    private Set<Place> inside(StartLimit limit) {
        return inside.computeIfAbsent(limit.line(), line -> new HashSet<>());
    }

    private List<Place> waiting(StartLimit limit) {
        return waiting.computeIfAbsent(limit.line(), line -> new ArrayList<>());
    }
}
