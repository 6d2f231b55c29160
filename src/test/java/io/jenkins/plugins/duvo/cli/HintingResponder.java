package io.jenkins.plugins.duvo.cli;

import io.jenkins.plugins.duvo.api.HumanRequest;
import io.jenkins.plugins.duvo.follow.FollowedJob;

/** Responder that answers nothing and says how to answer, on another terminal or in Duvo. */
final class HintingResponder implements RequestResponder {
    private final Terminal terminal;
    private TerminalListener listener;

    private HintingResponder(Terminal terminal) {
        this.terminal = terminal;
    }

    /**
     * Creates a listener with such a responder.
     *
     * @param runId the Job; null if it is to be started
     */
    static TerminalListener listener(Terminal terminal, MessagePrinter printer, String runId, boolean untilStarted) {
        var responder = new HintingResponder(terminal);
        responder.listener = new TerminalListener(terminal, printer, responder, runId, untilStarted);
        return responder.listener;
    }

    @Override
    public void opened(HumanRequest request, FollowedJob job) {
        JobText.request(request).stream().skip(1).forEach(terminal::say); // the listener has said the title
        JobText.hint(listener.runId(), request).forEach(terminal::say);
    }

    @Override
    public void refused(HumanRequest request, FollowedJob job) {
        throw new IllegalStateException("no answer was given");
    }
}
