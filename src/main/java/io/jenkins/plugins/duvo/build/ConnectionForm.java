package io.jenkins.plugins.duvo.build;

import com.cloudbees.plugins.credentials.common.StandardListBoxModel;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import hudson.model.Item;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.duvo.config.FormConnections;
import java.util.LinkedHashSet;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** What the forms of all steps and of the freestyle build step offer and check: the connection and its key. For descriptors. */
public interface ConnectionForm {
    /** Whether the job can use the connection. */
    @POST
    default FormValidation doCheckConnection(@AncestorInPath @CheckForNull Item item, @QueryParameter String value) {
        return FormAccess.validation(FormAccess.mayLook(item), () -> new FormConnections(item).connection(value));
    }

    /** Whether the credential that is named instead of the connection's is there. */
    @POST
    default FormValidation doCheckCredentialsId(
            @AncestorInPath @CheckForNull Item item, @QueryParameter String value, @QueryParameter String connection) {
        var id = Util.fixEmptyAndTrim(value);
        return FormAccess.validation(
                id != null && FormAccess.mayUseKeys(item), () -> new FormConnections(item).requireKey(connection, id));
    }

    /** The connections that the job may use; only the current one for people who may not look. */
    @POST
    default ListBoxModel doFillConnectionItems(
            @AncestorInPath @CheckForNull Item item, @QueryParameter String connection) {
        var model = new ListBoxModel();
        model.add(Messages.ConnectionForm_defaultConnection(), "");
        var names = new LinkedHashSet<String>();
        if (FormAccess.mayLook(item)) {
            names.addAll(new FormConnections(item).names());
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
        return FormAccess.mayLook(item)
                ? new FormConnections(item).keys(connection, credentialsId)
                : new StandardListBoxModel().includeCurrentValue(Util.fixNull(credentialsId));
    }
}
