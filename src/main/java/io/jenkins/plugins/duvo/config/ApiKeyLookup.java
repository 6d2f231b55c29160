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
 * Lookup of an API key, by the id of a Secret text and the scope in which the id is looked up. The key itself is not kept. Every lookup
 * may block on a credentials provider.
 *
 * @param id of the credential
 * @param apiUrl address for which the credential must be usable
 * @param run the build that uses the key, or null
 * @param item the project in whose form the key is used, or null; where {@code run} is null too, the lookup is an administrator's
 *     and sees what every build sees
 */
record ApiKeyLookup(
        String id,
        String apiUrl,
        @CheckForNull Run<?, ?> run,
        @CheckForNull Item item) {
    /** Credentials of scope System are hidden from builds. */
    private static final CredentialsMatcher VISIBLE_TO_BUILDS =
            CredentialsMatchers.not(CredentialsMatchers.withScope(CredentialsScope.SYSTEM));

    private static final Logger LOGGER = Logger.getLogger(ApiKeyLookup.class.getName());

    /** The Secret texts that the builds of a project can see, as choices of a form; for null those that every build can see. */
    static StandardListBoxModel choice(@CheckForNull Item item, List<DomainRequirement> requirements) {
        var choice = new StandardListBoxModel();
        choice.includeEmptyValue();
        if (item == null) {
            choice.includeMatchingAs(
                    ACL.SYSTEM2, Jenkins.get(), StringCredentials.class, requirements, VISIBLE_TO_BUILDS);
        } else {
            choice.includeMatchingAs(
                    authentication(item), item, StringCredentials.class, requirements, VISIBLE_TO_BUILDS);
        }
        return choice;
    }

    static List<DomainRequirement> requirements(String apiUrl) {
        return URIRequirementBuilder.fromUri(apiUrl).build();
    }

    /**
     * Finds the credential, and records on it that the build uses it.
     *
     * @throws DuvoConfigurationException if the credential does not exist, is not a Secret text, or is empty
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

    /** The present key; empty if it cannot be read: a call without a key counts as not sent, and is repeated. */
    String secret() {
        try {
            var found = find(StringCredentials.class);
            return found == null ? "" : found.getSecret().getPlainText();
        } catch (Throwable e) { // of any kind: the provider is another plugin's
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
        var visible = item == null
                ? CredentialsProvider.lookupCredentialsInItemGroup(
                        type, Jenkins.get(), ACL.SYSTEM2, requirements(apiUrl))
                : CredentialsProvider.lookupCredentialsInItem(type, item, authentication(item), requirements(apiUrl));
        return CredentialsMatchers.firstOrNull(
                visible, CredentialsMatchers.allOf(CredentialsMatchers.withId(id), VISIBLE_TO_BUILDS));
    }

    /** The authentication with which the builds of a project look up credentials. */
    static Authentication authentication(@CheckForNull Item item) {
        return item instanceof Queue.Task task ? task.getDefaultAuthentication2() : ACL.SYSTEM2;
    }
}
