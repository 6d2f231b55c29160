package io.jenkins.plugins.duvo.settings;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Extension;
import hudson.Util;
import hudson.model.Describable;
import hudson.model.Descriptor;
import hudson.model.Item;
import hudson.util.FormValidation;
import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/**
 * Preset answer: answers a question of a Job before a person is asked. A row of the form, an entry of the map in scripts.
 * Persisted as a part of {@link JobSettings}.
 */
public final class PresetAnswer implements Describable<PresetAnswer>, Serializable {
    private static final long serialVersionUID = 1L;

    private String question;
    private String answer;

    @DataBoundConstructor
    public PresetAnswer(String question, String answer) {
        this.question = Util.fixNull(question);
        this.answer = Util.fixNull(answer);
    }

    /** Sets the defaults of fields that a file lacks because it was generated, edited by hand or is older than the field. */
    private Object readResolve() {
        question = Util.fixNull(question);
        answer = Util.fixNull(answer);
        return this;
    }

    /** The text or the header of the question that it answers. */
    public String getQuestion() {
        return question;
    }

    public String getAnswer() {
        return answer;
    }

    PresetAnswer expanded(UnaryOperator<String> expand) {
        return new PresetAnswer(expand.apply(question), expand.apply(answer));
    }

    static Map<String, String> map(List<PresetAnswer> rows) {
        var map = new LinkedHashMap<String, String>();
        rows.forEach(row -> map.put(row.question, row.answer));
        return map;
    }

    /** Registers the row of the form. */
    @Extension
    public static final class DescriptorImpl extends Descriptor<PresetAnswer> {
        @Override
        public String getDisplayName() {
            return "";
        }

        /** Says what to enter in an empty field, which the field of a new row is at first. */
        @POST
        public FormValidation doCheckQuestion(@AncestorInPath @CheckForNull Item item, @QueryParameter String value) {
            return ConnectionFormChecks.hint(item, value, Messages.PresetAnswer_noQuestion());
        }

        /** Says what to enter in an empty field, which the field of a new row is at first. */
        @POST
        public FormValidation doCheckAnswer(@AncestorInPath @CheckForNull Item item, @QueryParameter String value) {
            return ConnectionFormChecks.hint(item, value, Messages.PresetAnswer_noAnswer());
        }
    }
}
