package io.jenkins.plugins.duvo.config;

import com.cloudbees.plugins.credentials.common.StandardListBoxModel;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.model.Descriptor;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import java.util.List;
import jenkins.model.Jenkins;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** Descriptor of a connection with the checks of its form, which are for administrators only. */
@Extension
public final class DuvoConnectionDescriptor extends Descriptor<DuvoConnection> {
    public DuvoConnectionDescriptor() {
        super(DuvoConnection.class);
    }

    @NonNull
    @Override
    public String getDisplayName() {
        return Messages.DuvoConnection_DisplayName();
    }

    /** Joins entries to lines for a text area of the form. */
    public String lines(@CheckForNull List<String> entries) {
        return String.join("\n", Util.fixNull(entries));
    }

    @POST
    public ListBoxModel doFillCredentialsIdItems(@QueryParameter String credentialsId, @QueryParameter String apiUrl) {
        var items = Jenkins.get().hasPermission(Jenkins.ADMINISTER)
                ? ApiKeyLookup.choice(null, ApiKeyLookup.requirements(apiUrl))
                : new StandardListBoxModel().includeEmptyValue();
        return items.includeCurrentValue(Util.fixNull(credentialsId));
    }

    /**
     * Says what to enter in an empty field; only saving makes that an error, because the field of a new connection is empty at first.
     *
     * @param taken whether another connection of the form has the name, as the form's script found
     */
    @POST
    public FormValidation doCheckName(@QueryParameter String value, @QueryParameter boolean taken) {
        Jenkins.get().checkPermission(Jenkins.ADMINISTER);
        if (taken && !value.isBlank()) {
            return FormValidation.error(Messages.DuvoConfiguration_SameName(value.trim()));
        }
        return FormValidation.ok(ConnectionValidator.name(value));
    }

    @POST
    public FormValidation doCheckApiUrl(@QueryParameter String value) {
        return answer(ConnectionValidator.apiUrl(filled(value).getApiUrl()));
    }

    /** Only warns about a missing credential, because it may be one that only some projects can see. */
    @POST
    public FormValidation doCheckCredentialsId(@QueryParameter String value, @QueryParameter String apiUrl) {
        Jenkins.get().checkPermission(Jenkins.ADMINISTER);
        var id = Util.fixEmptyAndTrim(value);
        if (id == null) {
            return FormValidation.warning(Messages.DuvoConnectionDescriptor_NoCredential());
        }
        return new ApiKeyLookup(id, filled(apiUrl).getApiUrl(), null, null).exists()
                ? FormValidation.ok()
                : FormValidation.warning(Messages.DuvoConnectionDescriptor_NotForAll(id));
    }

    @POST
    public FormValidation doCheckTeamId(@QueryParameter String value) {
        return answer(ConnectionValidator.teamId(Util.fixEmptyAndTrim(value)));
    }

    @POST
    public FormValidation doCheckRequestsPerMinute(@QueryParameter String value) {
        return answer(ConnectionValidator.requestsPerMinute(number(value)));
    }

    @POST
    public FormValidation doCheckJobUrlTemplate(@QueryParameter String value) {
        return answer(ConnectionValidator.jobUrlTemplate(Util.fixEmptyAndTrim(value)));
    }

    @POST
    public FormValidation doCheckWebhooks(@QueryParameter boolean value) {
        Jenkins.get().checkPermission(Jenkins.ADMINISTER);
        return value && Jenkins.get().getRootUrl() == null
                ? FormValidation.warning(Messages.DuvoConnectionDescriptor_NoRootUrl())
                : FormValidation.ok();
    }

    @POST
    public FormValidation doCheckTroubleTimeoutMinutes(@QueryParameter String value) {
        return answer(ConnectionValidator.troubleTimeoutMinutes(number(value)));
    }

    /** Only warns about a missing folder, because it may be created later. */
    @POST
    public FormValidation doCheckFolders(@QueryParameter String value) {
        Jenkins.get().checkPermission(Jenkins.ADMINISTER);
        var connection = new DuvoConnection(null);
        connection.setFolders(List.of(Util.fixNull(value)));
        return connection.getFolders().stream()
                .filter(folder -> Jenkins.get().getItemByFullName(folder) == null)
                .findFirst()
                .map(folder -> FormValidation.warning(Messages.DuvoConnectionDescriptor_NoFolder(folder)))
                .orElseGet(FormValidation::ok);
    }

    /** Only warns about a text without the form of Duvo's ids, because Duvo does not promise that all ids have it. */
    @POST
    public FormValidation doCheckAgents(@QueryParameter String value) {
        var agents = ConnectionValidator.lines(List.of(Util.fixNull(value)));
        var checked = answer(ConnectionValidator.agents(agents));
        return checked.kind != FormValidation.Kind.OK
                ? checked
                : agents.stream()
                        .filter(agent -> !new AssignmentReference(agent).isId())
                        .findFirst()
                        .map(agent -> FormValidation.warning(Messages.DuvoConnectionDescriptor_NoAgentId(agent)))
                        .orElse(checked);
    }

    @POST
    public FormValidation doCheckMaxConcurrentJobs(@QueryParameter String value) {
        return answer(ConnectionValidator.maxConcurrentJobs(number(value)));
    }

    /** Tests the connection: returns the owner of the key and the team, or why it cannot be used. Blocks for at most half a minute. */
    @POST
    public FormValidation doTestConnection(
            @QueryParameter String name,
            @QueryParameter String apiUrl,
            @QueryParameter String credentialsId,
            @QueryParameter String teamId) {
        Jenkins.get().checkPermission(Jenkins.ADMINISTER);
        var connection = new DuvoConnection(name);
        connection.setApiUrl(apiUrl);
        connection.setCredentialsId(credentialsId);
        connection.setTeamId(teamId);
        return new ConnectionTester(connection).result();
    }

    private static FormValidation answer(@CheckForNull String problem) {
        Jenkins.get().checkPermission(Jenkins.ADMINISTER);
        return problem == null ? FormValidation.ok() : FormValidation.error(problem);
    }

    private static DuvoConnection filled(String apiUrl) {
        var connection = new DuvoConnection(null);
        connection.setApiUrl(apiUrl);
        return connection;
    }

    /** Parses a number; returns -1, which every check rejects, if it is none. */
    private static int number(String value) {
        try {
            return Integer.parseInt(value.trim());
        } catch (NumberFormatException e) {
            return -1;
        }
    }
}
