package io.jenkins.plugins.duvo.simulator.http;

/** Error answer of the simulated Duvo, thrown by an endpoint that rejects a request. */
final class ApiError extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int status;
    private final String error;

    ApiError(int status, String error, String message) {
        super(message, null, false, false);
        this.status = status;
        this.error = error;
    }

    static ApiError badRequest(String message) {
        return new ApiError(400, "Bad Request", message);
    }

    static ApiError notFound(String message) {
        return new ApiError(404, "Not Found", message);
    }

    SimulatedResponse response() {
        return SimulatedResponse.error(status, error, getMessage());
    }
}
