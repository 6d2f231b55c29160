package io.jenkins.plugins.duvo.store;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import io.jenkins.plugins.duvo.api.PlainText;
import java.io.Serializable;
import java.util.Map;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/**
 * Verdict of Duvo's evaluation about one check of a Job, for the build's pages and remote API. Persisted with the build; its texts are
 * harmless.
 */
@ExportedBean
public final class CheckRecord implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Characters of a verdict in words: more than a person reads, and little enough to be saved with every build. */
    private static final int MAX_CHARS = 2_000;

    private String name;
    private final Boolean passed;
    private final String text;

    /** @param passed null where the verdict is no truth value */
    CheckRecord(String name, @CheckForNull Boolean passed, @CheckForNull String text) {
        this.name = PlainText.title(name);
        this.passed = passed;
        this.text = text == null ? null : PlainText.toLine(text, MAX_CHARS);
    }

    /** Sets the default of a field that a file lacks because it was edited by hand. */
    private Object readResolve() {
        name = Util.fixNull(name);
        return this;
    }

    @Exported
    public String getName() {
        return name;
    }

    /** Whether the check passed; null where Duvo's verdict is a text, or none. */
    @Exported
    @CheckForNull
    public Boolean getPassed() {
        return passed;
    }

    /** Duvo's verdict in words; null where it is a truth value, or none. */
    @Exported
    @CheckForNull
    public String getText() {
        return text;
    }

    /**
     * Adds the verdict as scripts see it, a truth value, a text or null, to those of other checks, under the name of the check. A number
     * is added to a name that is there already.
     */
    void addTo(Map<String, Object> verdicts) {
        var key = name;
        for (int i = 2; verdicts.containsKey(key); i++) {
            key = name + " (" + i + ")";
        }
        verdicts.put(key, passed == null ? text : passed);
    }
}
