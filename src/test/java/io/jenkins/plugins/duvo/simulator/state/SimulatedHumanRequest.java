package io.jenkins.plugins.duvo.simulator.state;

import java.time.Instant;

/** What a Job asks a person, and what came of it. */
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

    public ScriptStep.Ask ask() {
        return ask;
    }

    public Instant openedAt() {
        return openedAt;
    }

    /** When it was answered or withdrawn, null while it is open. */
    public Instant closedAt() {
        return closedAt;
    }

    /** The answer in Duvo's words, null while it is open and when it was withdrawn. */
    public String response() {
        return response;
    }

    void close(Instant at, String words) {
        closedAt = at;
        response = words;
    }

    boolean openAt(Instant at) {
        return !openedAt.isAfter(at) && (closedAt == null || closedAt.isAfter(at));
    }
}
