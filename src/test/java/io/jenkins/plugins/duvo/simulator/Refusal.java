package io.jenkins.plugins.duvo.simulator;

/** A request that the simulator answers with an error. */
final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int status;
    private final String error;

    Refusal(int status, String error, String message) {
        super(message, null, false, false);
        this.status = status;
        this.error = error;
    }

    static Refusal badRequest(String message) {
        return new Refusal(400, "Bad Request", message);
    }

    static Refusal notFound(String message) {
        return new Refusal(404, "Not Found", message);
    }

    SimulatedResponse response() {
        return SimulatedResponse.error(status, error, getMessage());
    }
}
