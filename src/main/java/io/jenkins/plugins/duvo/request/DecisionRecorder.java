package io.jenkins.plugins.duvo.request;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.duvo.api.HumanRequest;
import io.jenkins.plugins.duvo.console.MaskedRequest;
import io.jenkins.plugins.duvo.follow.RequestResolution;
import io.jenkins.plugins.duvo.store.AnsweredQuestion;
import io.jenkins.plugins.duvo.store.DecisionRecord;
import io.jenkins.plugins.duvo.store.DecisionRecord.Verdict;
import io.jenkins.plugins.duvo.store.JobRecord;
import io.jenkins.plugins.duvo.store.PendingDecision;
import java.util.List;

/**
 * Recorder of what was decided about one human request, by whom, and whether Duvo accepted it. It writes into the Job's record, which the
 * caller saves. Not thread-safe.
 */
final class DecisionRecorder {
    private final MaskedRequest masked;
    /** With title and description masked as in the build's log. */
    private final HumanRequest request;

    private final JobRecord record;
    private final OpenRequest openRequest;
    /** Null while the request is undecided. */
    private DecisionRecord decision;

    DecisionRecorder(MaskedRequest masked, JobRecord record, OpenRequest openRequest) {
        this.masked = masked;
        this.request = masked.shown();
        this.record = record;
        this.openRequest = openRequest;
    }

    boolean isDecided() {
        return decision != null;
    }

    /** What was decided last; null while the request is undecided. */
    @CheckForNull
    DecisionRecord decision() {
        return decision;
    }

    /** Who or what decided last, in words. */
    String decider() {
        return decision.decider();
    }

    /**
     * Records a decision.
     *
     * @param user null where a setting decided, or where the request was not decided in this build
     * @param timeLimit the minutes after which a time limit decided; 0 if it did not
     * @param answers empty for an approval
     */
    void decided(Verdict verdict, @CheckForNull String user, int timeLimit, List<AnsweredQuestion> answers) {
        var made = make(verdict, user);
        made.setTimeLimit(timeLimit);
        made.setAnswers(answers);
        record.add(made);
        set(made);
    }

    /** Goes on with a decision that was recorded before a restart. */
    void resume(DecisionRecord earlier) {
        set(earlier);
    }

    /** Makes the request undecided again; the record keeps the decision as not accepted. */
    void undecide() {
        if (decision != null) {
            decision.markAccepted(false);
            decision = null;
        }
    }

    /**
     * Records what another build, or another step of this one, has decided, and Duvo has accepted.
     *
     * @return the decision as it is recorded here
     */
    DecisionRecord decidedElsewhere(DecisionRecord other) {
        var known = other.withTitleAndTimes(request.title(), record.openedAt(request.id()), record.openedAfter());
        record.addElsewhere(known);
        if (decision == null || decision.getVerdict() == Verdict.ELSEWHERE) {
            set(known);
        }
        return known;
    }

    /**
     * Records how Duvo resolved the request.
     *
     * @return the decision of this build that Duvo accepted; null if it accepted none, or another one
     */
    @CheckForNull
    DecisionRecord resolved(RequestResolution resolution) {
        if (decision == null || resolution == RequestResolution.STOPPED && decision.getVerdict() != Verdict.DENIED) {
            undecide(); // it was not sent any more
            var known = record.settledElsewhere(masked);
            if (known != null) { // before this build saw the request
                set(known);
                return null;
            }
            decided(verdict(resolution), null, 0, List.of());
        }
        var verdict = decision.getVerdict();
        if (verdict == Verdict.REFUSED || decision.getAccepted() != null) {
            return null; // nothing was sent, or another build has said what became of it
        }
        var sent = verdict != Verdict.ELSEWHERE;
        switch (resolution) {
            case ANSWERED, PROBABLY_ANSWERED, STOPPED -> decision.markAccepted(true);
            case ANSWERED_ELSEWHERE -> decision.markAccepted(!sent);
            case REPLACED, JOB_ENDED -> {
                // A Job that ends soon after a denial may have ended because of it: which is true is not known.
                var maybeEffective = verdict == Verdict.DENIED && resolution == RequestResolution.JOB_ENDED;
                if (sent && !maybeEffective) {
                    decision.markAccepted(false);
                }
            }
        }
        return sent && Boolean.TRUE.equals(decision.getAccepted()) ? decision : null;
    }

    /**
     * What a request is recorded as that neither a user nor a setting decided in this build. Who answered is not known then, nor whether
     * anyone did where the Job went on or ended before it was seen without its request.
     */
    private static Verdict verdict(RequestResolution resolution) {
        return switch (resolution) {
            case ANSWERED, PROBABLY_ANSWERED, STOPPED -> Verdict.STOPPED;
            case ANSWERED_ELSEWHERE, REPLACED, JOB_ENDED -> Verdict.ELSEWHERE;
        };
    }

    /**
     * Records that a user tried to answer who may not. The request stays undecided.
     *
     * @return false if that was recorded before
     */
    boolean recordAttempt(@CheckForNull String user) {
        var attempt = make(Verdict.NOT_ALLOWED, user);
        if (record.getDecisions().stream().anyMatch(attempt::repeats)) {
            return false;
        }
        record.add(attempt);
        return true;
    }

    private DecisionRecord make(Verdict verdict, @CheckForNull String user) {
        var made = new DecisionRecord(request.id(), request.title(), verdict, user);
        made.setAsked(PendingDecision.digest(masked.original()));
        made.setAskedAt(record.openedAt(request.id()), record.openedAfter());
        return made;
    }

    private void set(DecisionRecord made) {
        decision = made;
        openRequest.setDecision(made);
    }
}
