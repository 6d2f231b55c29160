package io.jenkins.plugins.duvo.simulator.openapi;

import io.jenkins.plugins.duvo.simulator.openapi.DocumentFacts.Fact;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Comparison of this project's OpenAPI document with Duvo's own. Duvo may say more: a call, a member of an answer or a parameter that
 * the plugin does not use is no difference. What a request must have is one, and so is whatever the plugin relies on and Duvo no
 * longer says.
 */
final class DocumentComparison {
    private final Map<String, Fact> ours;
    private final Map<String, Fact> duvos;

    DocumentComparison(OpenApiDocument ours, OpenApiDocument duvos) {
        this.ours = DocumentFacts.of(ours);
        this.duvos = DocumentFacts.of(duvos, this.ours::containsKey);
    }

    /** Returns what our document says and Duvo's does not, each with where it is known from. */
    SortedMap<String, String> more() {
        var more = new TreeMap<String, String>();
        ours.forEach((name, fact) -> {
            if (!duvos.containsKey(name)) {
                more.put(name, fact.known());
            }
        });
        return more;
    }

    /** Returns the contradictions of the two documents, one text each: with these, the plugin would fail or misunderstand Duvo. */
    List<String> contradictions() {
        var found = new ArrayList<String>();
        duvos.forEach((name, fact) -> {
            if (!ours.containsKey(name) && fact.required() && isRequest(name)) {
                found.add(name + " is required, and the plugin never sends it");
            }
        });
        ours.forEach((name, fact) -> {
            if (duvos.containsKey(name)) {
                compare(name, fact, duvos.get(name), found);
            }
        });
        return found;
    }

    private static void compare(String name, Fact our, Fact duvos, List<String> found) {
        // Who sends decides what the other one must understand.
        var sent = isRequest(name) ? our : duvos;
        var understood = isRequest(name) ? duvos : our;
        if (!understood.types().isEmpty() && !understood.types().containsAll(sent.types())) {
            found.add(name + " may be " + sent.types() + ", not only " + understood.types());
        }
        if (!understood.words().isEmpty() && !understood.words().containsAll(sent.words())) {
            found.add(name + " may be one of " + sent.words() + ", not only of " + understood.words());
        }
        if (understood.required() && !sent.required()) {
            found.add(name + (isRequest(name) ? " is required" : " may be absent"));
        }
    }

    private static boolean isRequest(String name) {
        return name.matches("[A-Z]+ \\S+ (query|header|sends) .*");
    }
}
