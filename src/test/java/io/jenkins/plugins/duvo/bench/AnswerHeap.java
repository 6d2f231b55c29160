package io.jenkins.plugins.duvo.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Measures how much heap it takes to read a {@link LargeAnswer}: the least that may be free when the reading begins. {@link #measure} runs
 * this class as a program of its own, whose heap has a fixed size and is filled up before each attempt.
 */
final class AnswerHeap {
    private static final int MIB = 1 << 20;
    /** Of the program: six times the largest text that can be kept, and what the program itself needs. */
    private static final int HEAP_MIB = 400;
    /** The text that costs are related to, where less is kept. */
    private static final int LEAST_TEXT = 4 * MIB;

    private AnswerHeap() {}

    /**
     * Returns for each answer the heap that it takes, as a multiple of the larger of the text that is kept of it and 4 MiB: the first of
     * {@code ratios} that is enough, infinity if none is.
     */
    static Map<LargeAnswer, Double> measure(List<LargeAnswer> answers, double... ratios)
            throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xms" + HEAP_MIB + "m",
                "-Xmx" + HEAP_MIB + "m",
                "-Xmn1m", // so that nearly all that is free can hold one object
                "-cp",
                System.getProperty("java.class.path"),
                AnswerHeap.class.getName(),
                Arrays.toString(ratios).replaceAll("[\\[\\] ]", "")));
        answers.forEach(answer -> command.add(answer.name()));
        var program = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        var measured = new LinkedHashMap<LargeAnswer, Double>();
        try (var lines = program.inputReader(StandardCharsets.UTF_8)) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                var words = line.split(" ");
                measured.put(LargeAnswer.valueOf(words[0]), Double.valueOf(words[1]));
            }
        }
        if (program.waitFor() != 0 || measured.size() != answers.size()) {
            throw new IOException("the program that measures has failed behind " + measured);
        }
        return measured;
    }

    /** Arguments: the ratios, and the names of answers. Prints a line for each answer. */
    public static void main(String[] arguments) {
        var ratios = Stream.of(arguments[0].split(",")).map(Double::valueOf).toList();
        for (var name : List.of(arguments).subList(1, arguments.length)) {
            var answer = LargeAnswer.valueOf(name);
            var text = Math.max(LEAST_TEXT, answer.read());
            var least = ratios.stream()
                    .filter(ratio -> fits(answer, (long) (ratio * text)))
                    .findFirst();
            System.out.println(name + " " + least.orElse(Double.POSITIVE_INFINITY));
        }
    }

    private static boolean fits(LargeAnswer answer, long free) {
        var filling = new ArrayList<byte[]>();
        try {
            System.gc();
            var runtime = Runtime.getRuntime();
            for (var left = runtime.maxMemory() - used() - free; left > 0; left -= MIB) {
                filling.add(new byte[(int) Math.min(left, MIB)]);
            }
            answer.read();
            return !filling.isEmpty();
        } catch (OutOfMemoryError e) {
            return false;
        }
    }

    private static long used() {
        var runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
