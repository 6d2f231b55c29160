package io.jenkins.plugins.duvo.simulator.state;

import java.time.Instant;

/** Human request of a simulated Job, with its answer. */
public final class SimulatedHumanRequest {
    private final String id;
    private final ScriptStep.Ask ask;
    private final Instant openedAt;
    private Instant closedAt;
    private String response;

    SimulatedHumanRequest(String id, ScriptStep.Ask ask, Instant openedAt) {
        this.id = id;
        this.ask = ask;
        this.openedAt = openedAt;
    }

    public String id() {
        return id;
    }

    /** The step of the script that made it. */
    public ScriptStep.Ask ask() {
        return ask;
    }

    public Instant openedAt() {
        return openedAt;
    }

    /** When it was answered or withdrawn; null while it is open. */
    public Instant closedAt() {
        return closedAt;
    }

    /** The answer in Duvo's form; null while the request is open and if it was withdrawn. */
    public String response() {
        return response;
    }

    /** @param answer the answer in Duvo's form; null if the request is withdrawn */
    void close(Instant at, String answer) {
        closedAt = at;
        response = answer;
    }

    boolean isOpenAt(Instant at) {
        return !openedAt.isAfter(at) && (closedAt == null || closedAt.isAfter(at));
    }
}
