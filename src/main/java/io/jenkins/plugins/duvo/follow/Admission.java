package io.jenkins.plugins.duvo.follow;

import java.util.function.Consumer;

/** A Job's wait in a line, because only so many may be alive at once. Told once when it begins and once when it is over. */
final class Admission {
    private final Consumer<Consumer<JobListener>> news;
    private StartLine.Place place;
    private boolean queued;
    private boolean admitted;

    Admission(Consumer<Consumer<JobListener>> news) {
        this.news = news;
    }

    /** The Job stands in a line. */
    void standAt(StartLine.Place where) {
        place = where;
    }

    /** Whether the Job may be started as far as the line is concerned; the news that it may go out first. */
    boolean open(Offers turns, long now) {
        if (place != null && !place.open()) {
            if (!queued) {
                queued = true;
                news.accept(JobListener::queued);
            }
            turns.remind(place.lookAt(), now);
            return false;
        }
        if (queued && !admitted) {
            admitted = true;
            news.accept(JobListener::admitted);
            return false;
        }
        return true;
    }

    /** Whether the Job waited, or still does. */
    boolean queued() {
        return queued;
    }

    /** Whether it waits now. */
    boolean waiting() {
        return queued && !admitted;
    }

    /** The Job has ended, or is not to be started any more. */
    void leave() {
        if (place != null) {
            place.leave();
        }
    }
}
