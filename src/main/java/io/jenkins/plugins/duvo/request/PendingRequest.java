package io.jenkins.plugins.duvo.request;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.duvo.api.HumanRequest;
import io.jenkins.plugins.duvo.follow.RequestResolution;
import io.jenkins.plugins.duvo.store.AnsweredQuestion;
import io.jenkins.plugins.duvo.store.DecisionRecord;
import io.jenkins.plugins.duvo.store.DecisionRecord.Verdict;
import io.jenkins.plugins.duvo.store.JobRecord;
import java.util.List;

/** The human request that a Job waits on: what others see of it, and what was decided about it. Not thread-safe. */
final class PendingRequest {
    private final HumanRequest request;
    private final OpenRequest shown;
    private final JobRecord record;
    private final JobListenerNotifier notices;
    private final OpenRequestRegistry all = OpenRequestRegistry.get();
    private DecisionRecord decided;
    private boolean visible;

    PendingRequest(HumanRequest request, OpenRequest shown, JobRecord record, JobListenerNotifier notices) {
        this.request = request;
        this.shown = shown;
        this.record = record;
        this.notices = notices;
    }

    /** What others see of it. */
    OpenRequest shown() {
        return shown;
    }

    /** Whether it is to be dealt with: the Job waits on it, and the step on the Job. */
    boolean isOpen() {
        return visible;
    }

    /** Whether it is open, and neither somebody nor a setting has decided. */
    boolean isUndecided() {
        return visible && decided == null;
    }

    /** Others may see it from now on. */
    void show() {
        visible = true;
        all.add(shown);
    }

    /** Listeners hear of it. */
    void announce() {
        notices.opened(shown);
    }

    /** Nobody sees it any more; listeners hear what was decided, if anything was. */
    void hide() {
        if (visible) {
            visible = false;
            all.remove(shown);
            notices.settled(shown, decided);
        }
    }

    /**
     * @param user null where a setting decided, or nobody
     * @param answers to the questions, if any were given
     */
    void decide(Verdict verdict, @CheckForNull String user, List<AnsweredQuestion> answers) {
        decided = new DecisionRecord(request.id(), request.title(), verdict, user);
        decided.asked(record.openedAt(request.id()), record.openedAfter());
        decided.answers(answers);
        record.add(decided);
        shown.decided(decided);
    }

    /** What was decided before a restart holds. */
    void decideAgain(DecisionRecord earlier) {
        decided = earlier;
        shown.decided(earlier);
    }

    /** Duvo refused what was decided: somebody is to decide again. */
    void undecide() {
        if (decided != null) {
            decided.markAccepted(false);
            decided = null;
        }
    }

    /** It is open no more. */
    void settled(RequestResolution resolution) {
        if (decided == null || resolution == RequestResolution.STOPPED && decided.getVerdict() != Verdict.DENIED) {
            undecide(); // it was not sent any more
            decide(verdict(resolution), null, List.of());
        }
        if (decided.getVerdict() != Verdict.REFUSED) {
            decided.markAccepted(taken(resolution));
        }
        hide();
    }

    /** Where nobody decided in this build. */
    private static Verdict verdict(RequestResolution resolution) {
        return switch (resolution) {
            case ANSWERED, PROBABLY_ANSWERED, STOPPED -> Verdict.STOPPED;
            case ANSWERED_ELSEWHERE -> Verdict.ELSEWHERE;
            case REPLACED, JOB_ENDED -> Verdict.WITHDRAWN;
        };
    }

    private boolean taken(RequestResolution resolution) {
        return switch (resolution) {
            case ANSWERED, PROBABLY_ANSWERED, STOPPED -> true;
            case ANSWERED_ELSEWHERE -> decided.getVerdict() == Verdict.ELSEWHERE;
            case REPLACED, JOB_ENDED -> false;
        };
    }
}
