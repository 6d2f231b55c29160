package io.jenkins.plugins.duvo.simulator.http;

import java.util.ArrayList;
import java.util.List;

/** Endpoint of Duvo's API that the simulator answers, with its method and path template. */
public enum Endpoint {
    PROFILE("GET", "/v2/profile"),
    TEAMS("GET", "/v2/teams"),
    AGENTS("GET", "/v2/teams/{team}/agents"),
    AGENT("GET", "/v2/agents/{agent}"),
    START("POST", "/v2/teams/{team}/runs"),
    RUNS("GET", "/v2/teams/{team}/runs"),
    RUN("GET", "/v2/runs/{run}"),
    MESSAGES("GET", "/v2/runs/{run}/messages"),
    SEND("POST", "/v2/runs/{run}/messages"),
    RESPOND("POST", "/v2/runs/{run}/human-requests/{request}/respond"),
    STOP("POST", "/v2/runs/{run}/stop"),
    EVALUATION("GET", "/v2/agent/{agent}/runs/{run}/evaluation"),
    SANDBOX("POST", "/v2/sandboxes"),
    UPLOAD_URL("POST", "/v2/sandboxes/{sandbox}/upload-urls"),
    /** The target of an upload URL. It is no part of Duvo's API and accepts no key. */
    UPLOAD("PUT", "/upload/{ticket}"),
    /** Any other method and path. */
    UNKNOWN("", "");

    private final String method;
    private final String template;
    private final String[] segments;

    Endpoint(String method, String template) {
        this.method = method;
        this.template = template;
        this.segments = template.split("/", -1);
    }

    public String method() {
        return method;
    }

    public String template() {
        return template;
    }

    /** Whether the call changes something at Duvo. */
    public boolean writes() {
        return !"GET".equals(method);
    }

    /** Returns the endpoint for a method and a path with or without a query; {@link #UNKNOWN} if there is none. */
    public static Endpoint of(String method, String path) {
        return match(method, segmentsOf(path)).call;
    }

    /** Finds the endpoint for a method and path, with its path parameters. */
    static Match match(String method, String[] path) {
        for (var endpoint : values()) {
            if (endpoint.method.equals(method) && endpoint.segments.length == path.length) {
                var parameters = endpoint.parametersOf(path);
                if (parameters != null) {
                    return new Match(endpoint, parameters);
                }
            }
        }
        return new Match(UNKNOWN, List.of());
    }

    /** Splits a path, with or without a query, into its segments; the first one is empty. */
    public static String[] segmentsOf(String path) {
        int query = path.indexOf('?');
        return (query < 0 ? path : path.substring(0, query)).split("/", -1);
    }

    private List<String> parametersOf(String[] path) {
        var parameters = new ArrayList<String>(2);
        for (int i = 0; i < segments.length; i++) {
            if (segments[i].startsWith("{") && !path[i].isEmpty()) {
                parameters.add(path[i]);
            } else if (!segments[i].equals(path[i])) {
                return null;
            }
        }
        return parameters;
    }

    /** Endpoint of a request with its path parameters, still encoded. */
    record Match(Endpoint call, List<String> parameters) {}
}
