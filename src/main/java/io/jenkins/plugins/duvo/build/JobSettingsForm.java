package io.jenkins.plugins.duvo.build;

import com.cloudbees.plugins.credentials.CredentialsMatcher;
import com.cloudbees.plugins.credentials.CredentialsMatchers;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.common.StandardListBoxModel;
import com.cloudbees.plugins.credentials.domains.URIRequirementBuilder;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Item;
import hudson.model.Queue;
import hudson.security.ACL;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.duvo.config.DuvoConfiguration;
import io.jenkins.plugins.duvo.config.DuvoConnection;
import java.util.List;
import java.util.stream.Stream;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.plaincredentials.StringCredentials;

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
            "propagate",
            "onAbort");
    /** The fields of a form about a Job that is started. */
    public static final List<String> FIELDS = Stream.concat(
                    Stream.of("agentId", "message", "wait"), FOLLOW_FIELDS.stream())
            .toList();

    private static final CredentialsMatcher SEEN_BY_BUILDS =
            CredentialsMatchers.not(CredentialsMatchers.withScope(CredentialsScope.SYSTEM));

    private JobSettingsForm() {}

    /** Whether the id can be one at all. */
    public static FormValidation checkAgentId(@CheckForNull Item item, String value) {
        if (!mayConfigure(item) || !value.isBlank()) {
            return FormValidation.ok();
        }
        return FormValidation.error(Messages.JobSettings_noAgent());
    }

    /** The configured connections; only the current one for people who may not configure the job. */
    public static ListBoxModel connections(@CheckForNull Item item, @CheckForNull String current) {
        var model = new ListBoxModel();
        model.add(Messages.JobSettingsForm_defaultConnection(), "");
        if (mayConfigure(item)) {
            DuvoConfiguration.get().getConnections().stream()
                    .map(DuvoConnection::getName)
                    .forEach(model::add);
        } else if (current != null && !current.isBlank()) {
            model.add(current);
        }
        return model;
    }

    /** The Secret text credentials that the job can see; of scope System are those that no build sees. */
    public static ListBoxModel credentials(
            @CheckForNull Item item, @CheckForNull String connection, @CheckForNull String current) {
        var model = new StandardListBoxModel();
        if (!mayConfigure(item)) {
            return model.includeCurrentValue(current == null ? "" : current);
        }
        var url = DuvoConfiguration.get().getConnections().stream()
                .filter(each -> connection == null
                        || connection.isBlank()
                        || each.getName().equals(connection))
                .findFirst()
                .map(DuvoConnection::getApiUrl);
        var requirements =
                url.map(each -> URIRequirementBuilder.fromUri(each).build()).orElseGet(List::of);
        var authentication = item instanceof Queue.Task task ? task.getDefaultAuthentication2() : ACL.SYSTEM2;
        return model.includeEmptyValue()
                .includeMatchingAs(authentication, item, StringCredentials.class, requirements, SEEN_BY_BUILDS)
                .includeCurrentValue(current == null ? "" : current);
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
}
