package io.jenkins.plugins.duvo.simulator.openapi;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/**
 * Facts that an OpenAPI document states, each under a name that does not depend on how the document is written: its calls, parameters,
 * statuses and members. Example: {@code GET /v2/runs/{} answer run.status} is a text that is always there.
 *
 * <p>Errors have the same members whatever the call, so they are facts of the whole document.
 */
final class DocumentFacts {
    private static final String JSON = "/content/application~1json/schema";
    private static final String DOCUMENTED = "documented";

    /**
     * One fact.
     *
     * @param known where it is known from: {@code documented}, {@code seen}, {@code inferred} or {@code open}
     * @param types JSON types that the value may have; empty if any, or if the fact is no value
     * @param words the only texts that the value may be; empty if any
     * @param required whether it is always there
     */
    record Fact(String known, Set<String> types, Set<String> words, boolean required) {
        static Fact of(String known) {
            return new Fact(known, Set.of(), Set.of(), false);
        }
    }

    private final OpenApiDocument document;
    private final SortedMap<String, Fact> facts = new TreeMap<>();

    private DocumentFacts(OpenApiDocument document) {
        this.document = document;
    }

    /** Returns the facts of a document by their names. */
    static SortedMap<String, Fact> of(OpenApiDocument document) {
        return of(document, call -> true);
    }

    /** Returns the facts of some calls of a document by their names; each call is named as by its own fact. */
    static SortedMap<String, Fact> of(OpenApiDocument document, Predicate<String> calls) {
        var all = new DocumentFacts(document);
        for (var operation : document.operations()) {
            var name = operation.method() + " " + operation.path().replaceAll("\\{[^}]*}", "{}");
            if (calls.test(name)) {
                all.addOperation(name, operation);
            }
        }
        return all.facts;
    }

    private void addOperation(String name, OpenApiOperation operation) {
        var node = operation.node();
        var known = known(node, DOCUMENTED);
        facts.put(name, Fact.of(known));
        node.path("parameters").forEach(parameter -> addParameter(name, document.resolved(parameter), known));
        var body = document.resolved(node.path("requestBody"));
        if (!body.isMissingNode()) {
            addMembers(name + " sends ", document.resolved(body.at(JSON)), known);
        }
        node.path("responses").properties().forEach(answer -> {
            var response = document.resolved(answer.getValue());
            addAnswer(name, answer.getKey(), response, known(response, known));
        });
    }

    private void addParameter(String name, JsonNode parameter, String known) {
        var place = parameter.path("in").stringValue();
        if (!place.equals("path")) {
            addValue(
                    name + " " + place + " " + parameter.path("name").stringValue(),
                    document.resolved(parameter.path("schema")),
                    parameter.path("required").asBoolean(false),
                    known(parameter, known));
        }
    }

    private void addAnswer(String name, String status, JsonNode response, String known) {
        if (status.equals("default")) {
            response.path("x-statuses").forEach(each -> facts.putIfAbsent("status " + each.asString(), Fact.of(known)));
            response.path("headers")
                    .properties()
                    .forEach(header -> facts.put(
                            "header " + header.getKey().toLowerCase(Locale.ROOT),
                            Fact.of(known(document.resolved(header.getValue()), known))));
        } else {
            var fact = Fact.of(known);
            facts.merge("status " + status, fact, (one, other) -> one.known().equals(DOCUMENTED) ? one : other);
            facts.put(name + " status " + status, fact);
        }
        var isSuccess = status.startsWith("2");
        addMembers(
                isSuccess ? name + " answer " : "error ",
                document.resolved(response.at(JSON)),
                isSuccess ? known : DOCUMENTED);
    }

    /** Adds the members of an object, of the rows of a list, and of each alternative. */
    private void addMembers(String name, JsonNode schema, String known) {
        for (var alternative : schema.path("anyOf")) {
            var other = document.resolved(alternative);
            var itsKnown = known(other, known);
            if (other.has("title") && !itsKnown.equals(DOCUMENTED)) {
                facts.put(name + "as " + other.get("title").stringValue(), Fact.of(itsKnown));
            } else {
                addMembers(name, other, itsKnown);
            }
        }
        var items = schema.path("items");
        if (!items.isMissingNode()) {
            addMembers(name, document.resolved(items), known(document.resolved(items), known));
        }
        var required = names(schema.path("required"));
        schema.path("properties").properties().forEach(member -> {
            var value = document.resolved(member.getValue());
            var itsKnown = known(value, known);
            addValue(name + member.getKey(), value, required.contains(member.getKey()), itsKnown);
            addMembers(name + member.getKey() + ".", value, itsKnown);
        });
    }

    private void addValue(String name, JsonNode schema, boolean required, String known) {
        facts.put(name, new Fact(known, types(schema), names(schema.path("enum")), required));
    }

    /** Returns the types; empty if any value is allowed. A whole number is a number, and null may be written in three ways. */
    private Set<String> types(JsonNode schema) {
        var types = names(schema.path("type"));
        for (var alternative : schema.path("anyOf")) {
            types.addAll(types(document.resolved(alternative)));
        }
        if (schema.path("nullable").asBoolean(false)) {
            types.add("null");
        }
        if (types.remove("integer")) {
            types.add("number");
        }
        return types;
    }

    private static Set<String> names(JsonNode names) {
        var set = new TreeSet<String>();
        if (names.isString()) {
            set.add(names.stringValue());
        }
        names.forEach(name -> set.add(name.asString("null")));
        return set;
    }

    private static String known(JsonNode node, String inherited) {
        return node.path("x-known").asString(inherited);
    }

    /** Returns the names of the facts that are not documented by Duvo, each with where it is known from. */
    static SortedMap<String, String> undocumented(Map<String, Fact> facts) {
        var found = new TreeMap<String, String>();
        facts.forEach((name, fact) -> {
            if (!fact.known().equals(DOCUMENTED)) {
                found.put(name, fact.known());
            }
        });
        return found;
    }
}
