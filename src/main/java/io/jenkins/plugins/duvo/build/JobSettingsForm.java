package io.jenkins.plugins.duvo.build;

import com.cloudbees.plugins.credentials.common.StandardListBoxModel;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.AbortException;
import hudson.Util;
import hudson.model.AutoCompletionCandidates;
import hudson.model.Item;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.duvo.config.DuvoSetupException;
import io.jenkins.plugins.duvo.config.FormConnections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.Stream;
import jenkins.model.Jenkins;

/** What the forms of steps and of freestyle builds offer and check; each method asks for the permission that it needs. */
public final class JobSettingsForm {
    /** The fields of every form about a Job that is followed, by the names that users write. */
    public static final List<String> FOLLOW_FIELDS = List.of(
            "connection",
            "credentialsId",
            "humanRequests",
            "submitter",
            "requestTimeoutMinutes",
            "onRequestTimeout",
            "answers",
            "log",
            "outputFile",
            "propagate",
            "onAbort");
    /** The fields of a form about a Job that is started. */
    public static final List<String> FIELDS = Stream.concat(
                    Stream.of("agentId", "message", "files", "wait"), FOLLOW_FIELDS.stream())
            .toList();

    private JobSettingsForm() {}

    /** The Assignments whose names or ids hold what was typed; none for people who may not change the job. */
    public static AutoCompletionCandidates suggestAssignments(
            @CheckForNull Item item,
            String value,
            @CheckForNull String connection,
            @CheckForNull String credentialsId) {
        return mayUseKeys(item)
                ? new AssignmentField(item, connection, credentialsId).suggestions(value)
                : new AutoCompletionCandidates();
    }

    /** Says to people who may change the job which Assignment it is. */
    public static FormValidation checkAgentId(
            @CheckForNull Item item,
            String value,
            @CheckForNull String connection,
            @CheckForNull String credentialsId) {
        var field = new AssignmentField(item, connection, credentialsId);
        if (!value.isBlank()) {
            return mayUseKeys(item) ? field.check(value) : FormValidation.ok();
        }
        if (mayUseKeys(item)) {
            field.prepare();
        }
        return mayConfigure(item) ? FormValidation.error(Messages.JobSettings_noAgent()) : FormValidation.ok();
    }

    /** Whether the patterns can be meant. */
    public static FormValidation checkFiles(@CheckForNull Item item, String value) {
        var settings = new JobSettings();
        settings.setFiles(value);
        return check(item, settings);
    }

    /** Whether the path can be meant. */
    public static FormValidation checkOutputFile(@CheckForNull Item item, String value) {
        var settings = new JobSettings();
        settings.setOutputFile(value);
        return check(item, settings);
    }

    private static FormValidation check(@CheckForNull Item item, JobSettings settings) {
        try {
            if (mayConfigure(item)) {
                settings.check();
            }
            return FormValidation.ok();
        } catch (AbortException e) {
            return FormValidation.error(e.getMessage());
        }
    }

    /** The connections that the job may use; only the current one for people who may not configure the job. */
    public static ListBoxModel connections(@CheckForNull Item item, @CheckForNull String current) {
        var model = new ListBoxModel();
        model.add(Messages.JobSettingsForm_defaultConnection(), "");
        var names = new LinkedHashSet<String>();
        if (mayConfigure(item)) {
            names.addAll(new FormConnections(item).names());
        }
        if (current != null && !current.isBlank()) {
            names.add(current);
        }
        names.forEach(model::add);
        return model;
    }

    /** Whether the job can use the connection. */
    public static FormValidation checkConnection(@CheckForNull Item item, @CheckForNull String value) {
        return mayConfigure(item) ? check(() -> new FormConnections(item).connection(value)) : FormValidation.ok();
    }

    /** The Secret text credentials that the job can see; of scope System are those that no build sees. */
    public static ListBoxModel credentials(
            @CheckForNull Item item, @CheckForNull String connection, @CheckForNull String current) {
        return mayConfigure(item)
                ? new FormConnections(item).keys(connection, current)
                : new StandardListBoxModel().includeCurrentValue(current == null ? "" : current);
    }

    /** Whether the credential that is named instead of the connection's is there. */
    public static FormValidation checkCredentialsId(
            @CheckForNull Item item, @CheckForNull String connection, @CheckForNull String value) {
        var id = Util.fixEmptyAndTrim(value);
        return id == null || !mayUseKeys(item)
                ? FormValidation.ok()
                : check(() -> new FormConnections(item).requireKey(connection, id));
    }

    private interface Try {
        void run() throws DuvoSetupException;
    }

    private static FormValidation check(Try tried) {
        try {
            tried.run();
            return FormValidation.ok();
        } catch (DuvoSetupException e) {
            return FormValidation.error(e.getMessage());
        }
    }

    public static ListBoxModel logLevels(@CheckForNull Item item) {
        return words(item, JobSettings.LOG_LEVELS);
    }

    public static ListBoxModel humanRequests(@CheckForNull Item item) {
        return words(item, JobSettings.HUMAN_REQUESTS);
    }

    public static ListBoxModel onRequestTimeout(@CheckForNull Item item) {
        return words(item, JobSettings.ON_REQUEST_TIMEOUT);
    }

    public static ListBoxModel onAbort(@CheckForNull Item item) {
        return words(item, JobSettings.ON_ABORT);
    }

    private static ListBoxModel words(@CheckForNull Item item, List<String> words) {
        var model = new ListBoxModel();
        if (mayConfigure(item)) {
            words.forEach(model::add);
        }
        return model;
    }

    private static boolean mayConfigure(@CheckForNull Item item) {
        return item == null ? Jenkins.get().hasPermission(Jenkins.ADMINISTER) : item.hasPermission(Item.EXTENDED_READ);
    }

    /** Looking is one thing, making Jenkins use a key another. */
    private static boolean mayUseKeys(@CheckForNull Item item) {
        return item == null ? Jenkins.get().hasPermission(Jenkins.ADMINISTER) : item.hasPermission(Item.CONFIGURE);
    }
}
