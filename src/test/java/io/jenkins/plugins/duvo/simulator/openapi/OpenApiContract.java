package io.jenkins.plugins.duvo.simulator.openapi;

import io.jenkins.plugins.duvo.simulator.SimulatedDuvo;
import io.jenkins.plugins.duvo.simulator.http.SimulatedRequest;
import io.jenkins.plugins.duvo.simulator.http.SimulatedResponse;
import io.jenkins.plugins.duvo.simulator.openapi.OpenApiOperation.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Observer that checks requests and answers of a simulated Duvo against this project's OpenAPI document of Duvo's API, and against
 * Duvo's own where that is at hand. {@link ContractExtension} attaches one to each simulated Duvo of each test. Thread-safe.
 *
 * <p>The {@link IdempotencyKeys} of the requests are checked too.
 *
 * <p>Not checked: answers with an injected fault (their requests are checked), answers 429, and requests to upload URLs,
 * which are no part of Duvo's API. In a list of Jobs, any word may be a status. An id of the wrong form is no violation if the
 * simulated Duvo refused it with 400 or 404.
 */
final class OpenApiContract implements SimulatedDuvo.ExchangeObserver {
    private static final List<OpenApiDocument> ALL = Stream.concat(
                    Stream.of(OpenApiDocument.ours()), OpenApiDocument.duvos())
            .toList();

    private final List<OpenApiDocument> documents;
    private final IdempotencyKeys idempotencyKeys = new IdempotencyKeys();
    private final List<String> violations = new ArrayList<>();
    private int checked;

    OpenApiContract(List<OpenApiDocument> documents) {
        this.documents = documents;
    }

    /** Creates a contract of all documents that are at hand and attaches it to a simulated Duvo. */
    static OpenApiContract attachedTo(SimulatedDuvo duvo) {
        var contract = new OpenApiContract(ALL);
        duvo.observe(contract);
        return contract;
    }

    @Override
    public void observe(SimulatedRequest request, SimulatedResponse response, boolean injected) {
        if (request.path().startsWith("/upload/")) {
            return;
        }
        var name = request.method() + " " + request.path();
        var found = documents.stream()
                .flatMap(document -> problems(document, request, response, injected)
                        .map(problem -> name + ": " + problem + " (" + document + ")"))
                .toList();
        synchronized (this) {
            checked++;
            violations.addAll(found);
        }
        idempotencyKeys.check(request).ifPresent(problem -> addViolation(name + ": " + problem));
    }

    private synchronized void addViolation(String violation) {
        violations.add(violation);
    }

    private static Stream<String> problems(
            OpenApiDocument document, SimulatedRequest request, SimulatedResponse response, boolean injected) {
        var operation = document.find(request.method(), request.path());
        if (operation == null) {
            return Stream.of("no such call in the document");
        }
        boolean refused = response.status() == 400 || response.status() == 404;
        var ofRequest = Stream.of(
                        at("path ", operation.checkPath(request)),
                        at("query ", operation.checkQuery(request)),
                        at("header ", operation.checkHeaders(request)),
                        at("request body ", operation.checkBody(request)))
                .flatMap(problems -> problems)
                .filter(problem -> !(refused && problem.isFormat()));
        var ofAnswer = injected || response.status() == 429
                ? Stream.<Problem>empty()
                : at("answer " + response.status() + " ", operation.checkAnswer(response));
        return Stream.concat(ofRequest, ofAnswer).map(Problem::text);
    }

    private static Stream<Problem> at(String place, List<Problem> problems) {
        return problems.stream().map(problem -> problem.at(place));
    }

    /** How many requests were checked. */
    synchronized int checked() {
        return checked;
    }

    /** Returns the violations since the last call, one text each. */
    synchronized List<String> takeViolations() {
        var taken = List.copyOf(violations);
        violations.clear();
        return taken;
    }
}
