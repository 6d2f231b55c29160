package io.jenkins.plugins.duvo.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Named figures; of a figure that was measured several times, the worst counts. Thread-safe. */
final class Metrics {
    private record Figure(double value, String unit) {
        @Override
        public String toString() {
            var text =
                    value == Math.rint(value) ? Long.toString((long) value) : String.format(Locale.ROOT, "%.2f", value);
            return text + (unit.isEmpty() ? "" : " " + unit);
        }
    }

    private final Map<String, Figure> figures = new LinkedHashMap<>();

    /** Adds a figure of which less is better. */
    synchronized void most(String name, double value, String unit) {
        figures.merge(name, new Figure(value, unit), (one, other) -> one.value() >= other.value() ? one : other);
    }

    /** Adds a figure of which more is better. */
    synchronized void least(String name, double value, String unit) {
        figures.merge(name, new Figure(value, unit), (one, other) -> one.value() <= other.value() ? one : other);
    }

    /** The value of a figure. */
    synchronized double value(String name) {
        return figures.get(name).value();
    }

    /** Adds the figures of a file, one {@code name: value unit} a line; nothing if there is no such file. */
    void read(Path file) throws IOException {
        if (Files.exists(file)) {
            for (var line : Files.readAllLines(file)) {
                var parts = line.split(":? ", 3);
                most(parts[0], Double.parseDouble(parts[1]), parts.length > 2 ? parts[2] : "");
            }
        }
    }

    /** The value below which this percentage of the values is; 0 if there are no values. */
    static double percentile(List<Double> values, int percent) {
        var sorted = values.stream().sorted().toList();
        return sorted.isEmpty() ? 0 : sorted.get(Math.min(sorted.size() - 1, sorted.size() * percent / 100));
    }

    synchronized void print() {
        figures.entrySet().stream()
                .sorted(Comparator.comparing(Map.Entry::getKey))
                .forEach(each -> System.out.println(each.getKey() + ": " + each.getValue()));
    }

    synchronized void write(Path file) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        var members = figures.entrySet().stream()
                .sorted(Comparator.comparing(Map.Entry::getKey))
                .map(each -> String.format(
                        Locale.ROOT,
                        "  \"%s\": {\"value\": %s, \"unit\": \"%s\"}",
                        each.getKey(),
                        each.getValue().value(),
                        each.getValue().unit()))
                .collect(Collectors.joining(",\n"));
        Files.writeString(file, "{\n" + members + "\n}\n");
    }
}
