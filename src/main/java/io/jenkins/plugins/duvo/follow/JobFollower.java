package io.jenkins.plugins.duvo.follow;

import io.jenkins.plugins.duvo.api.Answer;
import io.jenkins.plugins.duvo.api.DuvoClient;
import io.jenkins.plugins.duvo.api.DuvoException;
import io.jenkins.plugins.duvo.api.DuvoException.Outcome;
import io.jenkins.plugins.duvo.api.Job;
import io.jenkins.plugins.duvo.api.JobState;
import io.jenkins.plugins.duvo.api.MessagePage;
import io.jenkins.plugins.duvo.api.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * One Job's life: offers the calls that it wants next, takes their answers and says what is new. It puts the rules together and
 * has neither thread nor lock of its own; guarded by the scheduler's lock.
 */
final class JobFollower implements StartPhase.Result {
    private enum Phase {
        STARTING,
        ACTIVE,
        DRAINING,
        ENDED
    }

    private final LongSupplier clock;
    private final List<Consumer<JobListener>> news = new ArrayList<>();
    private final Slot slot;
    private final MessageCursor cursor = new MessageCursor();
    private final Absence absence = new Absence();
    private final StopIntent stop = new StopIntent();
    private final RequestWatch request = new RequestWatch(news::add);
    private final ActionDesk actions;
    private final TroubleWatch trouble;
    private final StartPhase start;
    private Phase phase = Phase.STARTING;
    private String runId;
    private Status status = new Status("");
    private boolean waiting;
    /** The state must be read soon, because something was done or seen that changes it. */
    private boolean settling;

    private long readAt;
    private long pollAt;
    private long interruptedAt = -1;
    private int drainTo = -1;
    private int forbidden;

    JobFollower(JobOrder order, DuvoClient duvo, KeyTeam team, LongSupplier clock) {
        this.clock = clock;
        this.slot = new Slot(duvo);
        this.actions = new ActionDesk(duvo, request, stop, clock, this::settleSoon);
        this.trouble = new TroubleWatch(order.patience().toMillis());
        cursor.resume(order.position(), order.told());
        if (order.runId() == null) {
            start = new StartPhase(order, team, clock, duvo, slot, this);
        } else {
            start = null;
            follow(order.runId());
        }
    }

    /** What is new since this was called last, in order. */
    List<Consumer<JobListener>> takeNews() {
        var taken = List.copyOf(news);
        news.clear();
        return taken;
    }

    boolean ended() {
        return phase == Phase.ENDED;
    }

    /**
     * Offers the calls that the Job wants.
     *
     * @param readEvery milliseconds between two looks at the status
     * @param listening whether the listener has dealt with all earlier news; else no messages are read
     */
    void offer(Turns turns, long readEvery, boolean listening) {
        remindOfStop(turns);
        if (phase == Phase.ACTIVE) {
            actions.offer(turns, runId, waiting);
        }
        if (!slot.free() || phase == Phase.ENDED) {
            return;
        }
        if (phase == Phase.STARTING) {
            if (stop.wanted() && !start.maybeStarted()) {
                leave();
                return;
            }
            start.offer(turns, trouble.retryAt());
            return;
        }
        if (phase == Phase.ACTIVE) {
            offerRead(turns, readEvery);
        }
        if (listening && (!waiting || request.untold())) {
            offerMessages(turns);
        }
    }

    private void offerRead(Turns turns, long readEvery) {
        var hurried = settling || stop.reportAt() < Long.MAX_VALUE;
        var every = hurried ? Limits.SETTLE : waiting ? Math.max(readEvery, Limits.READ_WAITING) : readEvery;
        var due = Math.max(trouble.retryAt(), Math.max(readAt + every, interruptedAt + Limits.INTERRUPTED));
        turns.offer(
                slot.ask(hurried ? Urgency.SETTLE : Urgency.SWEEP, due, d -> d.job(runId), this::read, this::failed),
                clock.getAsLong());
    }

    private void offerMessages(Turns turns) {
        var urgency = phase == Phase.DRAINING ? Urgency.DRAIN : request.untold() ? Urgency.SETTLE : Urgency.POLL;
        var due = Math.max(trouble.retryAt(), urgency == Urgency.POLL ? pollAt : 0);
        var offset = cursor.offset();
        turns.offer(
                slot.ask(
                        urgency,
                        due,
                        d -> d.messages(runId, cursor.limit(), offset),
                        page -> messages(page, offset),
                        e -> {
                            cursor.interrupted();
                            failed(e);
                        }),
                clock.getAsLong());
    }

    // --- what Duvo says

    @Override
    public void started(Job job) {
        succeeded();
        news.add(listener -> listener.started(job));
        follow(job.id());
        take(job.status());
    }

    private void follow(String id) {
        runId = id;
        phase = Phase.ACTIVE;
        settleSoon();
        readAt = clock.getAsLong() - Limits.SETTLE;
    }

    @Override
    public void refused(DuvoException why) {
        end(Ending.How.START_REFUSED, why, List.of());
    }

    @Override
    public void unknown(List<String> candidates) {
        end(Ending.How.START_UNKNOWN, null, candidates);
    }

    private void read(JobState state) {
        readAt = clock.getAsLong();
        settling = false;
        succeeded();
        var job = state.job();
        if (job == null) {
            absent(DuvoException.unusable("read Job " + runId, "there is no such Job"));
            return;
        }
        absence.seen();
        take(job.status());
        waiting = state.waitingForHuman();
        if (status.interrupted() && interruptedAt < 0) {
            interruptedAt = clock.getAsLong();
        } else if (status.ended()) {
            request.jobEnded();
            phase = Phase.DRAINING;
        } else {
            interruptedAt = -1;
            request.read(state.pending());
        }
    }

    private void take(Status now) {
        if (!now.equals(status)) {
            status = now;
            news.add(listener -> listener.status(now));
        }
    }

    private void messages(MessagePage page, int offset) {
        succeeded();
        var fresh = cursor.accept(page, offset);
        if (!fresh.isEmpty()) {
            var position = cursor.position();
            news.add(listener -> listener.messages(fresh, position));
        }
        pollAt = clock.getAsLong() + (cursor.more() ? 0 : Limits.POLL);
        if (phase == Phase.DRAINING) {
            drainTo = drainTo < 0 ? page.total() : drainTo; // a Job that goes on after its end would never be drained
            if (!cursor.more() || cursor.position() >= drainTo) {
                end(Ending.How.JOB_ENDED, null, List.of());
            }
        } else if (request.untold() && !cursor.more()) {
            request.tell();
        }
    }

    // --- what goes wrong

    @Override
    public void failed(DuvoException why) {
        readAt = clock.getAsLong();
        if (why.outcome() == Outcome.THROTTLED) {
            return;
        }
        if (why.notFound()) {
            absent(why);
        } else if (why.forbidden() && ++forbidden >= Limits.TROUBLE_FAILURES) {
            end(Ending.How.FORBIDDEN, why, List.of());
        } else {
            trouble.failed(clock.getAsLong());
            if (trouble.over(waiting)) {
                end(phase == Phase.STARTING ? Ending.How.START_REFUSED : Ending.How.OUT_OF_REACH, why, List.of());
            } else if (trouble.begins()) {
                news.add(listener -> listener.troubled(why));
            }
        }
    }

    private void absent(DuvoException why) {
        settling = true;
        if (absence.absent(clock.getAsLong())) {
            end(Ending.How.GONE, why, List.of());
        }
    }

    private void succeeded() {
        forbidden = 0;
        if (trouble.succeeded()) {
            news.add(JobListener::recovered);
        }
    }

    private void remindOfStop(Turns turns) {
        var now = clock.getAsLong();
        if (stop.hopeless(now)) {
            leave();
        } else if (now >= stop.reportAt()) {
            stop.reported();
            var last = status;
            news.add(listener -> listener.stopUnconfirmed(last));
        }
        turns.remind(stop.reportAt());
    }

    private void end(Ending.How how, DuvoException why, List<String> candidates) {
        phase = Phase.ENDED;
        var ending = new Ending(how, status, cursor.total(), why, candidates);
        news.add(listener -> listener.ended(ending));
    }

    // --- what people want

    void stop() {
        stop.want(clock.getAsLong());
        if (phase == Phase.STARTING && !start.maybeStarted()) {
            leave();
        }
    }

    boolean answer(String requestId, Answer answer) {
        return request.decide(requestId, answer, clock.getAsLong());
    }

    void leave() {
        if (!ended()) {
            end(Ending.How.LEFT, null, List.of());
        }
    }

    /** The state must be read now. */
    void hint() {
        settling = true;
        readAt = clock.getAsLong() - Limits.SETTLE;
    }

    private void settleSoon() {
        settling = true;
        readAt = clock.getAsLong();
    }

    String describe() {
        return switch (phase) {
            case STARTING ->
                start.maybeStarted() ? "waiting for Duvo to take the start" : "waiting for a turn to start";
            case ACTIVE -> (waiting ? "waiting for a person, Job " : "following Job ") + runId + ", status " + status;
            case DRAINING -> "reading the last messages of Job " + runId;
            case ENDED -> "ended";
        };
    }
}
