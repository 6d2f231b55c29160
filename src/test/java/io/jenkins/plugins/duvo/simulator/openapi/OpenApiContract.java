package io.jenkins.plugins.duvo.simulator.openapi;

import io.jenkins.plugins.duvo.simulator.SimulatedDuvo;
import io.jenkins.plugins.duvo.simulator.http.SimulatedRequest;
import io.jenkins.plugins.duvo.simulator.http.SimulatedResponse;
import io.jenkins.plugins.duvo.simulator.http.SimulatorJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Assumptions;

/**
 * Observer that checks requests and answers against Duvo's published OpenAPI document. Attach it to a simulated Duvo, make
 * calls, then call {@link #assertHeld()}. Thread-safe.
 *
 * <p>Not checked: answers with an injected fault (their requests are checked), answers 429, and requests to upload URLs,
 * which are no part of Duvo's API. In a list of Jobs, any word may be a status.
 */
public final class OpenApiContract implements SimulatedDuvo.ExchangeObserver {
    /** System property with the path of the document. */
    public static final String PROPERTY = "duvo.openapi";

    private final OpenApiDocument document;
    private final List<String> violations = Collections.synchronizedList(new ArrayList<>());
    private final AtomicInteger checked = new AtomicInteger();
    private volatile boolean badIdsAllowed;

    OpenApiContract(OpenApiDocument document) {
        this.document = document;
    }

    /** Creates a contract from the document that the property names; if it names none, the test is skipped with a message. */
    public static OpenApiContract assumed() {
        var file = System.getProperty(PROPERTY, "");
        Assumptions.assumeFalse(
                file.isBlank(), "Not checked against Duvo's OpenAPI document: set -D" + PROPERTY + " to its path");
        try {
            return new OpenApiContract(new OpenApiDocument(SimulatorJson.read(Files.readAllBytes(Path.of(file)))));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read Duvo's OpenAPI document: " + file, e);
        }
    }

    /** Creates a contract as {@link #assumed()} does and attaches it to a simulated Duvo. */
    public static OpenApiContract assumedFor(SimulatedDuvo duvo) {
        var contract = assumed();
        duvo.observe(contract);
        return contract;
    }

    /** For tests of invalid ids: an id of the wrong form is no violation if it was answered with 400 or 404. */
    public OpenApiContract allowBadIds() {
        badIdsAllowed = true;
        return this;
    }

    @Override
    public void observe(SimulatedRequest request, SimulatedResponse response, boolean injected) {
        if (request.path().startsWith("/upload/")) {
            return;
        }
        checked.incrementAndGet();
        var name = request.method() + " " + request.path();
        var operation = document.find(request.method(), request.path());
        if (operation == null) {
            violations.add(name + ": no such call in the document");
            return;
        }
        boolean rejected = response.status() == 400 || response.status() == 404;
        if (!(badIdsAllowed && rejected)) {
            operation.checkPath(request).forEach(problem -> violations.add(name + ": path " + problem));
            operation.checkBody(request).forEach(problem -> violations.add(name + ": request body " + problem));
        }
        operation.checkQuery(request).forEach(problem -> violations.add(name + ": query " + problem));
        if (!injected && response.status() != 429) {
            operation
                    .checkAnswer(response)
                    .forEach(problem -> violations.add(name + ": answer " + response.status() + " " + problem));
        }
    }

    /** How many requests were checked. */
    public int checked() {
        return checked.get();
    }

    /** The violations so far, one text each. */
    public List<String> violations() {
        synchronized (violations) {
            return List.copyOf(violations);
        }
    }

    /** Throws an {@link AssertionError} with all violations, or if nothing was checked. */
    public void assertHeld() {
        if (checked() == 0) {
            throw new AssertionError("Nothing was checked against Duvo's OpenAPI document");
        }
        var all = violations();
        if (!all.isEmpty()) {
            throw new AssertionError("Against Duvo's OpenAPI document:\n" + String.join("\n", all));
        }
    }
}
