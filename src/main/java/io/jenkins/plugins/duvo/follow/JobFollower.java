package io.jenkins.plugins.duvo.follow;

import io.jenkins.plugins.duvo.api.Answer;
import io.jenkins.plugins.duvo.api.DuvoClient;
import io.jenkins.plugins.duvo.api.DuvoException;
import io.jenkins.plugins.duvo.api.DuvoException.Outcome;
import io.jenkins.plugins.duvo.api.Job;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * One Job's life: offers the calls that it wants next, takes their answers and says what is new. It puts the rules together and
 * has neither thread nor lock of its own; guarded by the scheduler's lock.
 */
final class JobFollower {
    private final JobContext context;
    private final KeyRules key;
    private final Unread unread;
    private final List<Consumer<JobListener>> news = new ArrayList<>();
    private final Admission admission = new Admission(news::add);
    private final StopIntent stop = new StopIntent();
    private final RequestWatch request = new RequestWatch(news::add);
    private final MessageFeed messages;
    private final JobPhase phase;
    private final Troubles troubles;
    private final ActionDesk actions;
    private final JobStates states;
    private final JobBeginning beginning;
    private boolean touched = true;

    JobFollower(JobOrder order, DuvoClient duvo, KeyRules key, LongSupplier clock) {
        this.context = new JobContext(order, duvo, key, new Slot(duvo), clock, news::add);
        this.key = key;
        if (order.position() > 0 || order.start() != null && order.runId() != null) {
            key.watch().works(); // in an earlier life
        }
        unread = new Unread(key.polls(), context.now());
        messages = new MessageFeed(context, unread, this::pageRead, this::pageFailed);
        phase = new JobPhase(news::add, messages::total, admission::leave);
        troubles = new Troubles(context, phase, messages.trouble());
        actions = new ActionDesk(duvo, request, stop, clock, this::actionTried);
        states = new JobStates(context, phase, troubles, stop, actions, request, messages, unread, this::touch);
        if (order.runId() == null) {
            beginning = new JobBeginning(context, phase, admission, troubles, stop, this::started);
        } else {
            beginning = null;
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
        admission.standAt(where);
    }

    boolean ended() {
        return phase.ended();
    }

    /** Whether the Job waits for a person. */
    boolean waiting() {
        return phase.waiting();
    }

    /** Whether the Job seems to have said something that was not read. */
    boolean unread() {
        return phase.active() && !phase.waiting() && unread.since() >= 0;
    }

    /** Whether the status of the Job is looked at regularly. */
    boolean active() {
        return phase.active();
    }

    /** What becomes of the states in which Duvo shows the Job. */
    JobStates states() {
        return states;
    }

    /**
     * Offers the calls that the Job wants.
     *
     * @param rhythm how often to look
     * @param listening whether the listener has dealt with all earlier news; else no messages are read
     */
    void offer(Offers turns, Rhythm rhythm, boolean listening) {
        if (phase.starting()) {
            beginning.offer(turns, listening);
        } else if (!phase.ended() && !key.watch().doubted()) {
            offerCalls(turns, rhythm, listening);
        }
        remindOfStop(turns);
    }

    private void offerCalls(Offers turns, Rhythm rhythm, boolean listening) {
        if (phase.active()) {
            actions.offer(turns, phase.runId(), phase.waiting());
        }
        if (!context.slot().free()) {
            return;
        }
        if (phase.active()) {
            states.offer(turns, rhythm);
        }
        if (listening && !states.doubted()) {
            var turn = messages.turn(key.polls(), phase.waiting(), rhythm.few());
            messages.offer(turns, phase.runId(), request.untold(), turn);
        }
    }

    private void started(Job job) {
        key.time().named(job.createdAt(), context.now());
        follow(job.id());
        phase.seen(job.status());
    }

    private void follow(String id) {
        phase.begin(id);
        states.pace().begin(context.now());
    }

    private void pageRead() {
        if (phase.ended()) {
            return;
        }
        if (phase.draining()) {
            troubles.succeeded(); // nothing else is asked any more
        }
        troubles.tellRecovery();
        if (phase.draining() && messages.drained()) {
            phase.end(Ending.How.JOB_ENDED, null);
        } else {
            states.pageRead();
        }
    }

    private void pageFailed(DuvoException why) {
        if (phase.ended() || why.outcome() == Outcome.THROTTLED) {
            return;
        }
        troubles.tell(why);
        if (Troubles.refusal(why)) {
            troubles.accessRefused(why);
        } else if (messages.hopeless()) {
            phase.end(Ending.How.OUT_OF_REACH, why);
        } else {
            states.pace().settle(); // the Job's own state says what is the matter
            states.tellRequest();
        }
    }

    /** Duvo does not take the key at present. */
    void keyRefused(DuvoException why) {
        touch();
        troubles.keyRefused(why);
    }

    /** No call of the key gets through. */
    void keyTroubled(DuvoException why) {
        touch();
        troubles.keyTroubled(why);
    }

    /** Calls of the key get through again. */
    void keyRecovered() {
        touch();
        troubles.keyRecovered();
    }

    private void remindOfStop(Offers turns) {
        if (!stop.wanted() || phase.draining() || phase.ended()) {
            return;
        }
        var now = context.now();
        if (stop.hopeless(now)) {
            leave();
        } else if (now >= stop.reportAt()) {
            stop.reported();
            var last = phase.status();
            news.add(listener -> listener.stopUnconfirmed(last));
        }
        turns.remind(stop.reportAt(), now);
    }

    // --- what people want

    void stop() {
        stop.want(context.now());
        if (phase.starting()) {
            beginning.stopWanted();
        }
    }

    boolean answer(String requestId, Answer answer) {
        return phase.active() && request.decide(requestId, answer, context.now());
    }

    void leave() {
        if (beginning != null) {
            beginning.leave();
        } else {
            phase.end(Ending.How.LEFT, null);
        }
    }

    /** The state may have changed; returns whether that is more than was known. */
    boolean hint() {
        return states.pace().hint();
    }

    private void actionTried() {
        phase.waits(
                phase.waiting() && request.open() != null); // the Job goes on at once after an answer that was taken
        states.pace().tried(context.now());
        states.pace().settle();
    }

    String describe() {
        if (phase.starting()) {
            return beginning.describe();
        }
        return phase.describe() + (phase.active() && key.watch().doubted() ? ", while Duvo refuses the key" : "");
    }
}
