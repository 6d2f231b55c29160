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

/** Form checks and lists for the connection and its key, for the descriptors of all steps and of the freestyle build step. */
public interface ConnectionFormChecks {
    /** Checks whether the project can use the connection; what variables say, only the build knows. */
    @POST
    default FormValidation doCheckConnection(@AncestorInPath @CheckForNull Item item, @QueryParameter String value) {
        return FormPermissions.validation(
                FormPermissions.canRead(item) && !hasVariable(value),
                () -> new ConnectionChoices(item).connection(value));
    }

    /** Checks whether the credential that replaces the connection's exists. */
    @POST
    default FormValidation doCheckCredentialsId(
            @AncestorInPath @CheckForNull Item item, @QueryParameter String value, @QueryParameter String connection) {
        var id = Util.fixEmptyAndTrim(value);
        return FormPermissions.validation(
                id != null && !hasVariable(id) && !hasVariable(connection) && FormPermissions.canUseKeys(item),
                () -> new ConnectionChoices(item).requireKey(connection, id));
    }

    /** Checks a number of minutes, for users who may read the project; a blank one is the default. */
    static FormValidation minutes(@CheckForNull Item item, String value) {
        return number(item, value, 0, Integer.MAX_VALUE);
    }

    /** Checks the bounds of a number, for users who may read the project; a blank one is the default. */
    static FormValidation number(@CheckForNull Item item, String value, int least, int most) {
        return value.isBlank() || !FormPermissions.canRead(item)
                ? FormValidation.ok()
                : FormValidation.validateIntegerInRange(value.trim(), least, most);
    }

    /** Says what to enter in an empty field, to users who may read the project. No error: the field of a new step is empty at first. */
    static FormValidation hint(@CheckForNull Item item, String value, String hint) {
        return value.isBlank() && FormPermissions.canRead(item) ? FormValidation.ok(hint) : FormValidation.ok();
    }

    private static boolean hasVariable(@CheckForNull String text) {
        return text != null && text.contains("$");
    }

    /** Lists the connections that the project may use; only the current one for users who may not see the configuration. */
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

    /** Lists the Secret text credentials that the project can see; builds see none of scope System. */
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
