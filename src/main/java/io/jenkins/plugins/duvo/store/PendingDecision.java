package io.jenkins.plugins.duvo.store;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.duvo.api.Answer;
import io.jenkins.plugins.duvo.api.HumanRequest;
import io.jenkins.plugins.duvo.api.IdempotencyKey;
import io.jenkins.plugins.duvo.api.Json;
import io.jenkins.plugins.duvo.config.Sha256;
import io.jenkins.plugins.duvo.console.MaskedRequest;
import io.jenkins.plugins.duvo.store.DecisionRecord.Verdict;
import java.util.ArrayList;
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
 * @param asked a digest of what the request asked; null in a file of an earlier version
 */
@Restricted(NoExternalUse.class)
public record PendingDecision(
        String requestId,
        @CheckForNull Boolean approved,
        @CheckForNull Map<String, String> answers,
        @CheckForNull String by,
        long at,
        @CheckForNull String asked) {
    /**
     * Creates the decision about a request, made now.
     *
     * @param answer to what is shown
     * @param by the id of the user, or null where a setting decides
     */
    public static PendingDecision of(MaskedRequest request, Answer answer, @CheckForNull String by) {
        return new PendingDecision(
                request.original().id(),
                answer.approved(),
                answer.answers(),
                by,
                System.currentTimeMillis(),
                digest(request, answer.answers()));
    }

    /** Whether there is an answer to a request: a file that was edited may lack either. */
    boolean isComplete() {
        return requestId != null && (approved == null) != (answers == null);
    }

    /**
     * Whether this decides what a request asks: Duvo may ask something else under the same id. Answers are in the words that were shown,
     * so they say nothing where other words are shown now, because other secrets are known.
     */
    public boolean isAbout(MaskedRequest request) {
        return requestId.equals(request.original().id()) && (asked == null || asked.equals(digest(request, answers)));
    }

    private static String digest(MaskedRequest request, @CheckForNull Map<String, String> answers) {
        var asked = digest(request.original());
        return answers == null || request.shown().equals(request.original())
                ? asked
                : Sha256.hex(asked + digest(request.shown()));
    }

    /** Returns what is the same for requests that ask the same, under whatever id: a digest, because texts may hold secrets. */
    public static String digest(HumanRequest request) {
        var texts = new ArrayList<>();
        texts.add(request.title());
        texts.add(request.description());
        texts.add(request.type());
        texts.add(request.questions());
        return Sha256.hex(Json.MAPPER.writeValueAsString(texts));
    }

    /** The answer as it is sent to Duvo. */
    public Answer answer() {
        return new Answer(approved, answers);
    }

    /** The idempotency key of the decision: the same after a restart, and another one for the next decision about the request. */
    public IdempotencyKey idempotencyKey() {
        return IdempotencyKey.of("respond", requestId, Long.toString(at), Json.MAPPER.writeValueAsString(answer()));
    }

    public Verdict verdict() {
        if (approved == null) {
            return Verdict.ANSWERED;
        }
        return approved ? Verdict.APPROVED : Verdict.DENIED;
    }
}
