package io.jenkins.plugins.duvo.settings;

import com.thoughtworks.xstream.converters.UnmarshallingContext;
import com.thoughtworks.xstream.core.JVM;
import com.thoughtworks.xstream.io.HierarchicalStreamReader;
import com.thoughtworks.xstream.mapper.Mapper;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.AbortException;
import hudson.Extension;
import hudson.Util;
import hudson.model.Describable;
import hudson.model.Descriptor;
import hudson.util.RobustReflectionConverter;
import io.jenkins.plugins.duvo.config.AssignmentReference;
import io.jenkins.plugins.duvo.follow.LogLevel;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import jenkins.model.Jenkins;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * Settings of a Job, as a user writes them in a step or in a freestyle build step. The help files say what each value means.
 *
 * <p>Persisted, all fields: with a running step in the Pipeline's {@code program.dat}, with a freestyle project in its
 * {@code config.xml}. So neither the class nor its fields can be renamed without a migration. A field that either lacks has its
 * default. A field that is added later must be able to be null, because a {@code program.dat} that lacks it makes a number 0 and a
 * switch false.
 */
public final class JobSettings implements Describable<JobSettings>, Serializable, Cloneable {
    private static final long serialVersionUID = 1L;

    /** How long an evaluation is waited for where nothing else is said, in minutes. */
    public static final int DEFAULT_EVALUATION_TIMEOUT_MINUTES = 10;

    /** Whether the Job exists in Duvo already. */
    private boolean isExistingJob;

    private String runId;
    private boolean fromStart = true;
    private String agentId;
    private String message;
    private String files;
    private String connection;
    private String credentialsId;
    private String humanRequests = "input";
    private String submitter;
    /** Whether the users who started the build may not approve or answer. False where a saved file lacks this member. */
    private boolean fourEyes;

    private int requestTimeoutMinutes;
    private String onRequestTimeout = "fail";
    private String onDeny = "fail";
    private ArrayList<PresetAnswer> answers = new ArrayList<>();
    private String log = LogLevel.MESSAGES.keyword();
    private String outputFile;
    private String onAbort = "stop";
    private boolean wait = true;
    private boolean propagate = true;
    private String failOn = GateThreshold.NONE.keyword();
    private String unstableOn = GateThreshold.NONE.keyword();
    /** Null for the default. */
    private Integer evaluationTimeoutMinutes;

    /** Returns settings for a Job that was started elsewhere, and that goes on when the build is aborted. */
    public static JobSettings ofExisting(@CheckForNull String runId) {
        var settings = new JobSettings();
        settings.isExistingJob = true;
        settings.runId = Util.fixEmptyAndTrim(runId);
        settings.onAbort = "detach";
        return settings;
    }

    @Override
    public Descriptor<JobSettings> getDescriptor() {
        return Jenkins.get().getDescriptorByType(DescriptorImpl.class);
    }

    /**
     * Checks the settings of a script or after variables were replaced, which a form cannot check.
     *
     * @throws AbortException with a line for users
     */
    public void check() throws AbortException {
        JobSettingsValidator.check(this);
    }

    public boolean isExistingJob() {
        return isExistingJob;
    }

    @CheckForNull
    public String getRunId() {
        return runId;
    }

    public boolean isFromStart() {
        return fromStart;
    }

    public void setFromStart(boolean fromStart) {
        this.fromStart = fromStart;
    }

    /** The id of the Assignment, or the name that a user wrote instead. */
    @CheckForNull
    public String getAgentId() {
        return agentId;
    }

    /** @param agentId an id; {@code name (id)} as forms suggest it, of which the id is kept; or a name */
    public void setAgentId(@CheckForNull String agentId) {
        this.agentId = AssignmentReference.keep(agentId);
    }

    /** Returns a copy for an Assignment of which the id is known. */
    public JobSettings withAgentId(String id) {
        var copy = clone();
        copy.agentId = id;
        return copy;
    }

    @CheckForNull
    public String getMessage() {
        return message;
    }

    public void setMessage(@CheckForNull String message) {
        this.message = Util.fixEmpty(message);
    }

    @CheckForNull
    public String getFiles() {
        return files;
    }

    public void setFiles(@CheckForNull String files) {
        this.files = Util.fixEmptyAndTrim(files);
    }

    /** The patterns in {@link #getFiles}, which are separated by commas or line breaks; empty if there are none. */
    public List<String> filePatterns() {
        return files == null
                ? List.of()
                : Arrays.stream(files.split("[,\\r\\n]"))
                        .map(String::trim)
                        .filter(pattern -> !pattern.isEmpty())
                        .distinct()
                        .toList();
    }

    @CheckForNull
    public String getConnection() {
        return connection;
    }

    public void setConnection(@CheckForNull String connection) {
        this.connection = Util.fixEmptyAndTrim(connection);
    }

    @CheckForNull
    public String getCredentialsId() {
        return credentialsId;
    }

    public void setCredentialsId(@CheckForNull String credentialsId) {
        this.credentialsId = Util.fixEmptyAndTrim(credentialsId);
    }

    public String getHumanRequests() {
        return humanRequests;
    }

    public void setHumanRequests(@CheckForNull String humanRequests) {
        this.humanRequests = orDefault(humanRequests, "input");
    }

    /** Whether the build settles human requests, by asking users or by its settings; false if it leaves them to Duvo's own inbox. */
    public boolean settlesRequests() {
        return !humanRequests.equals("wait");
    }

    /** Whether the settings deny each approval. */
    public boolean isDenying() {
        return humanRequests.equals("deny");
    }

    /** Whether a human request that {@link #getAnswers} does not settle ends the step. */
    public boolean isReturnOnRequest() {
        return humanRequests.equals("return");
    }

    @CheckForNull
    public String getSubmitter() {
        return submitter;
    }

    public void setSubmitter(@CheckForNull String submitter) {
        this.submitter = Util.fixEmptyAndTrim(submitter);
    }

    /** The users and groups in {@link #getSubmitter}; empty if there is no submitter, or if it names none. */
    public List<String> submitterNames() {
        return submitter == null
                ? List.of()
                : Arrays.stream(submitter.split(","))
                        .map(String::trim)
                        .filter(name -> !name.isEmpty())
                        .toList();
    }

    /** Whether the users who started the build, or a build that caused it, may approve or answer too. */
    public boolean isSelfApproval() {
        return !fourEyes;
    }

    public void setSelfApproval(boolean selfApproval) {
        this.fourEyes = !selfApproval;
    }

    /** Minutes; 0 for no limit. {@link #check} rejects negative ones. */
    public int getRequestTimeoutMinutes() {
        return requestTimeoutMinutes;
    }

    public void setRequestTimeoutMinutes(int minutes) {
        this.requestTimeoutMinutes = minutes;
    }

    public String getOnRequestTimeout() {
        return onRequestTimeout;
    }

    public void setOnRequestTimeout(@CheckForNull String onRequestTimeout) {
        this.onRequestTimeout = orDefault(onRequestTimeout, "fail");
    }

    public String getOnDeny() {
        return onDeny;
    }

    public void setOnDeny(@CheckForNull String onDeny) {
        this.onDeny = orDefault(onDeny, "fail");
    }

    /** Whether the step fails when a user or a time limit has denied an approval, whatever the Job makes of that. */
    public boolean isFailOnDeny() {
        return !onDeny.equals("continue");
    }

    public List<PresetAnswer> getAnswers() {
        return List.copyOf(answers);
    }

    public void setAnswers(@CheckForNull List<PresetAnswer> answers) {
        this.answers = new ArrayList<>(answers == null ? List.of() : answers);
    }

    /** The preset answers by question. */
    public Map<String, String> presetAnswers() {
        return PresetAnswer.map(answers);
    }

    public String getLog() {
        return log;
    }

    public void setLog(@CheckForNull String log) {
        this.log = orDefault(log, LogLevel.MESSAGES.keyword());
    }

    /** What to log; the default if {@link #check} rejects the keyword, so that the rejection itself can be logged. */
    public LogLevel logLevel() {
        return LogLevel.of(log).orElse(LogLevel.MESSAGES);
    }

    /** The level of what is kept of a Job: that of the log, and tools too where the output file shows them. */
    public LogLevel keptLevel() {
        var file = outputFile;
        var tools = file != null && file.toLowerCase(Locale.ROOT).endsWith(".ndjson");
        return tools && !logLevel().shows(LogLevel.TOOLS) ? LogLevel.TOOLS : logLevel();
    }

    @CheckForNull
    public String getOutputFile() {
        return outputFile;
    }

    public void setOutputFile(@CheckForNull String outputFile) {
        this.outputFile = Util.fixEmptyAndTrim(outputFile);
    }

    public String getOnAbort() {
        return onAbort;
    }

    public void setOnAbort(@CheckForNull String onAbort) {
        this.onAbort = orDefault(onAbort, isExistingJob ? "detach" : "stop");
    }

    /** Whether the build leaves the Job running when it is aborted. */
    public boolean isDetachOnAbort() {
        return onAbort.equals("detach");
    }

    public boolean isWait() {
        return wait;
    }

    public void setWait(boolean wait) {
        this.wait = wait;
    }

    public boolean isPropagate() {
        return propagate;
    }

    public void setPropagate(boolean propagate) {
        this.propagate = propagate;
    }

    public String getFailOn() {
        return failOn;
    }

    public void setFailOn(@CheckForNull String failOn) {
        this.failOn = orDefault(failOn, GateThreshold.NONE.keyword());
    }

    public String getUnstableOn() {
        return unstableOn;
    }

    public void setUnstableOn(@CheckForNull String unstableOn) {
        this.unstableOn = orDefault(unstableOn, GateThreshold.NONE.keyword());
    }

    /** Which failed checks fail the step; none if {@link #check} rejects the keyword. */
    public GateThreshold failThreshold() {
        return GateThreshold.of(failOn).orElse(GateThreshold.NONE);
    }

    /** Which failed checks make the build unstable; none if {@link #check} rejects the keyword. */
    public GateThreshold unstableThreshold() {
        return GateThreshold.of(unstableOn).orElse(GateThreshold.NONE);
    }

    /** Whether the step waits for Duvo's evaluation of its Job. */
    public boolean isGated() {
        return failThreshold() != GateThreshold.NONE || unstableThreshold() != GateThreshold.NONE;
    }

    /** Minutes, counted from the end of the Job. {@link #check} rejects negative ones. */
    public int getEvaluationTimeoutMinutes() {
        return evaluationTimeoutMinutes == null ? DEFAULT_EVALUATION_TIMEOUT_MINUTES : evaluationTimeoutMinutes;
    }

    public void setEvaluationTimeoutMinutes(int minutes) {
        this.evaluationTimeoutMinutes = minutes == DEFAULT_EVALUATION_TIMEOUT_MINUTES ? null : (Integer) minutes;
    }

    /**
     * Returns a copy with the variables replaced in everything that a user writes freely. A submitter whose variables are all blank names
     * no user, which {@link #check} rejects; it is not the same as none, which lets all answer who may build.
     */
    public JobSettings expanded(UnaryOperator<String> expand) {
        var copy = clone();
        copy.setAgentId(expanded(agentId, expand));
        copy.setMessage(expanded(message, expand));
        copy.setFiles(expanded(files, expand));
        copy.setOutputFile(expanded(outputFile, expand));
        copy.setConnection(expanded(connection, expand));
        copy.setCredentialsId(expanded(credentialsId, expand));
        copy.submitter = expanded(submitter, expand);
        copy.setAnswers(answers.stream().map(answer -> answer.expanded(expand)).toList());
        return copy;
    }

    @CheckForNull
    private static String expanded(@CheckForNull String text, UnaryOperator<String> expand) {
        return text == null ? null : expand.apply(text);
    }

    @Override
    protected JobSettings clone() {
        try {
            return (JobSettings) super.clone();
        } catch (CloneNotSupportedException e) {
            throw new AssertionError(e);
        }
    }

    /** Sets the defaults of fields that a file lacks because it was generated, edited by hand or is older than the field. */
    private Object readResolve() {
        setHumanRequests(humanRequests);
        setOnRequestTimeout(onRequestTimeout);
        setOnDeny(onDeny);
        setAnswers(answers);
        setLog(log);
        setOnAbort(onAbort);
        setFailOn(failOn);
        setUnstableOn(unstableOn);
        return this;
    }

    /** Reader of settings in XML: fields that the XML lacks keep the defaults with which settings are made. */
    @Restricted(NoExternalUse.class)
    public static final class ConverterImpl extends RobustReflectionConverter {
        public ConverterImpl(Mapper mapper) {
            super(mapper, JVM.newReflectionProvider());
        }

        @Override
        protected Object instantiateNewInstance(HierarchicalStreamReader reader, UnmarshallingContext context) {
            return new JobSettings();
        }
    }

    /** Owns the help files, which the forms of steps and of freestyle builds share. */
    @Extension
    public static final class DescriptorImpl extends Descriptor<JobSettings> {}

    private static String orDefault(@CheckForNull String value, String otherwise) {
        return Objects.requireNonNullElse(Util.fixEmptyAndTrim(value), otherwise);
    }
}
