package io.jenkins.plugins.duvo.architecture;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.anEmptyMap;
import static org.hamcrest.Matchers.hasKey;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that the plugin's views escape all values and contain no script or style, as a strict content security policy demands. */
class ViewRulesTest {
    private static final Path VIEWS = Path.of("src/main/resources");
    private static final Path BAD = Path.of("src/test/resources/io/jenkins/plugins/duvo/architecture/violations");

    private static final Map<String, Pattern> FAULTS = Map.of(
            "script in the view", Pattern.compile("<script(?![^>]*\\bsrc=)", Pattern.CASE_INSENSITIVE),
            "style in the view", Pattern.compile("<style\\b|\\sstyle=", Pattern.CASE_INSENSITIVE),
            "script in an attribute", Pattern.compile("\\son[a-z]+=|javascript:", Pattern.CASE_INSENSITIVE),
            "legacy checkUrl", Pattern.compile("\\bcheckUrl="),
            "unescaped text", Pattern.compile("<j:out\\b|escapeText=\"false\"|<\\?jelly escape-by-default=.false"));
    private static final Pattern ESCAPES = Pattern.compile("<\\?jelly escape-by-default=['\"]true['\"]\\?>");

    @Test
    void noViewHasFault() throws Exception {
        assertThat(faults(VIEWS), anEmptyMap());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "script in the view",
                "style in the view",
                "script in an attribute",
                "legacy checkUrl",
                "unescaped text",
                "no escape-by-default"
            })
    void everyFaultIsFound(String fault) throws Exception {
        assertThat(faults(BAD), hasKey(fault));
    }

    /** The faults of all views below a folder, each with the last view that has it. */
    private static Map<String, Path> faults(Path folder) throws IOException {
        var found = new LinkedHashMap<String, Path>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (var view : files.filter(file -> file.toString().matches(".*\\.(jelly|html)"))
                    .toList()) {
                var text = Files.readString(view);
                FAULTS.forEach((fault, pattern) -> {
                    if (pattern.matcher(text).find()) {
                        found.put(fault, view);
                    }
                });
                if (view.toString().endsWith(".jelly") && !ESCAPES.matcher(text).find()) {
                    found.put("no escape-by-default", view);
                }
            }
        }
        return found;
    }
}
