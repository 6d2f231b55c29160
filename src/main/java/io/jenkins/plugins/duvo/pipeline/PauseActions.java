package io.jenkins.plugins.duvo.pipeline;

import java.io.IOException;
import java.util.List;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.support.actions.PauseAction;

/**
 * Merger of the pauses of a flow node into one. A step that asks several times would leave several {@link PauseAction}s, but the
 * Pipeline graph reads only the first one, and a pause that is never ended counts for ever. So the newest pause stays alone, and
 * its start is moved back by the time that the node had paused before. Example: the node paused for 60 s, and a second pause
 * begins at 10:05:00: one pause is left, which began at 10:04:00.
 */
final class PauseActions {
    private final FlowNode node;
    private long pausedMillis;

    PauseActions(FlowNode node) {
        this.node = node;
    }

    /** Ends every open pause and remembers how long the node has paused in all. */
    void end() throws IOException {
        for (var pause : all()) {
            if (pause.isPaused()) {
                pause.setEndTime(System.currentTimeMillis());
            }
        }
        node.save();
        pausedMillis = all().stream().mapToLong(PauseAction::getPauseDuration).sum();
    }

    /** Adds the time of the pauses that {@link #end} found to the newest pause, and removes all others. */
    void carryOver() throws IOException {
        var pauses = all();
        for (var pause : pauses.subList(0, Math.max(0, pauses.size() - 1))) {
            node.removeAction(pause);
        }
        if (!pauses.isEmpty()) {
            var newest = pauses.get(pauses.size() - 1);
            newest.setStartTime(newest.getStartTime() - pausedMillis);
        }
        node.save();
    }

    private List<PauseAction> all() {
        return List.copyOf(PauseAction.getPauseActions(node));
    }
}
