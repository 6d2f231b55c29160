package io.jenkins.plugins.duvo.texts;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests that every user-visible text can be translated, and that its pattern is correct. */
class LocalizationTest {
    private static final Path JAVA = Path.of("src/main/java/io/jenkins/plugins/duvo");
    private static final Path RESOURCES = Path.of("src/main/resources/io/jenkins/plugins/duvo");
    private static final Path BAD = Path.of("src/test/resources/io/jenkins/plugins/duvo/texts");
    /** Texts of views that are looked up by a key instead of the text itself. */
    private static final Pattern NAMED = Pattern.compile("%(\\w+)\\(");
    /** An apostrophe that is neither doubled nor quotes a brace: MessageFormat drops it, and fills in no argument between two of them. */
    private static final Pattern LONE_QUOTE = Pattern.compile("'");

    private static List<Path> files(Path under, String end) {
        try (var all = Files.walk(under)) {
            return all.filter(file -> file.toString().endsWith(end)).sorted().toList();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    static List<Path> views() {
        return files(RESOURCES, ".jelly");
    }

    static List<Path> messages() {
        return files(RESOURCES, ".properties");
    }

    /** The packages that have user-visible texts. */
    static List<String> packages() {
        return messages().stream()
                .filter(file -> file.endsWith("Messages.properties"))
                .map(file -> file.getParent().getFileName().toString())
                .toList();
    }

    @ParameterizedTest
    @MethodSource("packages")
    void javaHasNoHardCodedText(String name) throws Exception {
        var files = files(JAVA.resolve(name), ".java").toArray(Path[]::new);
        assertEquals(List.of(), HardCodedTexts.inJava(files));
    }

    @ParameterizedTest
    @MethodSource("views")
    void viewsHaveNoHardCodedText(Path view) throws Exception {
        assertEquals(List.of(), HardCodedTexts.inJelly(view));
    }

    @Test
    void hardCodedTextInJavaIsFound() throws Exception {
        assertEquals(
                List.of(
                        "BadTexts.java: Duvo is not there",
                        "BadTexts.java: Nobody answered ",
                        "BadTexts.java: It was not written down"),
                HardCodedTexts.inJava(BAD.resolve("BadTexts.java")));
    }

    @Test
    void hardCodedTextInViewIsFound() throws Exception {
        assertEquals(
                List.of("The Job", "Nobody waits", "Which one", "It was taken", "Send"),
                HardCodedTexts.inJelly(BAD.resolve("bad.jelly")));
    }

    @ParameterizedTest
    @MethodSource("views")
    void keyOfViewTextExists(Path view) throws Exception {
        var texts = load(Path.of(view.toString().replaceFirst("\\.jelly$", ".properties")));
        var missing = NAMED.matcher(Files.readString(view))
                .results()
                .map(name -> name.group(1))
                .filter(name -> !texts.containsKey(name))
                .toList();
        assertEquals(List.of(), missing);
    }

    @ParameterizedTest
    @MethodSource("messages")
    void apostrophesAreDoubled(Path file) throws Exception {
        var bad = load(file).values().stream()
                .map(Object::toString)
                .filter(text -> LONE_QUOTE
                        .matcher(text.replace("''", "").replaceAll("'[^']*[{}][^']*'", ""))
                        .find())
                .toList();
        assertEquals(List.of(), bad);
    }

    @ParameterizedTest
    @MethodSource("packages")
    void everyMessageIsUsed(String name) throws Exception {
        var source = new StringBuilder();
        for (var file : files(JAVA.resolve(name), ".java")) {
            source.append(Files.readString(file));
        }
        var used = Pattern.compile("Messages(?:\\.|::)(\\w+)")
                .matcher(source)
                .results()
                .map(use -> use.group(1))
                .toList();
        var unused = load(RESOURCES.resolve(name).resolve("Messages.properties")).keySet().stream()
                .map(key -> key.toString().replace('.', '_'))
                .filter(key -> !used.contains(key))
                .toList();
        assertEquals(List.of(), unused);
    }

    private static Properties load(Path file) throws IOException {
        var texts = new Properties();
        if (Files.exists(file)) {
            try (var in = Files.newInputStream(file)) {
                texts.load(in);
            }
        }
        return texts;
    }
}
