package io.jenkins.plugins.duvo.request;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.ParameterDefinition;
import io.jenkins.plugins.duvo.api.HumanRequest;
import io.jenkins.plugins.duvo.api.PlainText;
import io.jenkins.plugins.duvo.settings.PresetAnswer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A human request as a form of Jenkins: what it says, its parameters, and the way back from what was submitted to an answer. */
public final class HumanRequestForm {
    /**
     * What a submitted form says.
     *
     * @param answers by the exact text of the question
     * @param missing titles of the questions without an answer
     */
    public record Submitted(Map<String, String> answers, List<String> missing) {}

    private static final int LONGEST_TITLE = 300;
    private static final int LONGEST_DESCRIPTION = 10_000;

    private final HumanRequest request;
    private final String note;
    private final List<QuestionField> fields = new ArrayList<>();

    /**
     * @param given answers to fill in, by the text or the header of the question
     * @param note a line of ours to show first, such as what was missing last time; or null
     */
    public HumanRequestForm(HumanRequest request, Map<String, String> given, @CheckForNull String note) {
        this.request = request;
        this.note = note;
        var names = new HashSet<String>();
        names.add(SUBMITTER);
        for (var question : request.questions()) {
            fields.add(new QuestionField(question, fields.size() + 1, names, PresetAnswer.to(question, given)));
        }
    }

    /** The name under which the user who submitted stands among the values. */
    public static final String SUBMITTER = "submitter";

    /** Whether it asks for yes or no. */
    public boolean isApproval() {
        return request.isApproval();
    }

    /** One harmless line. */
    public String title() {
        return PlainText.toLine(request.title(), LONGEST_TITLE);
    }

    /** Title, description and note; harmless. */
    public String message() {
        var text = new StringBuilder();
        if (note != null) {
            text.append(note).append('\n');
        }
        text.append(title());
        var description = request.description();
        if (description != null && !description.isBlank()) {
            text.append('\n').append(PlainText.truncate(PlainText.sanitize(description), LONGEST_DESCRIPTION));
        }
        return text.toString();
    }

    /** A line of ours to show first, such as what was missing last time; or null. */
    @CheckForNull
    public String note() {
        return note;
    }

    /** What the button says that approves or answers. */
    public String yes() {
        return isApproval() ? Messages.HumanRequestForm_approve() : Messages.HumanRequestForm_answer();
    }

    /** What the button says that denies, or refuses to answer. */
    public String no() {
        return isApproval() ? Messages.HumanRequestForm_deny() : Messages.HumanRequestForm_refuse();
    }

    /** Empty for an approval. */
    public List<ParameterDefinition> parameters() {
        return fields.stream().flatMap(field -> field.parameters().stream()).toList();
    }

    /** @param values by the names of {@link #parameters} */
    public Submitted read(Map<String, Object> values) {
        var answers = new LinkedHashMap<String, String>();
        var missing = new ArrayList<String>();
        for (var field : fields) {
            var answer = field.read(values);
            if (answer == null) {
                missing.add(field.title());
            } else {
                answers.put(field.question(), answer);
            }
        }
        return new Submitted(answers, missing);
    }
}
