package io.jenkins.plugins.duvo.follow;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.duvo.api.DuvoClient;
import io.jenkins.plugins.duvo.api.DuvoException;
import io.jenkins.plugins.duvo.api.DuvoException.Outcome;
import io.jenkins.plugins.duvo.api.Job;
import io.jenkins.plugins.duvo.api.StartRequest;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Starter of one Job, which starts it at most once: admission by the concurrency limit, the key's team, the start itself, and
 * the search for the Job if the answer to the start was lost. It is done with {@link JobEvents#started} or with the end of
 * following. Guarded by the scheduler's lock.
 *
 * <p>A start that certainly had no effect is sent again, also one that Duvo rejected with 401 although the key has worked, once
 * {@link KeyProbe} shows that it works again; one that may have had an effect is not, and {@link LostStart} searches
 * its Job. A Job whose build is aborted before the start was sent is not started.
 *
 * <p>Example: the start is sent and its answer is lost. The listener gets {@code startLost}; the newest Jobs of the Assignment
 * are listed and read in rounds 5 s apart; one whose first messages contain the reference is the Job, and the listener gets
 * {@code started}.
 */
final class JobStarter {
    /** How many messages of a candidate are read: a reference is in the first of them. */
    private static final int FIRST_MESSAGES = 10;

    private final JobContext context;
    private final CallSlot slot;
    private final JobLifecycle lifecycle;
    private final OutageReporter outages;
    private final StopIntent stop;
    private final StartRequest start;
    private ConcurrencyLimiter.Ticket ticket;
    private boolean queued;
    private boolean admitted;
    /** Reads the team for the Job; null while no read is requested. Another key in the Job's credential has another resolver. */
    private TeamResolver teamResolver;

    private boolean waitingForKey;
    private boolean detaching;
    private boolean throttleReported;
    private final long waitsSince;
    private LostStart lost;
    private long nextLookupAt;

    JobStarter(JobContext context, JobLifecycle lifecycle, OutageReporter outages, StopIntent stop) {
        this.context = context;
        this.slot = context.slot();
        this.lifecycle = lifecycle;
        this.outages = outages;
        this.stop = stop;
        this.start = Objects.requireNonNull(context.request().start());
        this.waitsSince = context.now();
        if (context.request().maybeStarted()) {
            searchLostStart();
        }
    }

    /** The Job is subject to a concurrency limit, in which it has this ticket. */
    void setTicket(ConcurrencyLimiter.Ticket ticket) {
        this.ticket = ticket;
    }

    /**
     * Offers the next call of the start, or ends it.
     *
     * @param listening whether the listener has handled all earlier events; a Job that was queued is started only then, because
     *     the build must have saved its admission before the start is sent
     */
    void offer(CallSink sink, boolean listening) {
        if (stop.isRequested() && !isMaybeStarted()) {
            detach();
        } else if (tryAdmit(sink) && slot.isFree() && (listening || !queued)) {
            waitingForKey = lost == null && context.keyState().probe().isSuspended();
            if (!waitingForKey) {
                offerStart(sink);
            }
        }
    }

    // --- admission

    /** Admits the Job, unless the concurrency limit is reached or the listener must first save that the Job was admitted. */
    private boolean tryAdmit(CallSink sink) {
        if (ticket != null && !ticket.tryAdmit()) {
            if (!queued) {
                queued = true;
                context.publish(JobListener::queued);
            }
            sink.wakeAt(ticket.nextCheckAt(), context.now());
            return false;
        }
        if (queued && !admitted) {
            admitted = true;
            context.publish(JobListener::admitted);
            return false;
        }
        return true;
    }

    /** Whether the Job waits in line, because only so many Jobs may run at once. */
    boolean isInLine() {
        return queued && !admitted;
    }

    // --- start

    private void offerStart(CallSink sink) {
        var now = context.now();
        if (lost != null && lost.isOver(now)) {
            lifecycle.end(FollowResult.Reason.START_UNKNOWN, null, lost.newest());
            return;
        }
        var team = teamId();
        if (team == null) {
            resolveTeam(sink);
        } else if (lost == null) {
            reportThrottling();
            sink.offer(
                    slot.pendingCall(
                            CallPriority.START,
                            outages.retryAt(),
                            Math.max(waitsSince, outages.retryAt()),
                            () -> {},
                            CallKind.START.newCall(client -> client.startJob(team, start)),
                            this::onStarted,
                            this::onStartFailed),
                    now);
        } else {
            offerLookup(sink, team);
        }
    }

    private void reportThrottling() {
        @CheckForNull var why = context.keyState().throttle().why(CallKind.START);
        if (why != null && isThrottled() && !throttleReported) {
            throttleReported = true;
            context.publish(listener -> listener.startThrottled(why));
        }
    }

    /** Whether no start may be sent now; what Duvo said before a pause that is over may be out of date. */
    private boolean isThrottled() {
        return context.keyState().throttle().until(CallKind.START) > context.now();
    }

    @CheckForNull
    private String teamId() {
        var team = context.request().team();
        return team != null ? team : context.keyState().team().id();
    }

    private void resolveTeam(CallSink sink) {
        var now = context.now();
        if (now < outages.retryAt()) {
            sink.wakeAt(outages.retryAt(), now);
        } else if (teamResolver != context.keyState().team()) {
            requestTeam(context.keyState().team());
        }
        if (lost != null) {
            sink.wakeAt(lost.until(), now);
        }
    }

    private void requestTeam(TeamResolver resolver) {
        teamResolver = resolver;
        resolver.resolve(context.client(), why -> {
            if (teamResolver == resolver) { // else the Job uses another key by now
                teamResolver = null;
                onTeamFailed(why);
            }
        });
    }

    private void onTeamFailed(DuvoException why) {
        if (lost == null && why.outcome() == Outcome.REFUSED && !isKeyInDoubt(why)) {
            lifecycle.end(FollowResult.Reason.START_REFUSED, why);
        } else {
            onFailure(why);
        }
    }

    private void onStarted(Job job) {
        if (!lifecycle.isEnded()) {
            context.events().started(job);
            if (detaching) {
                detach();
            }
        }
    }

    private void onStartFailed(DuvoException why) {
        if (!lifecycle.isStarting()) {
            return; // the Job is known, although the answer that brought it could not be handled to its end
        }
        if (why.outcome() == Outcome.REFUSED && !isKeyInDoubt(why)) {
            lifecycle.end(FollowResult.Reason.START_REFUSED, why);
            return;
        }
        if (why.outcome() == Outcome.UNKNOWN) {
            searchLostStart();
            context.publish(listener -> listener.startLost(why));
        }
        onFailure(why);
    }

    /** Whether Duvo rejects a key that has worked; the key is then probed, and the call, which had no effect, is made again. */
    private boolean isKeyInDoubt(DuvoException why) {
        var probe = context.keyState().probe();
        if (why.isUnauthorized()) {
            probe.suspend(KeyProbe.KEY, context.client(), context.now());
        }
        return why.isUnauthorized() && probe.hasEverWorked();
    }

    /** A probe failed: a failure of a start that is due; one that waits in line waits on. */
    void onKeyRejected(DuvoException why) {
        if (waitingForKey) {
            onFailure(why);
        }
    }

    /** A call failed, or the engine itself, and may be repeated. */
    void onFailure(DuvoException why) {
        if (detaching) {
            detach();
        } else if (why.outcome() == Outcome.THROTTLED) {
            outages.onThrottled();
        } else if (!lifecycle.isEnded()) {
            outages.onFailure(why);
            if (outages.isTimedOut()) {
                lifecycle.end(
                        isMaybeStarted() ? FollowResult.Reason.START_UNKNOWN : FollowResult.Reason.START_REFUSED, why);
            }
        }
    }

    // --- lookup of a lost start

    private void searchLostStart() {
        lost = new LostStart(
                context.request().reference(),
                start.sandboxId(),
                context.keyState().firstMessages(),
                context.now(),
                context.newFailureTracker());
        onStop();
    }

    private void offerLookup(CallSink sink, String team) {
        var candidate = lost.candidate();
        sink.offer(
                candidate == null
                        ? list(team)
                        : lost.isIdentifiedBySandbox() ? readJob(candidate) : readFirstMessages(candidate),
                context.now());
        sink.wakeAt(lost.until(), context.now());
    }

    private PendingCall<?> list(String team) {
        return lookup(
                CallKind.LIST.newCall(
                        client -> client.listJobs(team, null, start.agentId(), DuvoClient.ROWS_A_PAGE, 0)),
                page -> lost.onJobList(page.rows(), context.now()));
    }

    private PendingCall<?> readJob(Job candidate) {
        return lookup(
                CallKind.STATUS.newCall(client -> client.getJob(candidate.id())),
                state -> lost.onCandidate(state.job()));
    }

    private PendingCall<?> readFirstMessages(Job candidate) {
        return lookup(
                CallKind.MESSAGES.newCall(client -> client.listMessages(candidate.id(), FIRST_MESSAGES, 0)),
                page -> lost.onCandidate(page.messages()));
    }

    private <T> PendingCall<T> lookup(FollowScheduler.Call<T> call, Consumer<T> onAnswer) {
        return slot.pendingCall(
                CallPriority.START,
                nextLookupAt,
                call,
                answer -> {
                    onAnswer.accept(answer);
                    onLookup();
                },
                this::onLookupFailed);
    }

    private void onLookup() {
        var found = lost.found();
        if (found != null) {
            onStarted(found);
        } else if (lost.candidate() == null) {
            pauseLookup();
        }
    }

    /** A call of the search failed; the search has its own timeout, so this is no outage of the Job. */
    private void onLookupFailed(DuvoException why) {
        if (!lifecycle.isStarting()) {
            return; // the Job is known, as in onStartFailed
        }
        if (lost.candidate() != null) {
            lost.skipCandidate(why.isNotFound());
        }
        if (!why.isNotFound()) {
            lost.onFailure(why, context.now());
        }
        if (!why.isNotFound() || lost.candidate() == null) {
            pauseLookup();
        }
    }

    private void pauseLookup() {
        nextLookupAt = context.now() + Limits.START_LOOKUP_INTERVAL_MS;
    }

    // --- end

    /**
     * If a stop is requested, a Job of a lost start is searched longer: no build waits for it, so one that starts late is
     * found.
     */
    void onStop() {
        if (lost != null && stop.isRequested()) {
            lost.watchLonger();
        }
    }

    /** Ends following; while the start is being sent, only when its answer has come, because that brings the Job's id. */
    void detach() {
        if (lifecycle.isStarting() && lost == null && !slot.isFree()) {
            detaching = true;
        } else {
            lifecycle.end(FollowResult.Reason.LEFT, null);
        }
    }

    /** Whether the start may have been sent. */
    private boolean isMaybeStarted() {
        return lost != null || !slot.isFree();
    }

    /** What the start waits for, as a short lowercase phrase for developers. */
    String describe() {
        if (isInLine()) {
            return "waiting in line, because only so many Jobs may run at once";
        }
        if (waitingForKey) {
            return "waiting to start, while Duvo refuses the key";
        }
        if (isMaybeStarted()) {
            return "waiting for Duvo to accept the start";
        }
        return isThrottled()
                ? "waiting because Duvo accepts no further start at present"
                : "waiting for a turn to start";
    }
}
