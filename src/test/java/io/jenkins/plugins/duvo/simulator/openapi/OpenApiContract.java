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
 * Holds requests and answers against Duvo's published OpenAPI document. Attach it to a simulator, do something, then
 * {@link #assertHeld()}. Safe from any thread.
 *
 * <p>Exempt: injected faults, answers 429, and what does not go to Duvo's API (upload URLs). In a list of Jobs any word
 * may be a status. An answer to a fault that was injected is not looked at; the request is.
 */
public final class OpenApiContract implements SimulatedDuvo.ExchangeObserver {
    /** The system property that names the document. */
    public static final String PROPERTY = "duvo.openapi";

    private final OpenApiDocument document;
    private final List<String> violations = Collections.synchronizedList(new ArrayList<>());
    private final AtomicInteger checked = new AtomicInteger();
    private volatile boolean badIdsAllowed;

    OpenApiContract(OpenApiDocument document) {
        this.document = document;
    }

    /** The contract from the document that the property names; where it names none, the test is skipped and says so. */
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

    /** Like {@link #assumed()}, attached to a simulator. */
    public static OpenApiContract assumedFor(SimulatedDuvo duvo) {
        var contract = assumed();
        duvo.observe(contract);
        return contract;
    }

    /** For tests of bad ids: an id of the wrong form is no violation where it was answered with 400 or 404. */
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
        boolean refused = response.status() == 400 || response.status() == 404;
        if (!(badIdsAllowed && refused)) {
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

    /** How many requests were looked at. */
    public int checked() {
        return checked.get();
    }

    /** What broke the contract so far. */
    public List<String> violations() {
        synchronized (violations) {
            return List.copyOf(violations);
        }
    }

    /** Fails with every violation, and where nothing was checked at all. */
    public void assertHeld() {
        if (checked() == 0) {
            throw new AssertionError("Nothing was checked against Duvo's OpenAPI document");
        }
        var found = violations();
        if (!found.isEmpty()) {
            throw new AssertionError("Against Duvo's OpenAPI document:\n" + String.join("\n", found));
        }
    }
}
