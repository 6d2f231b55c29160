package io.jenkins.plugins.duvo.request;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.duvo.api.PlainText;
import io.jenkins.plugins.duvo.api.Question;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Matcher of the texts that are given as the answer to one question to the question's options, of which Duvo is sent the exact labels. A
 * text that is none of the options is an answer in one's own words: Duvo calls its options predefined, not the only ones. Immutable.
 *
 * <p>A text names an option by its label, exact or harmless: on one line and without white space around it. Where several options may be
 * chosen, one text may name several, joined with commas. What stands between those is own words. Chosen options and own words are sent
 * in their order, joined with commas.
 *
 * <p>Example, with the options "Paper", "Toner, black" and "Envelopes", of which several may be chosen:
 *
 * <pre>
 *   "Envelopes, Toner,black"      is the options "Envelopes" and "Toner, black"
 *   "Paper, two pallets, please"  is the option "Paper" and the own words "two pallets, please"
 *   "Nothing, thanks"             is own words as a whole
 * </pre>
 */
final class OptionMatcher {
    /** Part of an answer: the exact label of an option, or own words. */
    private record Part(String text, boolean isOption) {}

    /** An answer as it is sent: options and own words, in their order. */
    record Chosen(List<Part> parts) {
        /** The answer as one text. */
        String text() {
            return parts.stream().map(Part::text).collect(Collectors.joining(","));
        }

        /** The exact labels of the options that were chosen. */
        List<String> labels() {
            return parts.stream().filter(Part::isOption).map(Part::text).toList();
        }

        /** What is none of the options, as one text; empty if there is nothing of the kind. */
        String ownWords() {
            return parts.stream()
                    .filter(part -> !part.isOption())
                    .map(Part::text)
                    .collect(Collectors.joining(","));
        }
    }

    private static final Pattern SPACED_COMMA = Pattern.compile("\\s*,\\s*");
    /** Characters. As many as {@link PlainText#toLine} can work with: labels are compared as a whole. */
    private static final int WHOLE = Integer.MAX_VALUE / 20;

    private final boolean takesSeveral;
    private final boolean hasOptions;
    /** The exact labels of the options by their harmless forms; of two with the same one, the first. */
    private final Map<String, String> labels = new LinkedHashMap<>();

    private final Set<String> exactLabels = new HashSet<>();
    /** The most parts that a label has between commas. */
    private int mostParts = 1;

    OptionMatcher(Question question) {
        hasOptions = !question.options().isEmpty();
        takesSeveral = question.multiSelect() && hasOptions;
        for (var option : question.options()) {
            var key = comparable(option.label());
            labels.putIfAbsent(key, option.label());
            exactLabels.add(option.label());
            mostParts = Math.max(mostParts, key.split(",", -1).length);
        }
    }

    /** Returns the answer that some texts give; empty if there is none, or if they are several and the question takes one. */
    Optional<Chosen> choose(List<String> given) {
        return given.isEmpty() || given.size() > 1 && !takesSeveral ? Optional.empty() : Optional.of(all(given));
    }

    /** Returns what some texts name, also if they are more than the question takes: for a form that is shown again. */
    Chosen all(List<String> given) {
        var parts = new LinkedHashSet<Part>();
        given.forEach(text -> parts.addAll(parts(text)));
        return new Chosen(List.copyOf(parts));
    }

    private List<Part> parts(String text) {
        var label = label(text);
        if (label != null) {
            return List.of(new Part(label, true));
        }
        var parts = takesSeveral ? partsBetweenCommas(text) : List.<Part>of();
        return parts.stream().anyMatch(Part::isOption) ? parts : List.of(new Part(text, !hasOptions));
    }

    private List<Part> partsBetweenCommas(String text) {
        var words = List.of(text.split(",", -1));
        var parts = new ArrayList<Part>();
        var own = new ArrayList<String>();
        for (int from = 0; from < words.size(); ) {
            var to = endOfLabel(words, from);
            if (to == from) {
                own.add(words.get(from++));
            } else {
                addOwn(own, parts);
                parts.add(new Part(label(String.join(",", words.subList(from, to))), true));
                from = to;
            }
        }
        addOwn(own, parts);
        return parts;
    }

    /** Returns the end of the longest label that begins with a word; the word itself if there is none. Labels may hold commas. */
    private int endOfLabel(List<String> words, int from) {
        for (int to = Math.min(words.size(), from + mostParts); to > from; to--) {
            if (label(String.join(",", words.subList(from, to))) != null) {
                return to;
            }
        }
        return from;
    }

    private static void addOwn(List<String> own, List<Part> parts) {
        var text = String.join(",", own).strip();
        if (!text.isEmpty()) {
            parts.add(new Part(text, false));
        }
        own.clear();
    }

    @CheckForNull
    private String label(String text) {
        return exactLabels.contains(text) ? text : labels.get(comparable(text));
    }

    private static String comparable(String text) {
        return SPACED_COMMA.matcher(PlainText.toLine(text, WHOLE).strip()).replaceAll(",");
    }
}
