package io.jenkins.plugins.duvo.settings;

import com.cloudbees.plugins.credentials.common.StandardListBoxModel;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import hudson.model.Item;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.duvo.config.ConnectionChoices;
import java.util.LinkedHashSet;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** What the forms of all steps and of the freestyle build step offer and check: the connection and its key. For descriptors. */
public interface ConnectionFormChecks {
    /** Whether the job can use the connection. */
    @POST
    default FormValidation doCheckConnection(@AncestorInPath @CheckForNull Item item, @QueryParameter String value) {
        return FormPermissions.validation(
                FormPermissions.canRead(item), () -> new ConnectionChoices(item).connection(value));
    }

    /** Whether the credential that is named instead of the connection's is there. */
    @POST
    default FormValidation doCheckCredentialsId(
            @AncestorInPath @CheckForNull Item item, @QueryParameter String value, @QueryParameter String connection) {
        var id = Util.fixEmptyAndTrim(value);
        return FormPermissions.validation(
                id != null && FormPermissions.canUseKeys(item),
                () -> new ConnectionChoices(item).requireKey(connection, id));
    }

    /** The connections that the job may use; only the current one for people who may not look. */
    @POST
    default ListBoxModel doFillConnectionItems(
            @AncestorInPath @CheckForNull Item item, @QueryParameter String connection) {
        var model = new ListBoxModel();
        model.add(Messages.ConnectionFormChecks_defaultConnection(), "");
        var names = new LinkedHashSet<String>();
        if (FormPermissions.canRead(item)) {
            names.addAll(new ConnectionChoices(item).names());
        }
        if (Util.fixEmptyAndTrim(connection) != null) {
            names.add(connection);
        }
        names.forEach(model::add);
        return model;
    }

    /** The Secret text credentials that the job can see; of scope System are those that no build sees. */
    @POST
    default ListBoxModel doFillCredentialsIdItems(
            @AncestorInPath @CheckForNull Item item,
            @QueryParameter String connection,
            @QueryParameter String credentialsId) {
        return FormPermissions.canRead(item)
                ? new ConnectionChoices(item).keys(connection, credentialsId)
                : new StandardListBoxModel().includeCurrentValue(Util.fixNull(credentialsId));
    }
}
