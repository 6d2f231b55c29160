package io.jenkins.plugins.duvo.session;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Computer;
import io.jenkins.plugins.duvo.config.AssignmentNameCache;
import io.jenkins.plugins.duvo.config.ResolvedConnection;
import io.jenkins.plugins.duvo.follow.LogLevel;
import io.jenkins.plugins.duvo.settings.JobSettings;
import io.jenkins.plugins.duvo.store.DuvoJobsAction;
import io.jenkins.plugins.duvo.store.JobRecord;
import java.util.Objects;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Labels by which people tell a Job from others of its build: the name of its Assignment, where its step stands, and the first line of
 * its first message.
 */
final class JobLabels {
    private static final Logger LOGGER = Logger.getLogger(JobLabels.class.getName());

    private JobLabels() {}

    /**
     * Sets the labels of a Job that is followed from now on; they are saved with what comes next. May read files.
     *
     * <p>A Job that exists has the first message that an earlier step of the build gave it, if one did.
     */
    static void set(JobRecord record, SessionContext context) {
        if (record.getStage() == null && record.getBranch() == null) {
            var place = context.host().place();
            record.setPlace(place.stage(), place.branch());
        }
        var first = firstLine(context.settings());
        var id = record.getId();
        if (first != null) {
            record.setFirstMessage(context.log().mask(first));
        } else if (context.settings().isExistingJob() && id != null) {
            DuvoJobsAction.of(context.run()).getJobs().stream()
                    .filter(other -> id.equals(other.getId()))
                    .map(JobRecord::getFirstMessage)
                    .filter(Objects::nonNull)
                    .findFirst()
                    .ifPresent(record::setFirstMessage);
        }
    }

    /** Sets the name of the Assignment as soon as it is known; the record is saved with what comes next. */
    static void requestName(ResolvedConnection duvo, JobRecord record, SessionContext context) {
        try {
            if (!record.getAgentId().isEmpty() && record.getAgentName() == null) {
                AssignmentNameCache.get()
                        .name(duvo, record.getAgentId())
                        .thenAcceptAsync(
                                name -> {
                                    record.setAgentName(name);
                                    context.host().showName(record.getTitle());
                                },
                                Computer.threadPoolForRemoting);
            }
        } catch (Throwable e) { // the Job is followed: its step does not end for want of a name
            LOGGER.log(Level.WARNING, "Cannot ask for the name of a Duvo Assignment", e);
        }
    }

    /** The first line of the first message, not masked; null if there is none, or if the log shows no messages. */
    @CheckForNull
    static String firstLine(JobSettings settings) {
        var message = settings.getMessage();
        return message == null || message.isBlank() || !settings.logLevel().shows(LogLevel.MESSAGES)
                ? null
                : message.strip().lines().findFirst().orElse("");
    }
}
