package io.jenkins.plugins.duvo.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;

/** Looks through the home of a Jenkins. */
public final class Homes {
    private Homes() {}

    /** The files in which one of the words stands in clear; programs are passed over. */
    public static List<Path> filesWith(Path home, Collection<String> words) throws IOException {
        try (var files = Files.walk(home)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> !file.toString().matches(".*\\.(jar|jpi|hpi|class)"))
                    .filter(file -> holds(file, words))
                    .toList();
        }
    }

    private static boolean holds(Path file, Collection<String> words) {
        try {
            var text = Files.readString(file, StandardCharsets.ISO_8859_1);
            return words.stream().anyMatch(text::contains);
        } catch (IOException e) {
            return false; // a temporary file that is gone already
        }
    }
}
