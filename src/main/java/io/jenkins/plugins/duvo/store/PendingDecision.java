package io.jenkins.plugins.duvo.store;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.duvo.api.Answer;
import io.jenkins.plugins.duvo.store.DecisionRecord.Verdict;
import java.util.Map;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

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
@Restricted(NoExternalUse.class)
public record PendingDecision(
        String requestId,
        @CheckForNull Boolean approved,
        @CheckForNull Map<String, String> answers,
        @CheckForNull String by,
        long at) {
    public Answer answer() {
        return new Answer(approved, answers);
    }

    public Verdict verdict() {
        if (approved == null) {
            return Verdict.ANSWERED;
        }
        return approved ? Verdict.APPROVED : Verdict.DENIED;
    }
}
