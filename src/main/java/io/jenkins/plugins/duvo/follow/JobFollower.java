package io.jenkins.plugins.duvo.follow;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.duvo.api.Answer;
import io.jenkins.plugins.duvo.api.DuvoClient;
import io.jenkins.plugins.duvo.api.DuvoException;
import io.jenkins.plugins.duvo.api.DuvoException.Outcome;
import io.jenkins.plugins.duvo.api.Job;
import io.jenkins.plugins.duvo.api.JobState;
import io.jenkins.plugins.duvo.api.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * One Job's life: offers the calls that it wants next, takes their answers and says what is new. It puts the rules together and
 * has neither thread nor lock of its own; guarded by the scheduler's lock.
 */
final class JobFollower implements StartPhase.Result, StatusSweeps.Listed {
    private enum Phase {
        STARTING,
        ACTIVE,
        DRAINING,
        ENDED
    }

    private final LongSupplier clock;
    private final DuvoClient duvo;
    private final KeyWatch key;
    private final JobOrder order;
    private final KeyRules rules;
    private final Unread unread;
    private final List<Consumer<JobListener>> news = new ArrayList<>();
    private final Slot slot;
    private final Absence absence = new Absence();
    private final StopIntent stop = new StopIntent();
    private final RequestWatch request = new RequestWatch(news::add);
    private final ActionDesk actions;
    private final TroubleWatch trouble;
    private final MessageFeed feed;
    private final ReadPace pace = new ReadPace();
    private final StartPhase start;
    private Phase phase = Phase.STARTING;
    private String runId;
    private Status status = new Status("");
    private boolean waiting;
    private boolean troubleTold;
    private boolean leaving;
    private int forbidden;
    private boolean touched = true;
    private String agentId;
    /** How often in a row lists did not show the Job although it had not changed. */
    private int misses;
    private boolean missing;
    private long actionTriedAt = Long.MIN_VALUE;
    /** How many actions were tried: a read that was asked before says nothing of what came of them. */
    private int actionsTried;

    JobFollower(JobOrder order, DuvoClient duvo, KeyRules key, LongSupplier clock) {
        this.clock = clock;
        this.duvo = duvo;
        this.order = order;
        this.rules = key;
        this.key = key.watch();
        this.unread = new Unread(key.polls(), clock.getAsLong());
        this.slot = new Slot(duvo);
        this.actions = new ActionDesk(duvo, request, stop, clock, this::actionTried);
        this.trouble = new TroubleWatch(order.patience().toMillis());
        this.feed = new MessageFeed(order, slot, unread, clock, news::add, this::pageRead, this::pageFailed);
        if (order.position() > 0) {
            this.key.works(); // in an earlier life
        }
        if (order.runId() == null) {
            start = new StartPhase(order, key, clock, duvo, slot, this);
        } else {
            start = null;
            agentId = order.start() == null ? null : order.start().agentId();
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
            offerStart(turns);
        } else if (phase != Phase.ENDED && !key.doubted()) {
            offerCalls(turns, rhythm, listening);
        }
        remindOfStop(turns);
    }

    private void offerStart(Offers turns) {
        if (stop.wanted() && !start.maybeStarted()) {
            leave();
        } else if (slot.free()) {
            start.offer(turns, trouble.retryAt());
        }
    }

    private void offerCalls(Offers turns, Rhythm rhythm, boolean listening) {
        if (phase == Phase.ACTIVE) {
            actions.offer(turns, runId, waiting);
        }
        if (!slot.free()) {
            return;
        }
        if (phase == Phase.ACTIVE && !actions.busy()) {
            offerRead(turns, rhythm);
        }
        if (listening && !absence.doubted()) {
            feed.offer(turns, runId, request.untold(), feed.turn(rules.polls(), waiting, rhythm.few()));
        }
    }

    private void offerRead(Offers turns, Rhythm rhythm) {
        var asOf = actionsTried;
        var covered = rhythm.lists() && wanted() != null;
        var hurried = pace.hurried(covered) || stop.fresh() || absence.doubted();
        if (covered && !hurried && !waiting) {
            return; // lists tell
        }
        var usual = covered ? rhythm.rereadEvery() : rhythm.readEvery();
        var every = absence.doubted() ? Limits.ABSENT_PACE : waiting ? Limits.READ_WAITING : 0;
        var due = pace.due(Math.max(usual, every), stop.fresh() && !absence.doubted());
        turns.offer(
                slot.ask(
                        hurried ? Urgency.SETTLE : Urgency.SWEEP,
                        Math.max(due, trouble.retryAt()),
                        d -> d.job(runId),
                        state -> read(state, asOf),
                        this::failed),
                clock.getAsLong());
    }

    // --- what Duvo says

    @Override
    public void started(Job job) {
        if (ended()) {
            return;
        }
        news.add(listener -> listener.started(job));
        trouble.succeeded();
        tellRecovery();
        agentId = job.agentId();
        follow(job.id());
        take(job.status());
        if (leaving) {
            leave();
        }
    }

    private void follow(String id) {
        runId = id;
        phase = Phase.ACTIVE;
        pace.begin(clock.getAsLong());
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

    private void read(JobState state, int asOf) {
        if (ended()) {
            return;
        }
        pace.read(clock.getAsLong());
        trouble.succeeded();
        tellRecovery();
        forbidden = 0;
        if (state.job() == null) {
            absent(DuvoException.unusable("read Job " + runId, "there is no such Job"));
            return;
        }
        absence.seen();
        if (asOf != actionsTried || actions.busy()) {
            pace.settle();
            return;
        }
        shouldBeListed(state.job());
        take(state.job().status());
        if (status.ended()) {
            seenEnded();
        } else {
            pace.notInterrupted();
            seenActive(state);
        }
    }

    /** After a list did not show the Job: either it has changed, or lists cannot be relied on for it. */
    private void shouldBeListed(Job now) {
        agentId = now.agentId();
        unread.seen(now.updatedAt(), Long.MIN_VALUE, clock.getAsLong());
        if (missing) {
            missing = false;
            misses = now.status().equals(status) ? misses + 1 : 0;
        }
    }

    // --- what lists say

    /** The team in whose lists the Job is; null while it is not known. */
    @CheckForNull
    String team() {
        return order.team() != null ? order.team() : rules.team().id();
    }

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
        var team = team();
        var word = status.word().isEmpty() ? "running" : status.word();
        return team == null || !active() || misses >= Limits.MISSES || trouble.retryAt() > 0 || !JobList.filters(word)
                ? null
                : new SweepPlan.Wanted(team, word, agentId);
    }

    @Override
    public void listed(Job row, long askedAt) {
        if (!active() || actions.busy() || askedAt <= Math.max(actionTriedAt, pace.readAt())) {
            return; // what was read or done since says more
        }
        touch();
        misses = 0;
        agentId = row.agentId();
        unread.seen(row.updatedAt(), askedAt, clock.getAsLong());
        if (row.status().ended() && !row.status().interrupted()) {
            read(new JobState(row, null), actionsTried);
        } else if (!row.status().equals(status)) {
            if (row.status().ended() || row.status().waitingForHuman() || waiting) {
                pace.settle();
            } else {
                take(row.status());
            }
        }
        pace.listed();
    }

    @Override
    public void missing(long since) {
        if (active() && pace.readAt() < since && actionTriedAt < since) {
            touch();
            missing = true;
            pace.settle();
        }
    }

    private void seenEnded() {
        waiting = false;
        if (status.interrupted() && !stop.wanted() && pace.unconfirmed(clock.getAsLong())) {
            return; // Duvo may take it up again by itself
        }
        request.jobEnded();
        phase = Phase.DRAINING;
        feed.drain();
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
            trouble.succeeded(); // nothing else is asked any more
        }
        tellRecovery();
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

    @Override
    public void failed(DuvoException why) {
        if (ended()) {
            return;
        }
        if (leaving) {
            leave();
            return;
        }
        pace.tried(clock.getAsLong());
        if (why.outcome() == Outcome.THROTTLED) {
            trouble.throttled();
        } else if (phase == Phase.ACTIVE && (why.keyRefused() || why.forbidden())) {
            refusedAccess(why);
        } else if (phase == Phase.ACTIVE && why.notFound()) {
            absent(why);
        } else {
            troubled(why);
        }
    }

    private void pageFailed(DuvoException why) {
        if (ended() || why.outcome() == Outcome.THROTTLED) {
            return;
        }
        if (why.keyRefused() || why.forbidden()) {
            tellTrouble(why);
            refusedAccess(why);
        } else if (feed.hopeless()) {
            end(Ending.How.OUT_OF_REACH, why, List.of());
        } else {
            pace.settle(); // the Job's own state says what is the matter
            tellTrouble(why);
            tellRequest();
        }
    }

    private void refusedAccess(DuvoException why) {
        if (!key.doubt(duvo, clock.getAsLong()) || ++forbidden >= Limits.FORBIDDEN) {
            end(Ending.How.FORBIDDEN, why, List.of());
        }
    }

    /** Duvo does not take the key at present. */
    void keyRefused(DuvoException why) {
        touch();
        forbidden = 0; // it is the key, not this Job
        if (phase == Phase.ACTIVE || phase == Phase.DRAINING) {
            troubled(why);
        }
    }

    private void troubled(DuvoException why) {
        trouble.failed(clock.getAsLong());
        if (trouble.over(waiting)) {
            end(
                    phase != Phase.STARTING
                            ? Ending.How.OUT_OF_REACH
                            : start.maybeStarted() ? Ending.How.START_UNKNOWN : Ending.How.START_REFUSED,
                    why,
                    List.of());
        } else {
            tellTrouble(why);
        }
    }

    private void tellTrouble(DuvoException why) {
        if (!troubleTold && (trouble.troubled() || feed.troubled())) {
            troubleTold = true;
            news.add(listener -> listener.troubled(why));
        }
    }

    private void tellRecovery() {
        if (troubleTold && !trouble.troubled() && !feed.troubled()) {
            troubleTold = false;
            news.add(JobListener::recovered);
        }
    }

    private void absent(DuvoException why) {
        pace.read(clock.getAsLong());
        if (absence.absent(clock.getAsLong())) {
            end(Ending.How.GONE, why, List.of());
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
        phase = Phase.ENDED;
        var ending = new Ending(how, status, feed.total(), why, candidates);
        news.add(listener -> listener.ended(ending));
    }

    // --- what people want

    void stop() {
        stop.want(clock.getAsLong());
    }

    boolean answer(String requestId, Answer answer) {
        return phase == Phase.ACTIVE && request.decide(requestId, answer, clock.getAsLong());
    }

    void leave() {
        if (phase == Phase.STARTING && start.underWay()) {
            leaving = true; // the Job's id may come with the answer
        } else if (!ended()) {
            end(Ending.How.LEFT, null, List.of());
        }
    }

    /** The state may have changed. */
    void hint() {
        pace.hint();
    }

    private void actionTried() {
        actionsTried++;
        actionTriedAt = clock.getAsLong();
        waiting &= request.open() != null; // the Job goes on at once after an answer that was taken
        pace.tried(clock.getAsLong());
        pace.settle();
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
