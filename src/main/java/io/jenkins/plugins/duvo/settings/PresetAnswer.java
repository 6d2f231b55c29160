package io.jenkins.plugins.duvo.settings;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Extension;
import hudson.Util;
import hudson.model.Describable;
import hudson.model.Descriptor;
import io.jenkins.plugins.duvo.api.HumanRequest;
import io.jenkins.plugins.duvo.api.Question;
import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.kohsuke.stapler.DataBoundConstructor;

/**
 * Preset answer: answers a question of a Job before a person is asked. A row of the form, an entry of the map in scripts.
 * Persisted as a part of {@link JobSettings}.
 */
public final class PresetAnswer implements Describable<PresetAnswer>, Serializable {
    private static final long serialVersionUID = 1L;

    private final String question;
    private final String answer;

    @DataBoundConstructor
    public PresetAnswer(String question, String answer) {
        this.question = Util.fixNull(question);
        this.answer = Util.fixNull(answer);
    }

    /** The text or the header of the question that it answers. */
    public String getQuestion() {
        return question;
    }

    public String getAnswer() {
        return answer;
    }

    static Map<String, String> map(List<PresetAnswer> rows) {
        var map = new LinkedHashMap<String, String>();
        rows.forEach(row -> map.put(row.question, row.answer));
        return map;
    }

    /** The answer that is given to a question; null if there is none, or a blank one. */
    @CheckForNull
    public static String to(Question question, Map<String, String> given) {
        var answer = filled(given.get(question.question()));
        return answer == null && question.header() != null ? filled(given.get(question.header())) : answer;
    }

    @CheckForNull
    private static String filled(@CheckForNull String answer) {
        return answer == null || answer.isBlank() ? null : answer;
    }

    /** The answers to all questions of a request; empty if one is not covered, or if it asks none. */
    public static Optional<Map<String, String>> toAll(HumanRequest request, Map<String, String> given) {
        var answers = new LinkedHashMap<String, String>();
        for (var question : request.questions()) {
            var answer = to(question, given);
            if (answer == null) {
                return Optional.empty();
            }
            answers.put(question.question(), answer);
        }
        return request.isQuestion() ? Optional.of(answers) : Optional.empty();
    }

    /** Registers the row of the form. */
    @Extension
    public static final class DescriptorImpl extends Descriptor<PresetAnswer> {
        @Override
        public String getDisplayName() {
            return "";
        }
    }
}
