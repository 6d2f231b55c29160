package io.jenkins.plugins.duvo.store;

import java.util.function.Supplier;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** What became of a Job that its step has not followed to its end. The names are saved with builds. */
@Restricted(NoExternalUse.class)
public enum OrphanFate {
    /** This Jenkins may be a copy of the one that started the Job, and an administrator has not said yet. */
    UNDECIDED(Messages::OrphanFate_undecided),
    /** This Jenkins is a copy of the one that started the Job. */
    COPY(Messages::OrphanFate_copy),
    STOPPING(Messages::OrphanFate_stopping),
    /** The Job has ended, or is gone. */
    STOPPED(Messages::OrphanFate_stopped),
    /** The build's settings say that the Job is left. */
    LEFT(Messages::OrphanFate_left),
    /** The Job could not be stopped. */
    LOST(Messages::OrphanFate_lost),
    /** The step ended when the Job asked something; the build's script goes on with the Job. */
    HANDED_OVER(Messages::OrphanFate_handedOver),
    /** A later step of the build follows the Job that the step handed over to the script. */
    TAKEN_OVER(Messages::OrphanFate_takenOver);

    private final Supplier<String> line;

    OrphanFate(Supplier<String> line) {
        this.line = line;
    }

    /** A line for pages. */
    public String describe() {
        return line.get();
    }
}
