package io.jenkins.plugins.duvo.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import hudson.model.Describable;
import hudson.model.Item;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/**
 * Connection to Duvo: its address, the key, and the projects and Assignments for which it may be used. Setters normalize users'
 * input; it is validated when {@link DuvoConfiguration} receives the connection, and not changed after that. Persisted.
 */
public final class DuvoConnection implements Describable<DuvoConnection> {
    /** Duvo's own address. */
    public static final String DEFAULT_API_URL = "https://api.duvo.ai";

    static final int DEFAULT_REQUESTS_PER_MINUTE = 280;
    static final int DEFAULT_TROUBLE_TIMEOUT_MINUTES = 10;

    private String name;
    private String apiUrl = DEFAULT_API_URL;
    private String credentialsId;
    private String teamId;
    private Integer requestsPerMinute = DEFAULT_REQUESTS_PER_MINUTE;
    private String jobUrlTemplate;
    private Boolean tagMessages = true;
    private boolean webhooks;
    private Integer troubleTimeoutMinutes = DEFAULT_TROUBLE_TIMEOUT_MINUTES;
    private List<String> folders = new ArrayList<>();
    private List<String> agents = new ArrayList<>();
    private int maxConcurrentJobs;

    @DataBoundConstructor
    public DuvoConnection(@CheckForNull String name) {
        this.name = Util.fixNull(name).trim();
    }

    public String getName() {
        return name;
    }

    /** Scheme, host and port, without a slash at the end. */
    public String getApiUrl() {
        return apiUrl;
    }

    @DataBoundSetter
    public void setApiUrl(@CheckForNull String apiUrl) {
        var url = Util.fixNull(apiUrl).trim().replaceFirst("/+$", "");
        this.apiUrl = url.isEmpty() ? DEFAULT_API_URL : url;
    }

    /** Id of the Secret text with the key, which each build looks up in its own scope; null if each step must name its own. */
    @CheckForNull
    public String getCredentialsId() {
        return credentialsId;
    }

    @DataBoundSetter
    public void setCredentialsId(@CheckForNull String credentialsId) {
        this.credentialsId = Util.fixEmptyAndTrim(credentialsId);
    }

    /** The team to start Jobs in; null for the key's own. */
    @CheckForNull
    public String getTeamId() {
        return teamId;
    }

    @DataBoundSetter
    public void setTeamId(@CheckForNull String teamId) {
        this.teamId = Util.fixEmptyAndTrim(teamId);
    }

    /** Limit on the requests with one key in a minute, 1 to 300. */
    public int getRequestsPerMinute() {
        return requestsPerMinute;
    }

    @DataBoundSetter
    public void setRequestsPerMinute(int requestsPerMinute) {
        this.requestsPerMinute = requestsPerMinute;
    }

    /** Address of the web page of a Job: http(s), with {@code {runId}} for the Job's id; null if there is none. */
    @CheckForNull
    public String getJobUrlTemplate() {
        return jobUrlTemplate;
    }

    @DataBoundSetter
    public void setJobUrlTemplate(@CheckForNull String jobUrlTemplate) {
        this.jobUrlTemplate = Util.fixEmptyAndTrim(jobUrlTemplate);
    }

    /** Whether the first message to a Job gets a reference by which the Job is found if the answer to its start is lost. */
    public boolean isTagMessages() {
        return tagMessages;
    }

    @DataBoundSetter
    public void setTagMessages(boolean tagMessages) {
        this.tagMessages = tagMessages;
    }

    /** Whether Duvo is given an address on this Jenkins to call when a Job changes. */
    public boolean isWebhooks() {
        return webhooks;
    }

    @DataBoundSetter
    public void setWebhooks(boolean webhooks) {
        this.webhooks = webhooks;
    }

    /** Minutes for which the state of a Job may be unreadable before its build ends. */
    public int getTroubleTimeoutMinutes() {
        return troubleTimeoutMinutes;
    }

    @DataBoundSetter
    public void setTroubleTimeoutMinutes(int troubleTimeoutMinutes) {
        this.troubleTimeoutMinutes = troubleTimeoutMinutes;
    }

    /** Full names of the folders and projects that may use this connection; empty if all may. */
    public List<String> getFolders() {
        return Collections.unmodifiableList(folders);
    }

    /** @param folders an entry may hold several names, one a line */
    @DataBoundSetter
    public void setFolders(@CheckForNull List<String> folders) {
        this.folders = new ArrayList<>(ConnectionValidator.lines(folders).stream()
                .map(folder -> folder.replaceAll("^/+|/+$", ""))
                .filter(folder -> !folder.isEmpty())
                .distinct()
                .toList());
    }

    /** Ids of the Assignments that may be used; empty if any may. */
    public List<String> getAgents() {
        return Collections.unmodifiableList(agents);
    }

    /** @param agents an entry may hold several ids, one a line */
    @DataBoundSetter
    public void setAgents(@CheckForNull List<String> agents) {
        this.agents = new ArrayList<>(ConnectionValidator.lines(agents));
    }

    /** The present connection of this name, as administrators may have changed it since; this one if there is none any more. */
    public DuvoConnection current() {
        try {
            return DuvoConfiguration.get().connection(name);
        } catch (DuvoConfigurationException e) {
            return this;
        }
    }

    /** How many Jobs may run at once; 0 for no limit. */
    public int getMaxConcurrentJobs() {
        return maxConcurrentJobs;
    }

    @DataBoundSetter
    public void setMaxConcurrentJobs(int maxConcurrentJobs) {
        this.maxConcurrentJobs = maxConcurrentJobs;
    }

    /** Whether a project is named in {@link #getFolders}, or is in a folder that is. */
    boolean allowsItem(Item item) {
        var fullName = item.getFullName();
        return folders.isEmpty() || folders.stream().anyMatch(f -> fullName.equals(f) || fullName.startsWith(f + "/"));
    }

    /** Whether an Assignment is in {@link #getAgents}. */
    public boolean allowsAgent(String agentId) {
        return agents.isEmpty() || agents.stream().anyMatch(agentId.trim()::equalsIgnoreCase);
    }

    /**
     * Checks that a project is named in {@link #getFolders}, or is in a folder that is.
     *
     * @throws DuvoConfigurationException if the project may not use this connection
     */
    public void requireJobAllowed(Item item) throws DuvoConfigurationException {
        if (!allowsItem(item)) {
            throw DuvoConfigurationException.refusal(Messages.DuvoConnection_NotForJob(name, item.getFullName()));
        }
    }

    /**
     * Checks that an Assignment is in {@link #getAgents}.
     *
     * @throws DuvoConfigurationException if this connection does not allow the Assignment
     */
    public void requireAgent(String agentId) throws DuvoConfigurationException {
        if (!allowsAgent(agentId)) {
            throw DuvoConfigurationException.refusal(Messages.DuvoConnection_NotForAssignment(name, agentId));
        }
    }

    /** Why this connection is invalid, in one sentence; null if it is valid. */
    @CheckForNull
    String problem() {
        return ConnectionValidator.first(
                ConnectionValidator.name(name),
                ConnectionValidator.apiUrl(apiUrl),
                ConnectionValidator.teamId(teamId),
                ConnectionValidator.jobUrlTemplate(jobUrlTemplate),
                ConnectionValidator.requestsPerMinute(requestsPerMinute),
                ConnectionValidator.troubleTimeoutMinutes(troubleTimeoutMinutes),
                ConnectionValidator.agents(agents),
                ConnectionValidator.maxConcurrentJobs(maxConcurrentJobs));
    }

    /** Sets the defaults of fields that a file lacks because it was edited by hand or is older than the field. */
    private Object readResolve() {
        name = Util.fixNull(name);
        apiUrl = apiUrl == null ? DEFAULT_API_URL : apiUrl;
        if (requestsPerMinute == null) {
            requestsPerMinute = DEFAULT_REQUESTS_PER_MINUTE;
        }
        tagMessages = tagMessages == null ? Boolean.TRUE : tagMessages;
        if (troubleTimeoutMinutes == null) {
            troubleTimeoutMinutes = DEFAULT_TROUBLE_TIMEOUT_MINUTES;
        }
        folders = folders == null ? new ArrayList<>() : folders;
        agents = agents == null ? new ArrayList<>() : agents;
        return this;
    }
}
