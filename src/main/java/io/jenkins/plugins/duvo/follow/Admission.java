package io.jenkins.plugins.duvo.follow;

import java.util.function.Consumer;

/** A Job's wait in a line, because only so many may be alive at once. Told once when it begins and once when it is over. */
final class Admission {
    private final Consumer<Consumer<JobListener>> news;
    private ConcurrencyLimiter.Ticket ticket;
    private boolean isQueued;
    private boolean admitted;

    Admission(Consumer<Consumer<JobListener>> news) {
        this.news = news;
    }

    /** The Job stands in a line. */
    void setTicket(ConcurrencyLimiter.Ticket where) {
        ticket = where;
    }

    /** Whether the Job may be started as far as the line is concerned; the news that it may go out first. */
    boolean admit(CallSink sink, long now) {
        if (ticket != null && !ticket.tryAdmit()) {
            if (!isQueued) {
                isQueued = true;
                news.accept(JobListener::queued);
            }
            sink.wakeAt(ticket.nextCheckAt(), now);
            return false;
        }
        if (isQueued && !admitted) {
            admitted = true;
            news.accept(JobListener::admitted);
            return false;
        }
        return true;
    }

    /** Whether the Job waited, or still does. */
    boolean isQueued() {
        return isQueued;
    }

    /** Whether it waits now. */
    boolean isWaiting() {
        return isQueued && !admitted;
    }

    /** The Job has ended, or is not to be started any more. */
    void release() {
        if (ticket != null) {
            ticket.release();
        }
    }
}
