package io.jenkins.plugins.duvo.harness;

import hudson.ExtensionList;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import jenkins.util.HttpServletFilter;

/** The requests that the Jenkins of a test gets, with a way to let some of them fail. Safe from any thread. */
public final class ServedRequests implements HttpServletFilter {
    private final List<String> paths = new CopyOnWriteArrayList<>();
    private volatile Predicate<String> failing = path -> false;

    private ServedRequests() {}

    /** Begins to observe the running Jenkins. */
    public static ServedRequests observe() {
        var requests = new ServedRequests();
        ExtensionList.lookup(HttpServletFilter.class).add(0, requests);
        return requests;
    }

    @Override
    public boolean handle(HttpServletRequest request, HttpServletResponse response) throws IOException {
        var query = request.getQueryString();
        var path = request.getRequestURI() + (query == null ? "" : "?" + query);
        paths.add(path);
        if (failing.test(path)) {
            response.sendError(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
            return true;
        }
        return false;
    }

    /** Answers requests for such paths with 503 from now on. */
    public void fail(Predicate<String> which) {
        failing = which;
    }

    /** Answers all requests again. */
    public void recover() {
        failing = path -> false;
    }

    /** Forgets the requests so far. */
    public void clear() {
        paths.clear();
    }

    /** The paths with their queries that contain a text, in the order of the requests. */
    public List<String> of(String part) {
        return paths.stream().filter(path -> path.contains(part)).toList();
    }
}
