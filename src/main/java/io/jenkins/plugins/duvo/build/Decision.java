package io.jenkins.plugins.duvo.build;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.duvo.api.Answer;
import io.jenkins.plugins.duvo.build.DecisionRecord.Verdict;
import java.util.Map;

/**
 * What was decided about a human request and has not been taken by Duvo yet. Kept with the living Job from before it is sent, so
 * that a restart neither forgets it nor asks the person again.
 *
 * @param requestId the request
 * @param approved for an approval; else null
 * @param answers for questions, by their exact text; else null
 * @param by the id of the user, or null where a setting decided
 * @param at milliseconds since 1970
 */
record Decision(
        String requestId,
        @CheckForNull Boolean approved,
        @CheckForNull Map<String, String> answers,
        @CheckForNull String by,
        long at) {
    Answer answer() {
        return new Answer(approved, answers);
    }

    Verdict verdict() {
        if (approved == null) {
            return Verdict.ANSWERED;
        }
        return approved ? Verdict.APPROVED : Verdict.DENIED;
    }
}
