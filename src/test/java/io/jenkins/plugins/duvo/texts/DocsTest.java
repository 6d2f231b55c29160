package io.jenkins.plugins.duvo.texts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.duvo.config.DuvoConnection;
import java.beans.Introspector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.kohsuke.stapler.DataBoundSetter;

/** Tests that the documentation's links, fields and symptoms exist in the plugin. */
class DocsTest {
    private static final Path DOCS = Path.of("docs");
    private static final Pattern LINK = Pattern.compile("\\]\\((?!https?:)([^)#]*)(#[^)]*)?\\)");
    /** A symptom: a heading that quotes a line of a log or a form. */
    private static final Pattern SYMPTOM = Pattern.compile("(?m)^### `(.*)`$");

    private static final Set<String> FOR_DEVELOPERS =
            Set.of("CONTRIBUTING.md", "architecture.md", "duvo-api.md", "guarantees.md", "hosting.md", "scaling.md");

    private static final Pattern ARGUMENT = Pattern.compile("\\{\\d[^}]*\\}");

    static List<Path> pages() throws IOException {
        try (var docs = Files.list(DOCS)) {
            return Stream.concat(Stream.of(Path.of("README.md"), Path.of("CONTRIBUTING.md")), docs.sorted())
                    .filter(page -> page.toString().endsWith(".md"))
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyLinkLeadsSomewhere(Path page) throws Exception {
        var here = page.toAbsolutePath().getParent();
        var dead = new ArrayList<String>();
        for (var link : LINK.matcher(Files.readString(page)).results().toList()) {
            var target = link.group(1).isEmpty() ? page.toAbsolutePath() : here.resolve(link.group(1));
            if (!Files.exists(target)
                    || link.group(2) != null && !anchors(target).contains(link.group(2))) {
                dead.add(link.group());
            }
        }
        assertEquals(List.of(), dead);
    }

    /** The anchors of the headings of a page, as GitHub makes them. */
    private static List<String> anchors(Path page) throws IOException {
        return Files.readAllLines(page).stream()
                .filter(line -> line.startsWith("#"))
                .map(line -> line.replaceFirst("^#+ ", "")
                        .toLowerCase()
                        .replaceAll("[^\\p{L}\\p{N} _-]", "")
                        .replace(' ', '-'))
                .map(anchor -> "#" + anchor)
                .toList();
    }

    @Test
    void everyPageIsLinkedFromReadmeOrContributing() throws Exception {
        var lists = Files.readString(Path.of("README.md")) + Files.readString(Path.of("CONTRIBUTING.md"));
        assertEquals(
                List.of(),
                pages().stream()
                        .map(Path::toString)
                        .filter(page -> page.startsWith("docs") && !lists.contains("(" + page + ")"))
                        .toList());
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyPictureIsInRepository(Path page) throws Exception {
        assertEquals(List.of(), found(Pattern.compile("!\\[[^]]*\\]\\(https?:[^)]*\\)"), page));
    }

    /** The pages for users, authors of Pipelines and administrators; the others are for developers. */
    static List<Path> userPages() throws IOException {
        return pages().stream()
                .filter(page -> !FOR_DEVELOPERS.contains(page.getFileName().toString()))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("userPages")
    void pageForUsersNamesNoTest(Path page) throws Exception {
        assertEquals(List.of(), found(Pattern.compile("\\w+Test\\b"), page));
    }

    private static List<String> found(Pattern pattern, Path page) throws IOException {
        return pattern.matcher(Files.readString(page))
                .results()
                .map(MatchResult::group)
                .toList();
    }

    @Test
    void everyFieldOfConnectionIsExplained() throws Exception {
        var page = Files.readString(DOCS.resolve("connections.md"));
        assertEquals(
                List.of(),
                fields().filter(field -> !page.contains("\n| `" + field + "` |"))
                        .toList());
    }

    @Test
    void everyFieldOfConnectionStandsInTestedImportFile() throws Exception {
        var file = Files.readString(Path.of("src/test/resources/io/jenkins/plugins/duvo/config/connections.yml"));
        assertEquals(
                List.of(),
                fields().filter(field -> file.split("\\b" + field + ":", -1).length < 3)
                        .toList());
    }

    private static Stream<String> fields() {
        return Stream.of(DuvoConnection.class.getMethods())
                .filter(method -> method.isAnnotationPresent(DataBoundSetter.class))
                .map(method -> Introspector.decapitalize(method.getName().substring("set".length())));
    }

    @Test
    void everySymptomIsMessageOfPlugin() throws Exception {
        var lines = new ArrayList<Pattern>();
        for (var file : LocalizationTest.messages()) {
            var messages = new Properties();
            try (var in = Files.newInputStream(file)) {
                messages.load(in);
            }
            messages.values().forEach(message -> lines.add(pattern(message.toString())));
        }
        var symptoms = SYMPTOM.matcher(Files.readString(DOCS.resolve("troubleshooting.md")))
                .results()
                .map(heading -> heading.group(1))
                .toList();
        assertTrue(symptoms.size() > 20, symptoms::toString);
        assertEquals(
                List.of(),
                symptoms.stream()
                        .filter(symptom -> lines.stream()
                                .noneMatch(line -> line.matcher(symptom).matches()))
                        .toList());
    }

    private static Pattern pattern(String message) {
        var text = message.replace("''", "'").replaceAll("'(\\{[^']*\\})'", "$1");
        var parts = ARGUMENT.split(text, -1);
        // A message that consists of arguments alone would match every line.
        var literals = String.join("", parts).isBlank() ? new String[] {text} : parts;
        return Pattern.compile(
                String.join(".*", Stream.of(literals).map(Pattern::quote).toArray(String[]::new)));
    }
}
