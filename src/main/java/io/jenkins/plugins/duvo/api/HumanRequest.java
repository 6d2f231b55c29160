package io.jenkins.plugins.duvo.api;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;

/**
 * Request of a Job to a person: to approve something, or to answer questions. All texts are Duvo's, untrusted and unbounded.
 *
 * @param id Duvo's id of the request; empty if Duvo gave none
 * @param title short text; empty if Duvo gave none
 * @param description longer text, or null
 * @param createdAt when the Job made the request, or null
 * @param type Duvo's word for the kind, such as {@code approval} or {@code question}; may be one that this plugin does not know. Where
 *     Duvo gives none, it follows from the other members: questions make a question, a title without questions an approval, and
 *     anything else an unknown kind, the empty word
 * @param questions the questions of a request of type {@code question}; else empty
 */
public record HumanRequest(
        String id,
        String title,
        @CheckForNull String description,
        @CheckForNull Instant createdAt,
        String type,
        List<Question> questions) {
    private static final String APPROVAL = "approval";
    private static final String QUESTION = "question";

    public HumanRequest {
        id = id == null ? "" : id;
        title = title == null ? "" : title;
        type = type == null || type.isBlank() ? typeOf(title, questions) : type;
        questions = Lists.withoutNulls(questions);
    }

    /** Without a type, a list of questions that is empty says nothing; an approval has none. */
    private static String typeOf(String title, @CheckForNull List<Question> questions) {
        if (questions == null) {
            return title.isBlank() ? "" : APPROVAL;
        }
        return Lists.withoutNulls(questions).isEmpty() ? "" : QUESTION;
    }

    /**
     * Returns a copy with the function applied to all texts that people read. Duvo matches an answer by the exact text of its question,
     * which the copy may not have.
     */
    public HumanRequest mapTexts(UnaryOperator<String> text) {
        return new HumanRequest(
                id,
                text.apply(title),
                description == null ? null : text.apply(description),
                createdAt,
                type,
                questions.stream().map(question -> question.mapTexts(text)).toList());
    }

    /** Whether another request asks exactly the same. Duvo may replace what a request asks under its id, and its time says nothing. */
    public boolean asksSameAs(HumanRequest other) {
        return title.equals(other.title)
                && Objects.equals(description, other.description)
                && type.equals(other.type)
                && questions.equals(other.questions);
    }

    /** Whether the request asks for an approval: yes or no. */
    public boolean isApproval() {
        return type.equals(APPROVAL);
    }

    /** Whether the request asks questions, and at least one. */
    public boolean isQuestion() {
        return type.equals(QUESTION) && !questions.isEmpty();
    }
}
