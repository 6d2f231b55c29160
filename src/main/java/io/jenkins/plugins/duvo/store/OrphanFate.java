package io.jenkins.plugins.duvo.store;

import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** What became of a Job that its step has not followed to its end. The names are saved with builds. */
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
    LOST,
    /** The step ended when the Job asked something; the build's script goes on with the Job. */
    HANDED_OVER,
    /** A later step of the build follows the Job that the step handed over to the script. */
    TAKEN_OVER;

    /** A line for pages. */
    public String describe() {
        return switch (this) {
            case UNDECIDED -> Messages.OrphanFate_undecided();
            case COPY -> Messages.OrphanFate_copy();
            case STOPPING -> Messages.OrphanFate_stopping();
            case STOPPED -> Messages.OrphanFate_stopped();
            case LEFT -> Messages.OrphanFate_left();
            case LOST -> Messages.OrphanFate_lost();
            case HANDED_OVER -> Messages.OrphanFate_handedOver();
            case TAKEN_OVER -> Messages.OrphanFate_takenOver();
        };
    }
}
