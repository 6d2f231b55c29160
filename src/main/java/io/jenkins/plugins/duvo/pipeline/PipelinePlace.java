package io.jenkins.plugins.duvo.pipeline;

import io.jenkins.plugins.duvo.session.BuildPlace;
import java.util.LinkedList;
import org.jenkinsci.plugins.workflow.actions.LabelAction;
import org.jenkinsci.plugins.workflow.actions.ThreadNameAction;
import org.jenkinsci.plugins.workflow.graph.FlowNode;

/** Reader of the {@link BuildPlace} of a Pipeline's flow node: the labels of the blocks around it. */
final class PipelinePlace {
    private PipelinePlace() {}

    /** May read the flow nodes of the build from its files. */
    static BuildPlace of(FlowNode node) {
        var stages = new LinkedList<String>();
        var branches = new LinkedList<String>();
        for (var block : node.getEnclosingBlocks()) { // the innermost first
            var branch = block.getAction(ThreadNameAction.class);
            var label = block.getAction(LabelAction.class);
            if (branch != null) {
                branches.addFirst(branch.getThreadName());
            } else if (label != null) {
                stages.addFirst(label.getDisplayName());
            }
        }
        return BuildPlace.within(stages, branches);
    }
}
