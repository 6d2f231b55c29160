package io.jenkins.plugins.duvo.config;

import com.cloudbees.plugins.credentials.CredentialsMatcher;
import com.cloudbees.plugins.credentials.CredentialsMatchers;
import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.common.IdCredentials;
import com.cloudbees.plugins.credentials.common.StandardListBoxModel;
import com.cloudbees.plugins.credentials.domains.DomainRequirement;
import com.cloudbees.plugins.credentials.domains.URIRequirementBuilder;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Item;
import hudson.model.Queue;
import hudson.model.Run;
import hudson.security.ACL;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.plaincredentials.StringCredentials;
import org.springframework.security.core.Authentication;

/**
 * Where the key of a connection is: the id of a Secret text, and who is to see it: a build, the form of a job or, where both are
 * null, an administrator, who sees what every build sees. The key itself is not kept. Every look may block on a credentials provider.
 */
record ApiKeyLookup(
        String id,
        String apiUrl,
        @CheckForNull Run<?, ?> run,
        @CheckForNull Item item) {
    /** Credentials of scope System are hidden from builds. */
    private static final CredentialsMatcher SEEN_BY_BUILDS =
            CredentialsMatchers.not(CredentialsMatchers.withScope(CredentialsScope.SYSTEM));

    private static final Logger LOGGER = Logger.getLogger(ApiKeyLookup.class.getName());

    /** What may be chosen for the builds of a job, or of every job where it is null: the Secret texts that they see. */
    static StandardListBoxModel choice(@CheckForNull Item item, List<DomainRequirement> requirements) {
        var choice = new StandardListBoxModel();
        choice.includeEmptyValue();
        if (item == null) {
            choice.includeMatchingAs(ACL.SYSTEM2, Jenkins.get(), StringCredentials.class, requirements, SEEN_BY_BUILDS);
        } else {
            choice.includeMatchingAs(authentication(item), item, StringCredentials.class, requirements, SEEN_BY_BUILDS);
        }
        return choice;
    }

    static List<DomainRequirement> requirements(String apiUrl) {
        return URIRequirementBuilder.fromUri(apiUrl).build();
    }

    /**
     * Finds the credential, and notes on it that the build uses it.
     *
     * @throws DuvoConfigurationException if it is not there, not a Secret text, or empty
     */
    StringCredentials require() throws DuvoConfigurationException {
        var found = find(StringCredentials.class);
        if (found == null) {
            throw new DuvoConfigurationException(
                    find(IdCredentials.class) == null ? missing() : Messages.ApiKeyLookup_WrongType(id));
        }
        if (found.getSecret().getPlainText().isBlank()) {
            throw new DuvoConfigurationException(Messages.ApiKeyLookup_Empty(id));
        }
        if (run != null) {
            CredentialsProvider.track(run, found);
        }
        return found;
    }

    boolean exists() {
        return find(StringCredentials.class) != null;
    }

    /** The key as it is now; empty if it cannot be had. */
    String secret() {
        try {
            var found = find(StringCredentials.class);
            return found == null ? "" : found.getSecret().getPlainText();
        } catch (RuntimeException e) {
            // A provider's own trouble: the call counts as not made, and is made again.
            LOGGER.log(Level.FINE, e, () -> "Cannot look up the credential " + id);
            return "";
        }
    }

    private String missing() {
        return run == null && item == null
                ? Messages.ApiKeyLookup_MissingForAll(id, apiUrl)
                : Messages.ApiKeyLookup_Missing(id, apiUrl);
    }

    @CheckForNull
    private <C extends IdCredentials> C find(Class<C> type) {
        if (run != null) {
            return CredentialsProvider.findCredentialById(id, type, run, requirements(apiUrl));
        }
        var seen = item == null
                ? CredentialsProvider.lookupCredentialsInItemGroup(
                        type, Jenkins.get(), ACL.SYSTEM2, requirements(apiUrl))
                : CredentialsProvider.lookupCredentialsInItem(type, item, authentication(item), requirements(apiUrl));
        return CredentialsMatchers.firstOrNull(
                seen, CredentialsMatchers.allOf(CredentialsMatchers.withId(id), SEEN_BY_BUILDS));
    }

    /** As whom the builds of a job look for credentials. */
    static Authentication authentication(@CheckForNull Item item) {
        return item instanceof Queue.Task task ? task.getDefaultAuthentication2() : ACL.SYSTEM2;
    }
}
