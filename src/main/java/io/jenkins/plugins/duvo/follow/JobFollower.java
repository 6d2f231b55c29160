package io.jenkins.plugins.duvo.follow;

import io.jenkins.plugins.duvo.api.Answer;
import io.jenkins.plugins.duvo.api.DuvoClient;
import io.jenkins.plugins.duvo.api.DuvoException;
import io.jenkins.plugins.duvo.api.DuvoException.Outcome;
import io.jenkins.plugins.duvo.api.Job;
import io.jenkins.plugins.duvo.api.JobState;
import io.jenkins.plugins.duvo.api.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * One Job's life: offers the calls that it wants next, takes their answers and says what is new. It puts the rules together and
 * has neither thread nor lock of its own; guarded by the scheduler's lock.
 */
final class JobFollower implements StartPhase.Result, StatusFeed.Reader, StatusSweeps.Listed {
    private enum Phase {
        STARTING,
        ACTIVE,
        DRAINING,
        ENDED
    }

    private final LongSupplier clock;
    private final KeyRules rules;
    private final KeyWatch key;
    private final DuvoClient duvo;
    private final Unread unread;
    private final ListWatch list;
    private final OwnSends sends;
    private final List<Consumer<JobListener>> news = new ArrayList<>();
    private final Slot slot;
    private final StopIntent stop = new StopIntent();
    private final RequestWatch request = new RequestWatch(news::add);
    private final ActionDesk actions;
    private final Troubles troubles;
    private final StatusFeed states;
    private final MessageFeed feed;
    private final DuvoTime time;
    private final StartPhase start;
    private Phase phase = Phase.STARTING;
    private String runId;
    private Status status = new Status("");
    private boolean waiting;
    private boolean leaving;
    private boolean touched = true;
    private boolean few = true;
    private StartLine.Place place;
    private boolean queued;
    private boolean admitted;

    JobFollower(JobOrder order, DuvoClient duvo, KeyRules key, LongSupplier clock) {
        this.clock = clock;
        this.rules = key;
        this.key = key.watch();
        this.duvo = duvo;
        this.unread = new Unread(key.polls(), clock.getAsLong());
        this.list = new ListWatch(order, key.team());
        this.sends = key.sends();
        this.time = key.time();
        this.slot = new Slot(duvo);
        this.actions = new ActionDesk(duvo, request, stop, clock, this::actionTried);
        this.feed = new MessageFeed(order, slot, unread, clock, news::add, this::pageRead, this::pageFailed);
        this.troubles = new Troubles(order.patience().toMillis(), duvo, this.key, clock, news::add, feed::troubled);
        this.states = new StatusFeed(slot, clock, actions, troubles, this);
        if (order.position() > 0 || order.start() != null && order.runId() != null) {
            this.key.works(); // in an earlier life
        }
        if (order.runId() == null) {
            start = new StartPhase(order, key, clock, duvo, slot, this);
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

    boolean hasNews() {
        return !news.isEmpty();
    }

    /** What the Job wants may have changed. */
    void touch() {
        touched = true;
    }

    /** Whether it was touched since this was called last. */
    boolean untouch() {
        var was = touched;
        touched = false;
        return was;
    }

    /** The Job stands in a line. */
    void standAt(StartLine.Place where) {
        place = where;
    }

    boolean ended() {
        return phase == Phase.ENDED;
    }

    /** Whether the Job waits for a person. */
    boolean waiting() {
        return waiting;
    }

    /** Whether the Job seems to have said something that was not read. */
    boolean unread() {
        return phase == Phase.ACTIVE && !waiting && unread.since() >= 0;
    }

    /** Whether it is not known in which team's lists the Job is. */
    boolean teamless() {
        return list.team() == null;
    }

    /** Whether the status of the Job is looked at regularly. */
    boolean active() {
        return phase == Phase.ACTIVE;
    }

    /**
     * Offers the calls that the Job wants.
     *
     * @param rhythm how often to look
     * @param listening whether the listener has dealt with all earlier news; else no messages are read
     */
    void offer(Offers turns, Rhythm rhythm, boolean listening) {
        if (phase == Phase.STARTING) {
            offerStart(turns, listening);
        } else if (phase != Phase.ENDED && !key.doubted()) {
            offerCalls(turns, rhythm, listening);
        }
        remindOfStop(turns);
    }

    private void offerStart(Offers turns, boolean listening) {
        if (stop.wanted() && !start.maybeStarted()) {
            leave();
        } else if (place != null && !place.open()) {
            tellQueued();
            turns.remind(place.lookAt(), clock.getAsLong());
        } else if (queued && !admitted) {
            admitted = true;
            news.add(JobListener::admitted);
        } else if (slot.free() && (listening || !queued)) { // it must be written down before the start is sent
            start.offer(turns, troubles.retryAt());
        }
    }

    private void tellQueued() {
        if (!queued) {
            queued = true;
            news.add(JobListener::queued);
        }
    }

    private void offerCalls(Offers turns, Rhythm rhythm, boolean listening) {
        few = rhythm.few();
        if (phase == Phase.ACTIVE) {
            actions.offer(turns, runId, waiting);
        }
        if (!slot.free()) {
            return;
        }
        if (phase == Phase.ACTIVE) {
            var listed = rhythm.lists() && wanted() != null;
            states.offer(turns, runId, rhythm.every(listed, waiting), listed, stop.fresh());
        }
        if (listening && !states.doubted()) {
            feed.offer(turns, runId, request.untold(), feed.turn(rules.polls(), waiting, rhythm.few()));
        }
    }

    // --- what Duvo says

    @Override
    public void started(Job job) {
        if (ended()) {
            return;
        }
        news.add(listener -> listener.started(job));
        troubles.succeeded();
        time.named(job.createdAt(), clock.getAsLong());
        follow(job.id());
        take(job.status());
        if (leaving) {
            leave();
        }
    }

    private void follow(String id) {
        runId = id;
        phase = Phase.ACTIVE;
        states.pace().begin(clock.getAsLong());
    }

    @Override
    public void refused(DuvoException why) {
        end(Ending.How.START_REFUSED, why, List.of());
    }

    @Override
    public void lost(DuvoException why) {
        news.add(listener -> listener.startLost(why));
        if (leaving) {
            leave();
        }
    }

    @Override
    public void unknown(List<String> candidates) {
        end(Ending.How.START_UNKNOWN, null, candidates);
    }

    @Override
    public void read(JobState state) {
        if (ended()) {
            return;
        }
        var job = Objects.requireNonNull(state.job());
        time.named(job.updatedAt(), clock.getAsLong());
        if (job.status().ended() && sends.outdates(runId, job.completedAt(), clock.getAsLong())) {
            states.pace().settle();
            return;
        }
        list.read(job, status);
        unread.seen(job.updatedAt(), Long.MIN_VALUE, clock.getAsLong());
        take(job.status());
        if (status.ended()) {
            seenEnded(job);
        } else {
            states.pace().notInterrupted();
            seenActive(state);
        }
    }

    // --- what lists say

    @Override
    public String runId() {
        return runId;
    }

    @Override
    public DuvoClient client() {
        return duvo;
    }

    @Override
    public SweepPlan.Wanted wanted() {
        return active() && troubles.retryAt() == 0 ? list.wanted(status) : null;
    }

    @Override
    public void listed(Job row, long askedAt) {
        if (!active() || !states.news(askedAt)) {
            return;
        }
        touch();
        list.shown(row);
        time.named(row.updatedAt(), clock.getAsLong());
        unread.seen(row.updatedAt(), askedAt, clock.getAsLong());
        states.pace().listed();
        var now = row.status();
        if (now.ended() && !now.interrupted()) {
            states.ended(new JobState(row, null));
        } else if (!now.equals(status) && (now.ended() || now.waitingForHuman() || waiting)) {
            states.pace().settle();
        } else {
            take(now);
        }
    }

    @Override
    public void missing(long since) {
        if (active() && states.news(since)) {
            touch();
            list.missing();
            states.pace().settle();
        }
    }

    private void seenEnded(Job job) {
        waiting = false;
        if (status.interrupted() && !stop.wanted() && states.pace().unconfirmed(clock.getAsLong())) {
            return; // Duvo may take it up again by itself
        }
        request.jobEnded();
        phase = Phase.DRAINING;
        feed.drain(time.ago(job.completedAt(), clock.getAsLong()), !few);
    }

    private void seenActive(JobState state) {
        request.read(state.pending(), clock.getAsLong());
        if (state.waitingForHuman() && !waiting || request.untold()) {
            feed.catchUp(); // what led to the wait is told before anybody is asked
        }
        waiting = state.waitingForHuman();
        tellRequest();
    }

    private void take(Status now) {
        if (!now.equals(status)) {
            status = now;
            news.add(listener -> listener.status(now));
        }
    }

    private void pageRead() {
        if (ended()) {
            return;
        }
        if (phase == Phase.DRAINING) {
            troubles.succeeded(); // nothing else is asked any more
        }
        troubles.tellRecovery();
        if (phase == Phase.DRAINING && feed.drained()) {
            end(Ending.How.JOB_ENDED, null, List.of());
        } else {
            tellRequest();
        }
    }

    /** People are asked when they could read what led to it, or when that cannot be had. */
    private void tellRequest() {
        if (request.untold() && (!feed.behind() || feed.troubled())) {
            request.tell();
        }
    }

    // --- what goes wrong

    /** Starting failed in a way that is tried again. */
    @Override
    public void failed(DuvoException why) {
        if (leaving) {
            leave();
        } else if (why.outcome() == Outcome.THROTTLED) {
            troubles.throttled();
        } else if (!ended() && troubles.failed(why, false)) {
            end(start.maybeStarted() ? Ending.How.START_UNKNOWN : Ending.How.START_REFUSED, why, List.of());
        }
    }

    @Override
    public void unread(DuvoException why) {
        if (Troubles.refusal(why)) {
            accessRefused(why);
        } else {
            troubled(why);
        }
    }

    @Override
    public void gone(DuvoException why) {
        end(Ending.How.GONE, why, List.of());
    }

    private void pageFailed(DuvoException why) {
        if (ended() || why.outcome() == Outcome.THROTTLED) {
            return;
        }
        troubles.tell(why);
        if (Troubles.refusal(why)) {
            accessRefused(why);
        } else if (feed.hopeless()) {
            end(Ending.How.OUT_OF_REACH, why, List.of());
        } else {
            states.pace().settle(); // the Job's own state says what is the matter
            tellRequest();
        }
    }

    private void accessRefused(DuvoException why) {
        if (troubles.refused()) {
            end(Ending.How.FORBIDDEN, why, List.of());
        }
    }

    /** Duvo does not take the key at present. */
    void keyRefused(DuvoException why) {
        touch();
        troubles.forgive();
        if (phase != Phase.STARTING) {
            troubled(why);
        }
    }

    private void troubled(DuvoException why) {
        if (!ended() && troubles.failed(why, waiting)) {
            end(Ending.How.OUT_OF_REACH, why, List.of());
        }
    }

    private void remindOfStop(Offers turns) {
        if (!stop.wanted() || phase == Phase.DRAINING || ended()) {
            return;
        }
        var now = clock.getAsLong();
        if (stop.hopeless(now)) {
            leave();
        } else if (now >= stop.reportAt()) {
            stop.reported();
            var last = status;
            news.add(listener -> listener.stopUnconfirmed(last));
        }
        turns.remind(stop.reportAt(), now);
    }

    private void end(Ending.How how, DuvoException why, List<String> candidates) {
        if (ended()) {
            return; // an answer that came after somebody left
        }
        phase = Phase.ENDED;
        if (place != null) {
            place.leave();
        }
        var ending = new Ending(how, status, feed.total(), why, candidates);
        news.add(listener -> listener.ended(ending));
    }

    // --- what people want

    void stop() {
        stop.want(clock.getAsLong());
        if (phase == Phase.STARTING) {
            start.stopWanted();
        }
    }

    boolean answer(String requestId, Answer answer) {
        return phase == Phase.ACTIVE && request.decide(requestId, answer, clock.getAsLong());
    }

    void leave() {
        if (phase == Phase.STARTING && start.underWay()) {
            leaving = true; // the Job's id may come with the answer
        } else {
            end(Ending.How.LEFT, null, List.of());
        }
    }

    /** The state may have changed; returns whether that is more than was known. */
    boolean hint() {
        return states.pace().hint();
    }

    private void actionTried() {
        waiting = waiting && request.open() != null; // the Job goes on at once after an answer that was taken
        states.pace().tried(clock.getAsLong());
        states.pace().settle();
    }

    String describe() {
        return switch (phase) {
            case STARTING ->
                queued && !admitted
                        ? "waiting in line, because only so many Jobs may run at once"
                        : start.maybeStarted() ? "waiting for Duvo to take the start" : "waiting for a turn to start";
            case ACTIVE -> (waiting ? "waiting for a person, Job " : "following Job ") + runId + ", status " + status;
            case DRAINING -> "reading the last messages of Job " + runId;
            case ENDED -> "ended";
        };
    }
}
