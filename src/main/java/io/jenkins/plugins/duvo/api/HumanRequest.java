package io.jenkins.plugins.duvo.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Request of a Job to a person: to approve something, or to answer questions. All texts are Duvo's, untrusted and unbounded.
 *
 * @param id Duvo's id of the request; empty if Duvo gave none
 * @param title short text; empty if Duvo gave none
 * @param description longer text, or null
 * @param createdAt when the Job made the request, or null
 * @param type Duvo's word for the kind, such as {@code approval} or {@code question}; may be one that this plugin does not know
 * @param questions the questions of a request of type {@code question}; else empty
 */
public record HumanRequest(
        String id,
        String title,
        @CheckForNull String description,
        @JsonProperty("created_at") @CheckForNull Instant createdAt,
        String type,
        List<Question> questions) {
    public HumanRequest {
        id = id == null ? "" : id;
        title = title == null ? "" : title;
        type = type == null ? "" : type;
        questions = Lists.withoutNulls(questions);
    }

    /**
     * Returns a copy with the function applied to title and description. Questions stay as they are, because Duvo matches
     * answers by the exact text of the question.
     */
    public HumanRequest mapTexts(UnaryOperator<String> text) {
        return new HumanRequest(
                id,
                text.apply(title),
                description == null ? null : text.apply(description),
                createdAt,
                type,
                questions);
    }

    /** Whether the request asks for an approval: yes or no. */
    public boolean isApproval() {
        return type.equals("approval");
    }

    /** Whether the request asks questions, and at least one. */
    public boolean isQuestion() {
        return type.equals("question") && !questions.isEmpty();
    }
}
