package io.jenkins.plugins.duvo.pipeline;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import io.jenkins.plugins.duvo.session.JobResult;
import java.beans.Introspector;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jenkinsci.plugins.scriptsecurity.sandbox.whitelists.Whitelisted;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.kohsuke.stapler.DataBoundSetter;

/**
 * Tests that {@code docs/reference.md} names every parameter and member, {@code docs/examples.md} every example, and {@code CONTRIBUTING.md}
 * only tests that exist.
 */
class ReferenceTest {
    private static final String ROOT = "io.jenkins.plugins.duvo.";
    private static final Pattern TEST = Pattern.compile("`(\\w+Test)\\.(\\w+)`");

    private static String reference() throws IOException {
        return Files.readString(Path.of("docs", "reference.md"));
    }

    static List<String> tests() throws IOException {
        return TEST.matcher(Files.readString(Path.of("CONTRIBUTING.md")))
                .results()
                .map(found -> found.group(1) + "#" + found.group(2))
                .distinct()
                .toList();
    }

    @ParameterizedTest
    @MethodSource("tests")
    void testNamedInContributingExists(String named) {
        var parts = named.split("#");
        var methods = Stream.of("pipeline.", "freestyle.", "session.", "cli.")
                .map(prefix -> methods(ROOT + prefix + parts[0]))
                .flatMap(Arrays::stream)
                .map(Method::getName);

        assertThat(named, methods.anyMatch(parts[1]::equals), is(true));
    }

    private static Method[] methods(String type) {
        try {
            return Class.forName(type).getDeclaredMethods();
        } catch (ClassNotFoundException e) {
            return new Method[0];
        }
    }

    @Test
    void everyParameterOfDuvoRunIsExplained() throws IOException {
        for (var setter : DuvoRunStep.class.getMethods()) {
            if (setter.isAnnotationPresent(DataBoundSetter.class)) {
                var name = Introspector.decapitalize(setter.getName().substring("set".length()));
                assertThat(reference(), containsString("\n| `" + name + "` |"));
            }
        }
    }

    @Test
    void everyMemberOfResultIsExplained() throws IOException {
        for (var getter : JobResult.class.getMethods()) {
            if (getter.isAnnotationPresent(Whitelisted.class)) {
                var name = getter.getName().startsWith("to")
                        ? getter.getName() + "()"
                        : Introspector.decapitalize(getter.getName().replaceFirst("get|is", ""));
                assertThat(reference(), containsString("\n| `" + name + "` |"));
            }
        }
    }

    @Test
    void everyExampleIsListedAndEveryListedExampleIsThere() throws IOException {
        var listed = Pattern.compile("\\(examples/([\\w-]+\\.jenkinsfile)\\)")
                .matcher(Files.readString(Path.of("docs", "examples.md")))
                .results()
                .map(found -> found.group(1))
                .sorted()
                .toList();

        assertThat(listed, is(not(List.of())));
        assertThat(listed, is(ExamplesTest.files()));
    }
}
