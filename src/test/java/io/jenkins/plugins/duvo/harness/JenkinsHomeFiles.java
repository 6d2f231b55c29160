package io.jenkins.plugins.duvo.harness;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Search in the files of a Jenkins home. Jenkins may be running, so files may appear and vanish meanwhile. */
public final class JenkinsHomeFiles {
    private JenkinsHomeFiles() {}

    /** The files that contain one of the words in clear; programs are skipped. */
    public static List<Path> filesWith(Path home, Collection<String> words) throws IOException {
        return files(home).stream()
                .filter(file -> !file.toString().matches(".*\\.(jar|jpi|hpi|class)"))
                .filter(file -> contains(file, words))
                .toList();
    }

    /** The files whose names contain a word. */
    public static List<Path> filesNamed(Path home, String word) throws IOException {
        return files(home).stream()
                .filter(file -> file.getFileName().toString().contains(word))
                .toList();
    }

    private static List<Path> files(Path home) throws IOException {
        var found = new ArrayList<Path>();
        Files.walkFileTree(home, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (attributes.isRegularFile()) {
                    found.add(file);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException gone) {
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, IOException gone) {
                return FileVisitResult.CONTINUE;
            }
        });
        return found;
    }

    private static boolean contains(Path file, Collection<String> words) {
        try {
            var text = Files.readString(file, StandardCharsets.ISO_8859_1);
            return words.stream().anyMatch(text::contains);
        } catch (IOException e) {
            return false; // a temporary file that was deleted meanwhile
        }
    }
}
