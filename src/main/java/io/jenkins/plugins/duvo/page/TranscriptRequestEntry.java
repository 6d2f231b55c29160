package io.jenkins.plugins.duvo.page;

import com.fasterxml.jackson.annotation.JsonInclude;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.duvo.request.OpenRequest;
import io.jenkins.plugins.duvo.request.RequestId;
import io.jenkins.plugins.duvo.store.DecisionRecord;
import io.jenkins.plugins.duvo.store.JobRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Entry of a human request in the transcript on the page. Every text is harmless; the page sets it as text.
 *
 * @param id of the entry: a request whose answer Duvo rejected has one entry for each answer
 * @param at where in the transcript the entry belongs, in bytes: before what begins there
 * @param time milliseconds from the start of the Job until the request opened; null if that is not known
 * @param title of the request
 * @param state what became of the request, in words
 * @param open whether the request is undecided
 * @param accepted whether Duvo accepted the answer; null while that is not known
 * @param answers to the questions of the request
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record TranscriptRequestEntry(
        String id,
        long at,
        @CheckForNull Long time,
        String title,
        String state,
        boolean open,
        @CheckForNull Boolean accepted,
        List<Answered> answers) {
    /** A question of the request and its answer. */
    record Answered(String question, String answer) {}

    /** Returns the entries of all requests of a Job, the oldest first. */
    static List<TranscriptRequestEntry> all(JobRecord job, List<OpenRequest> open) {
        var entries = new ArrayList<TranscriptRequestEntry>();
        var counts = new HashMap<String, Integer>();
        for (var decision : job.getDecisions()) {
            entries.add(decided(job, decision, id(job, decision.getRequestId(), counts)));
        }
        for (var request : open) {
            if (request.decision() == null) {
                entries.add(waiting(job, request, id(job, request.request().id(), counts)));
            }
        }
        return entries;
    }

    /** The id of the next entry of a request: {@code <request id>-1}, then {@code <request id>-2}. */
    private static String id(JobRecord job, String requestId, Map<String, Integer> counts) {
        var id = RequestId.forAddress(job.getLocalId(), requestId);
        return id + "-" + counts.merge(id, 1, Integer::sum);
    }

    private static TranscriptRequestEntry decided(JobRecord job, DecisionRecord decision, String id) {
        return new TranscriptRequestEntry(
                id,
                decision.askedAfter(),
                time(job, decision.getAskedAt()),
                decision.getTitle(),
                decision.getSummary(),
                false,
                decision.getAccepted(),
                decision.getAnswers().stream()
                        .map(each -> new Answered(each.getQuestion(), each.getAnswer()))
                        .toList());
    }

    private static TranscriptRequestEntry waiting(JobRecord job, OpenRequest request, String id) {
        var state = request.getState();
        return new TranscriptRequestEntry(
                id,
                job.openedAfter(),
                time(job, request.getSince()),
                request.getTitle(),
                state == null ? Messages.TranscriptRequestEntry_open(request.getApprovers()) : state,
                true,
                null,
                List.of());
    }

    /** Milliseconds from the start of the Job, both by the controller's clock; null if the time was not saved. */
    @CheckForNull
    private static Long time(JobRecord job, long askedAt) {
        return askedAt == 0 ? null : Math.max(0, askedAt - job.getStartedAt());
    }
}
