package io.jenkins.plugins.duvo.follow;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.duvo.api.DuvoClient;
import io.jenkins.plugins.duvo.api.DuvoException;
import io.jenkins.plugins.duvo.api.DuvoException.Outcome;
import io.jenkins.plugins.duvo.api.Job;
import io.jenkins.plugins.duvo.api.JobPage;
import io.jenkins.plugins.duvo.api.MessagePage;
import io.jenkins.plugins.duvo.api.StartRequest;
import java.util.List;
import java.util.Objects;
import java.util.function.LongSupplier;

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

        /** A call failed in a way that is tried again. */
        void failed(DuvoException why);
    }

    private static final int CANDIDATES = 20;
    private static final int FIRST_MESSAGES = 10;

    private final JobOrder order;
    private final StartRequest wanted;
    private final KeyTeam team;
    private final LongSupplier clock;
    private final DuvoClient duvo;
    private final Slot slot;
    private final Result result;
    private LostStart lost;
    private long listAt;
    private boolean teamWanted;

    StartPhase(JobOrder order, KeyTeam team, LongSupplier clock, DuvoClient duvo, Slot slot, Result result) {
        this.duvo = duvo;
        this.order = order;
        this.wanted = Objects.requireNonNull(order.start(), "a Job to start");
        this.team = team;
        this.clock = clock;
        this.slot = slot;
        this.result = result;
        if (order.maybeStarted()) {
            lookUp();
        }
    }

    /** Whether the start may have been sent. */
    boolean maybeStarted() {
        return lost != null || !slot.free();
    }

    /** @param retryAt when a call may be made again after one that failed */
    void offer(Turns turns, long retryAt) {
        var teamId = teamId();
        if (lost != null && lost.over(clock.getAsLong())) {
            result.unknown(lost.newest());
        } else if (teamId == null) {
            wantTeam(turns, retryAt);
        } else if (lost == null) {
            turns.offer(
                    slot.ask(Urgency.START, retryAt, d -> d.start(teamId, wanted), result::started, this::startFailed),
                    clock.getAsLong());
        } else {
            offerLook(turns, teamId);
        }
    }

    @CheckForNull
    private String teamId() {
        return order.team() != null ? order.team() : team.id();
    }

    private void wantTeam(Turns turns, long retryAt) {
        if (clock.getAsLong() < retryAt) {
            turns.remind(retryAt);
        } else if (!teamWanted) {
            teamWanted = true;
            team.want(duvo, this::teamFailed);
        }
        if (lost != null) {
            turns.remind(lost.until());
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
        result.failed(why);
        if (why.outcome() == Outcome.UNKNOWN) {
            lookUp();
        }
    }

    private void lookUp() {
        lost = new LostStart(order.reference(), wanted.sandboxId(), clock.getAsLong());
    }

    private void offerLook(Turns turns, String teamId) {
        var candidate = lost.candidate();
        Ask<?> look = candidate == null
                ? slot.ask(
                        Urgency.SETTLE,
                        listAt,
                        d -> d.jobs(teamId, null, wanted.agentId(), CANDIDATES, 0),
                        this::listed,
                        this::lookFailed)
                : slot.ask(
                        Urgency.SETTLE,
                        listAt,
                        d -> d.messages(candidate.id(), FIRST_MESSAGES, 0),
                        page -> looked(candidate, page),
                        this::lookFailed);
        turns.offer(look, clock.getAsLong());
        turns.remind(lost.until());
    }

    private void listed(JobPage page) {
        var found = lost.listed(page.jobs());
        if (found != null) {
            result.started(found);
        } else if (lost.candidate() == null) {
            pause();
        }
    }

    private void looked(Job candidate, MessagePage page) {
        if (lost.looked(page.messages())) {
            result.started(candidate);
        } else if (lost.candidate() == null) {
            pause();
        }
    }

    /** The search has its own end; trouble in it is no other trouble. */
    private void lookFailed(DuvoException why) {
        pause();
    }

    private void pause() {
        listAt = clock.getAsLong() + Limits.LOOK_UP_PACE;
    }
}
