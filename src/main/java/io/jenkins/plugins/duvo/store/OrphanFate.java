package io.jenkins.plugins.duvo.store;

import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** What became of a Job whose build has ended without it. The names are saved with builds. */
@Restricted(NoExternalUse.class)
public enum OrphanFate {
    /** This Jenkins may be a copy of the one that started the Job, and an administrator has not said yet. */
    UNDECIDED,
    /** This Jenkins is a copy of the one that started the Job. */
    COPY,
    STOPPING,
    /** The Job has ended, or is gone. */
    STOPPED,
    /** The build's settings say that the Job is left. */
    LEFT,
    /** The Job could not be stopped. */
    LOST;

    /** A line for pages. */
    public String describe() {
        return switch (this) {
            case UNDECIDED -> Messages.OrphanFate_undecided();
            case COPY -> Messages.OrphanFate_copy();
            case STOPPING -> Messages.OrphanFate_stopping();
            case STOPPED -> Messages.OrphanFate_stopped();
            case LEFT -> Messages.OrphanFate_left();
            case LOST -> Messages.OrphanFate_lost();
        };
    }
}
