package io.jenkins.plugins.duvo.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * What a Job asks a person: to approve something, or to answer questions. Every text is Duvo's, untrusted and unbounded.
 *
 * @param id Duvo's id of the request
 * @param title short; empty where Duvo gave none
 * @param description longer, or null
 * @param createdAt when it was asked, or null
 * @param type Duvo's word for the kind; may be one that this plugin does not know
 * @param questions the questions of a request for answers; else empty
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

    /** The same with title and description as the function returns them. Questions stay: by their texts Duvo knows the answers. */
    public HumanRequest mapTexts(UnaryOperator<String> text) {
        return new HumanRequest(
                id,
                text.apply(title),
                description == null ? null : text.apply(description),
                createdAt,
                type,
                questions);
    }

    /** Whether it asks for yes or no. */
    public boolean isApproval() {
        return type.equals("approval");
    }

    /** Whether it asks questions that can be answered. */
    public boolean isQuestion() {
        return type.equals("question") && !questions.isEmpty();
    }
}
