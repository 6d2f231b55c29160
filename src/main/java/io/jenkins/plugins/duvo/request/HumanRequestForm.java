package io.jenkins.plugins.duvo.request;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import hudson.model.ParameterDefinition;
import io.jenkins.plugins.duvo.api.HumanRequest;
import io.jenkins.plugins.duvo.api.PlainText;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Form of a human request: its title, message and buttons, a parameter definition for each question, and the mapping of submitted values
 * back to answers. Both prompts use it: {@code input} in a Pipeline and the page of a freestyle build. All texts are harmless.
 */
public final class HumanRequestForm {
    /**
     * Content of a submitted form.
     *
     * @param answers by the exact text of the question; of one that got an option and own words, the latter
     * @param missing the titles of the questions without an answer
     * @param twofold the titles of the questions that take one answer and got an option and own words
     */
    public record Submitted(Map<String, String> answers, List<String> missing, List<String> twofold) {
        /** What is wrong, in words; empty if every question has one answer. */
        public Optional<String> problem() {
            if (!missing.isEmpty()) {
                return Optional.of(Messages.HumanRequestForm_missing(String.join(", ", missing)));
            }
            return twofold.isEmpty()
                    ? Optional.empty()
                    : Optional.of(Messages.HumanRequestForm_twofold(String.join(", ", twofold)));
        }
    }

    /**
     * What an {@code input} says besides the request: the Pipeline graph shows it instead of the step's log.
     *
     * @param job what tells the Job from others of the build
     * @param said what the agent said last, harmless and masked; empty if it said nothing that the log shows
     * @param page the address of the request's form on the page of the build
     */
    record Context(String job, String said, String page) {
        /** What led to the request, ended by a line feed; empty if the agent said nothing. */
        private String lead() {
            return said.isEmpty() ? "" : Messages.HumanRequestForm_lead(said) + '\n';
        }

        /** Where the form is, and what led to the request if that has room, each on lines of its own. */
        private String lines(boolean isLeadShown) {
            return (isLeadShown ? lead() : "") + Messages.HumanRequestForm_address(page);
        }
    }

    /** Characters. */
    private static final int MAX_DESCRIPTION = 10_000;

    /** Characters of a description above the fields of a form; a longer one is cut there, and whole within the form. */
    private static final int MAX_HEADING = 500;

    private final HumanRequest request;
    private final String note;
    private final Context context;
    private final List<QuestionField> fields = new ArrayList<>();

    /** @param context what an {@code input} says besides; null for a form that is none */
    HumanRequestForm(
            HumanRequest request, Map<String, String> given, @CheckForNull String note, @CheckForNull Context context) {
        this.context = context;
        this.request = request;
        this.note = note;
        var names = new HashSet<String>();
        names.add(SUBMITTER);
        var matcher = new AnswerMatcher(request);
        for (var question : matcher.questions()) {
            var answer = matcher.find(question, given).orElse(null);
            fields.add(new QuestionField(question, matcher.timesAsked(question), fields.size() + 1, names, answer));
        }
    }

    private HumanRequestForm(
            HumanRequest request, List<QuestionField> fields, String note, @CheckForNull Context context) {
        this.context = context;
        this.request = request;
        this.note = note;
        this.fields.addAll(fields);
    }

    /**
     * Returns the form as it is shown again after it was submitted and not sent: with all that was typed.
     *
     * @param values by the names of {@link #parameters}
     * @param newNote why it was not sent
     */
    HumanRequestForm again(Map<String, Object> values, String newNote) {
        return new HumanRequestForm(
                request, fields.stream().map(field -> field.filled(values)).toList(), newNote, context);
    }

    /** Name of the value that holds the id of the user who submitted the form. */
    public static final String SUBMITTER = "submitter";

    /** Whether the request asks for an approval: yes or no. */
    public boolean isApproval() {
        return request.isApproval();
    }

    /** The title on one line. */
    public String title() {
        return PlainText.title(request.title());
    }

    /**
     * The message of an {@code input}: note, title, Job, description and what led to the request, each on lines of its own. The Pipeline
     * graph shows it as the heading of a dialog, where a long text would leave no room for the fields: what finds no room there is in
     * the first of {@link #inputParameters}.
     */
    public String inputMessage() {
        var text = new StringBuilder();
        if (note != null) {
            text.append(note).append('\n');
        }
        text.append(title());
        if (context != null) {
            text.append('\n').append(context.job());
        }
        var description = description();
        if (!description.isEmpty()) {
            text.append('\n').append(fields.isEmpty() ? description : PlainText.truncate(description, MAX_HEADING));
        }
        if (context != null) {
            text.append('\n').append(context.lines(isLeadInHeading()));
        }
        return text.toString();
    }

    /** Whether what the agent said has room above the fields. */
    private boolean isLeadInHeading() {
        return fields.isEmpty() || description().length() + context.said().length() <= MAX_HEADING;
    }

    /** The description, harmless and not too long; empty if there is none. */
    private String description() {
        var description = Util.fixNull(request.description());
        return description.isBlank() ? "" : PlainText.truncate(PlainText.sanitize(description), MAX_DESCRIPTION);
    }

    /** A line of the plugin to show first, such as what was missing last time; or null. */
    @CheckForNull
    public String note() {
        return note;
    }

    /** Label of the button that approves or answers. */
    public String yes() {
        return isApproval() ? Messages.HumanRequestForm_approve() : Messages.HumanRequestForm_answer();
    }

    /** Label of the button that denies, or refuses to answer. */
    public String no() {
        return isApproval() ? Messages.HumanRequestForm_deny() : Messages.HumanRequestForm_refuse();
    }

    /** The parameters of all questions, in order; empty for an approval. */
    public List<ParameterDefinition> parameters() {
        return fields.stream().flatMap(field -> field.parameters().stream()).toList();
    }

    /** The fieldsets of all questions as the page of the build shows them first, in order; empty for an approval. */
    public List<QuestionFieldset> fieldsets() {
        return fieldsets(null);
    }

    /**
     * The fieldsets with what was submitted.
     *
     * @param submitted by the names of the fields; null for a form that is shown first
     */
    public List<QuestionFieldset> fieldsets(@CheckForNull Map<String, String[]> submitted) {
        return fields.stream().map(field -> field.fieldset(submitted)).toList();
    }

    /** Returns the answers of a form that the page of the build submitted; {@code submitted} is by the names of the fields. */
    public Submitted readFieldsets(Map<String, String[]> submitted) {
        var answers = new LinkedHashMap<String, String>();
        var missing = new ArrayList<String>();
        for (var field : fields) {
            var given = field.fieldset(submitted).read();
            field.answer(given)
                    .ifPresentOrElse(answer -> answers.put(field.question(), answer), () -> missing.add(field.title()));
        }
        return new Submitted(answers, missing, List.of());
    }

    /** The parameters as those of an {@code input} with the message {@link #inputMessage}. */
    public List<ParameterDefinition> inputParameters() {
        var parameters = parameters();
        var description = description();
        var above = (description.length() > MAX_HEADING ? description + '\n' : "")
                + (context == null || isLeadInHeading() ? "" : context.lead());
        if (!parameters.isEmpty() && !above.isEmpty()) {
            var first = parameters.get(0);
            first.setDescription(QuestionField.plain(above) + first.getDescription());
        }
        return parameters;
    }

    /**
     * Returns the answers of a submitted form.
     *
     * @param values by the names of {@link #parameters}
     */
    public Submitted read(Map<String, Object> values) {
        var answers = new LinkedHashMap<String, String>();
        var missing = new ArrayList<String>();
        var twofold = new ArrayList<String>();
        for (var field : fields) {
            var given = field.read(values);
            var answer = field.answer(given);
            if (given.isEmpty()) {
                missing.add(field.title());
                continue;
            }
            if (answer.isEmpty()) {
                twofold.add(field.title());
            }
            answers.put(field.question(), answer.orElse(given.get(given.size() - 1)));
        }
        return new Submitted(answers, missing, twofold);
    }
}
