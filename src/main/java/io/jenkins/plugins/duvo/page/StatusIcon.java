package io.jenkins.plugins.duvo.page;

import io.jenkins.plugins.duvo.api.Status;
import io.jenkins.plugins.duvo.store.JobRecord;
import java.util.Locale;

/** Icon of a Job's status: a closed list for Duvo's open list of words. */
public enum StatusIcon {
    /** The Job waits for a person, or asks one. */
    WAITING("symbol-person-circle-outline plugin-ionicons-api", "jenkins-!-warning-color"),
    RUNNING("symbol-status-nobuilt-anime", ""),
    /** Duvo has postponed the Job. */
    POSTPONED("symbol-time-outline plugin-ionicons-api", "jenkins-!-accent-color"),
    COMPLETED("symbol-status-blue", ""),
    FAILED("symbol-status-red", ""),
    STOPPED("symbol-status-aborted", ""),
    /** The Job is not followed any more, and its end was not seen. */
    UNKNOWN("symbol-help-circle", "jenkins-!-warning-color");

    private final String symbol;
    private final String color;

    StatusIcon(String symbol, String color) {
        this.symbol = symbol;
        this.color = color;
    }

    /**
     * Returns the icon of a Job.
     *
     * @param asked whether a human request of the Job is open
     * @param followed whether Jenkins follows the Job, or will
     */
    static StatusIcon of(JobRecord job, boolean asked, boolean followed) {
        var status = new Status(job.getStatus());
        if (status.isSucceeded()) {
            return COMPLETED;
        }
        if (status.isFailed()) {
            return FAILED;
        }
        if (status.isStopped()) {
            return STOPPED;
        }
        if (job.isEnded() || !followed) {
            return job.isFinished() ? FAILED : UNKNOWN; // an end whose word is not known is no success
        }
        if (job.isStopping()) {
            return RUNNING; // people can do nothing about it, also where Duvo still shows a request
        }
        if (asked || status.isWaitingForHuman()) {
            return WAITING;
        }
        return job.postponedTo() == null ? RUNNING : POSTPONED;
    }

    /** The status in addresses. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The status in words. */
    public String label() {
        return switch (this) {
            case WAITING -> Messages.StatusIcon_waiting();
            case RUNNING -> Messages.StatusIcon_running();
            case POSTPONED -> Messages.StatusIcon_postponed();
            case COMPLETED -> Messages.StatusIcon_completed();
            case FAILED -> Messages.StatusIcon_failed();
            case STOPPED -> Messages.StatusIcon_stopped();
            case UNKNOWN -> Messages.StatusIcon_unknown();
        };
    }

    /** The name of a symbol of core or of ionicons. */
    public String getSymbol() {
        return symbol;
    }

    /** A CSS class for the symbol; empty for a symbol that has its own colour. */
    public String getColor() {
        return color;
    }
}
