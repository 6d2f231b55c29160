package io.jenkins.plugins.duvo.session;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.duvo.follow.LogLevel;
import io.jenkins.plugins.duvo.settings.JobSettings;
import io.jenkins.plugins.duvo.store.DuvoJobsAction;
import io.jenkins.plugins.duvo.store.JobRecord;
import java.util.Objects;

/** Labels by which people tell a Job from others of its build: where its step stands, and the first line of its first message. */
final class JobLabels {
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

    /** The first line of the first message, not masked; null if there is none, or if the log shows no messages. */
    @CheckForNull
    static String firstLine(JobSettings settings) {
        var message = settings.getMessage();
        return message == null || message.isBlank() || !settings.logLevel().shows(LogLevel.MESSAGES)
                ? null
                : message.strip().lines().findFirst().orElse("");
    }
}
