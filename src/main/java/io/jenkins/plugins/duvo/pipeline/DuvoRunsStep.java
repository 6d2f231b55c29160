package io.jenkins.plugins.duvo.pipeline;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.AbortException;
import hudson.Extension;
import hudson.Util;
import hudson.model.Item;
import hudson.util.FormValidation;
import io.jenkins.plugins.duvo.api.JobFilter;
import io.jenkins.plugins.duvo.call.AssignmentResolver;
import io.jenkins.plugins.duvo.call.JobLister;
import io.jenkins.plugins.duvo.config.AssignmentReference;
import io.jenkins.plugins.duvo.config.ResolvedConnection;
import io.jenkins.plugins.duvo.session.ScriptValues;
import io.jenkins.plugins.duvo.settings.AssignmentFormChecks;
import io.jenkins.plugins.duvo.settings.ConnectionFormChecks;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/**
 * Step {@code duvoRuns}: returns the newest Jobs of the connection's team, each as a map; see {@link ScriptValues}. Jobs of Assignments
 * that the connection does not allow are left out.
 */
public final class DuvoRunsStep extends CallStep {
    private static final int DEFAULT_LIMIT = 20;

    private String agentId;
    private String status;
    private String search;
    private boolean hasIssues;
    private int limit = DEFAULT_LIMIT;

    @DataBoundConstructor
    public DuvoRunsStep() {
        // every parameter has a default
    }

    /** Only Jobs of this Assignment, by its id or its name; null for all. */
    @CheckForNull
    public String getAgentId() {
        return agentId;
    }

    @DataBoundSetter
    public void setAgentId(@CheckForNull String agentId) {
        this.agentId = AssignmentReference.keep(agentId);
    }

    /** Only Jobs with this status, which must be a word that Duvo documents; null for all. */
    @CheckForNull
    public String getStatus() {
        return status;
    }

    @DataBoundSetter
    public void setStatus(@CheckForNull String status) {
        this.status = Util.fixEmptyAndTrim(status);
    }

    /** Only Jobs with these words in their title; null for all. */
    @CheckForNull
    public String getSearch() {
        return search;
    }

    @DataBoundSetter
    public void setSearch(@CheckForNull String search) {
        this.search = Util.fixEmptyAndTrim(search);
    }

    /** Whether to list only Jobs in which Duvo's evaluation found issues. */
    public boolean isHasIssues() {
        return hasIssues;
    }

    @DataBoundSetter
    public void setHasIssues(boolean hasIssues) {
        this.hasIssues = hasIssues;
    }

    /** The most Jobs to list. */
    public int getLimit() {
        return limit;
    }

    @DataBoundSetter
    public void setLimit(int limit) {
        this.limit = limit;
    }

    @Override
    public StepExecution start(StepContext context) {
        return new Execution(context, this);
    }

    /** Reads the list page by page. */
    public static final class Execution extends CallStepExecution {
        private static final long serialVersionUID = 1L;

        /** Persisted. */
        private final String connection;
        /** Persisted. */
        private final String credentialsId;
        /** Persisted. */
        private final String agentId;
        /** Persisted. */
        private final String status;
        /** Persisted. */
        private final String search;
        /** Persisted. */
        private final boolean hasIssues;
        /** Persisted. */
        private final int limit;
        /** Live; null until the pool's thread has connected. */
        private transient volatile JobLister lister;

        Execution(StepContext context, DuvoRunsStep step) {
            super(context);
            this.connection = step.getConnection();
            this.credentialsId = step.getCredentialsId();
            this.agentId = step.agentId;
            this.status = step.status;
            this.search = step.search;
            this.hasIssues = step.hasIssues;
            this.limit = step.limit;
        }

        @Override
        @CheckForNull
        String connection() {
            return connection;
        }

        @Override
        @CheckForNull
        String credentialsId() {
            return credentialsId;
        }

        @Override
        void check() throws AbortException {
            if (limit < 1 || limit > JobLister.MAX_ROWS) {
                throw new AbortException(Messages.DuvoRunsStep_limit(limit, JobLister.MAX_ROWS));
            }
        }

        @Override
        CompletableFuture<List<Object>> work(ResolvedConnection duvo) {
            return agentId == null
                    ? list(duvo, null)
                    : new AssignmentResolver(duvo, this::isOver)
                            .resolve(agentId)
                            .thenCompose(id -> list(duvo, id));
        }

        private CompletableFuture<List<Object>> list(ResolvedConnection duvo, @CheckForNull String id) {
            var filter = JobFilter.ALL
                    .withAgentId(id)
                    .withStatus(status)
                    .withSearch(search)
                    .withIssuesOnly(hasIssues);
            var list = new JobLister(duvo, this::isOver);
            lister = list;
            return list.newest(filter, limit).thenApply(found -> {
                if (found.isCut()) {
                    say(Messages.DuvoRunsStep_cut(JobLister.MAX_ROWS));
                }
                var rows = new ArrayList<>();
                found.rows().forEach(row -> rows.add(ScriptValues.toMap(row, this::mask)));
                return rows;
            });
        }

        @Override
        public String getStatus() {
            var list = lister;
            return list == null ? "preparing" : "listing Duvo Jobs, " + list.describe();
        }
    }

    /** Registers the step and its form. */
    @Extension
    public static final class DescriptorImpl extends CallStepDescriptor implements AssignmentFormChecks {
        public DescriptorImpl() {
            super("duvoRuns", Messages::DuvoRunsStep_displayName);
        }

        /** Checks the bounds, for users who may read the project; a blank limit is the default. */
        @POST
        public FormValidation doCheckLimit(@AncestorInPath @CheckForNull Item item, @QueryParameter String value) {
            return ConnectionFormChecks.number(item, value, 1, JobLister.MAX_ROWS);
        }
    }
}
