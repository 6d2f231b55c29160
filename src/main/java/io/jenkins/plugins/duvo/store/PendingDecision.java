package io.jenkins.plugins.duvo.store;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.duvo.api.Answer;
import io.jenkins.plugins.duvo.store.DecisionRecord.Verdict;
import java.util.Map;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * Outbox entry: a decision about a human request that Duvo has not accepted yet. The journal keeps it from before it is sent,
 * so a restart neither loses the decision nor asks the person again. The components are members of the journal's JSON.
 *
 * @param requestId the request
 * @param approved the decision about an approval; null for questions
 * @param answers the answers to questions, by the exact text of each; null for an approval
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
    /** Whether there is an answer to a request: a file that was edited may lack either. */
    boolean isComplete() {
        return requestId != null && (approved == null) != (answers == null);
    }

    /** The answer as it is sent to Duvo. */
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
