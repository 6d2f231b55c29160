package io.jenkins.plugins.duvo.pipeline;

import java.io.IOException;
import java.util.List;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.support.actions.PauseAction;

/**
 * The pauses of a flow node. A step that asks several times would leave several, but the Pipeline graph reads the first one only,
 * and one that is left open counts for ever: so there is one, which began so much earlier as the node had paused before.
 */
final class PauseActions {
    private final FlowNode node;
    private long before;

    PauseActions(FlowNode node) {
        this.node = node;
    }

    /** Ends what has not ended. */
    void end() throws IOException {
        for (var pause : all()) {
            if (pause.isPaused()) {
                pause.setEndTime(System.currentTimeMillis());
            }
        }
        node.save();
        before = all().stream().mapToLong(PauseAction::getPauseDuration).sum();
    }

    /** The newest pause takes over the time of all that were there at {@link #end}, and these go. */
    void carryOver() throws IOException {
        var pauses = all();
        for (var pause : pauses.subList(0, Math.max(0, pauses.size() - 1))) {
            node.removeAction(pause);
        }
        if (!pauses.isEmpty()) {
            var newest = pauses.get(pauses.size() - 1);
            newest.setStartTime(newest.getStartTime() - before);
        }
        node.save();
    }

    private List<PauseAction> all() {
        return List.copyOf(PauseAction.getPauseActions(node));
    }
}
