package io.jenkins.plugins.duvo.follow;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.duvo.api.DuvoClient;
import io.jenkins.plugins.duvo.api.DuvoException;
import io.jenkins.plugins.duvo.api.DuvoException.Outcome;
import io.jenkins.plugins.duvo.api.Job;
import io.jenkins.plugins.duvo.api.StartRequest;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * A Job's life before it has an id: it is started once, and looked up if nobody knows whether that happened. A start that
 * certainly had no effect is made again; one that may have had is not.
 */
final class StartPhase {
    /** What the start comes to. */
    interface Result {
        void started(Job job);

        void refused(DuvoException why);

        void unknown(List<String> candidates);

        /** Nobody knows whether the start had its effect; the Job is looked for. */
        void lost(DuvoException why);

        /** A call failed in a way that is tried again. */
        void failed(DuvoException why);
    }

    private static final int FIRST_MESSAGES = 10;

    private final FollowRequest request;
    private final StartRequest start;
    private final JobContext context;
    private final SharedKeyState keyState;
    private final CallSlot slot;
    private final Result result;
    private LostStart lost;
    private long listAt;
    private boolean teamWanted;
    private boolean stopWanted;

    StartPhase(JobContext context, Result result) {
        this.context = context;
        this.request = context.request();
        this.start = Objects.requireNonNull(request.start());
        this.keyState = context.keyState();
        this.slot = context.slot();
        this.result = result;
        if (request.maybeStarted()) {
            lookUp();
        }
    }

    /** Whether the start may have been sent. */
    boolean isMaybeStarted() {
        return lost != null || !slot.isFree();
    }

    /** The Job is to be stopped when it is found: nobody waits for it, so one that is late is found too. */
    void stopWanted() {
        stopWanted = true;
        if (lost != null) {
            lost.watchLonger();
        }
    }

    /** Whether the start is being sent just now. */
    boolean isUnderWay() {
        return lost == null && !slot.isFree();
    }

    /** @param retryAt when a call may be made again after one that failed */
    void offer(CallSink sink, long retryAt) {
        if (lost != null && lost.isOver(context.now())) {
            result.unknown(lost.newest());
            return;
        }
        var team = teamId();
        if (team == null) {
            resolveTeam(sink, retryAt);
        } else if (lost == null) {
            sink.offer(
                    slot.pendingCall(
                            CallPriority.START,
                            retryAt,
                            d -> d.startJob(team, start),
                            result::started,
                            this::startFailed),
                    context.now());
        } else {
            offerLook(sink, team);
        }
    }

    @CheckForNull
    private String teamId() {
        return request.team() != null ? request.team() : keyState.team().id();
    }

    private void resolveTeam(CallSink sink, long retryAt) {
        if (context.now() < retryAt) {
            sink.wakeAt(retryAt, context.now());
        } else if (!teamWanted) {
            teamWanted = true;
            keyState.team().resolve(context.duvo(), this::teamFailed);
        }
        if (lost != null) {
            sink.wakeAt(lost.until(), context.now());
        }
    }

    private void teamFailed(DuvoException why) {
        teamWanted = false;
        if (lost == null && why.outcome() == Outcome.REFUSED) {
            result.refused(why);
        } else {
            result.failed(why);
        }
    }

    private void startFailed(DuvoException why) {
        if (why.outcome() == Outcome.REFUSED) {
            result.refused(why);
            return;
        }
        if (why.outcome() == Outcome.UNKNOWN) {
            lookUp();
            result.lost(why);
        }
        result.failed(why);
    }

    private void lookUp() {
        lost = new LostStart(
                request.reference(),
                start.sandboxId(),
                keyState.firstMessages(),
                context.now(),
                context.newFailureTracker());
        if (stopWanted) {
            lost.watchLonger();
        }
    }

    private void offerLook(CallSink sink, String team) {
        var candidate = lost.candidate();
        sink.offer(
                candidate == null ? list(team) : lost.isIdentifiedBySandbox() ? job(candidate) : words(candidate),
                context.now());
        sink.wakeAt(lost.until(), context.now());
    }

    private PendingCall<?> list(String team) {
        return look(d -> d.listJobs(team, null, start.agentId(), DuvoClient.ROWS_A_PAGE, 0), page -> {
            lost.onJobList(page.jobs(), context.now());
            onLookup();
        });
    }

    private PendingCall<?> job(Job candidate) {
        return look(d -> d.getJob(candidate.id()), state -> {
            lost.onCandidate(state.job());
            onLookup();
        });
    }

    private PendingCall<?> words(Job candidate) {
        return look(
                d -> d.listMessages(candidate.id(), FIRST_MESSAGES, 0),
                page -> {
            lost.onCandidate(page.messages());
            onLookup();
        });
    }

    private <T> PendingCall<T> look(FollowScheduler.Call<T> call, Consumer<T> answered) {
        return slot.pendingCall(CallPriority.START, listAt, call, answered, this::lookFailed);
    }

    private void onLookup() {
        var found = lost.found();
        if (found != null) {
            result.started(found);
        } else if (lost.candidate() == null) {
            pause();
        }
    }

    /** The search has its own end; trouble in it is no other trouble. */
    private void lookFailed(DuvoException why) {
        if (lost.candidate() != null) {
            lost.skipCandidate(why.isNotFound());
        }
        if (!why.isNotFound()) {
            lost.onFailure(why, context.now());
        }
        if (!why.isNotFound() || lost.candidate() == null) {
            pause();
        }
    }

    private void pause() {
        listAt = context.now() + Limits.START_LOOKUP_INTERVAL_MS;
    }
}
