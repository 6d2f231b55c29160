package io.jenkins.plugins.duvo.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.is;

import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import io.jenkins.plugins.duvo.simulator.openapi.OpenApiDocument;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * Tests that no JSON member of Duvo's is read or written outside of {@code api}. What leaves {@code api} is a record, whose members
 * have names of this plugin; only arguments and results of tools, which may be any JSON, are passed on as they are.
 */
class DuvoMembersTest {
    private static final Path SOURCES = Path.of("src/main/java/io/jenkins/plugins/duvo");
    private static final Pattern LITERAL = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"");

    /** The methods of {@code api} that return JSON, which no member of Duvo's is read from. */
    private static final List<String> ANY_JSON = List.of("RawJson.tree");

    /** What the plugin itself gives to scripts under such a name: the reference has promised it. */
    private static final Set<String> OWN = Set.of("ScriptValues.java: tool_call_id");

    @Test
    void onlyApiNamesMembersOfDuvo() throws IOException {
        var names = OpenApiDocument.ours().memberNames().stream()
                .filter(DuvoMembersTest::isDuvosAlone)
                .toList();
        assertThat(names, hasItems("pending_human_request", "text_content", "teamId"));
        var files = filesOutsideOfApi();
        assertThat(files.size(), is(greaterThan(50)));
        var found = files.stream()
                .flatMap(file -> members(read(file), names)
                        .map(name -> file.getFileName() + ": " + name)
                        .filter(use -> !OWN.contains(use)))
                .toList();
        assertThat(found, is(empty()));
    }

    @Test
    void memberOfDuvoOutsideOfApiIsFound() {
        var source =
                "class Reader { String read(JsonNode json) { return json.at(\"/run/completed_at\").asString(); } }";
        assertThat(members(source, List.of("completed_at", "run_id")).toList(), contains("completed_at"));
    }

    @Test
    void apiGivesAwayNoJsonOfDuvo() {
        var giving = PluginClasses.all().stream()
                .filter(each -> each.getPackageName().equals(PluginClasses.PLUGIN + ".api"))
                .flatMap(each -> each.getMethods().stream())
                .filter(DuvoMembersTest::returnsJsonToOthers)
                .map(method -> method.getOwner().getSimpleName() + "." + method.getName())
                .sorted()
                .toList();
        assertThat(giving, is(ANY_JSON));
    }

    /** Without a request and an answer of HTTP, nothing else can be said to Duvo or heard from it. */
    @Test
    void onlyApiTalksHttp() {
        noClasses()
                .that()
                .resideOutsideOfPackage(PluginClasses.PLUGIN + ".api")
                .should()
                .dependOnClassesThat()
                .haveNameMatching("okhttp3\\.(Call|Request|RequestBody|ResponseBody|Interceptor)"
                        + "|java\\.net\\.(http\\..*|HttpURLConnection|URLConnection)")
                .check(PluginClasses.all());
    }

    private static boolean returnsJsonToOthers(JavaMethod method) {
        return method.getRawReturnType().isAssignableTo(JsonNode.class)
                && method.getModifiers().contains(JavaModifier.PUBLIC)
                && method.getOwner().getModifiers().contains(JavaModifier.PUBLIC);
    }

    /** Names of one word, such as {@code id}, are also those of the plugin's own files and of its own remote API. */
    private static boolean isDuvosAlone(String name) {
        return name.matches(".*[_A-Z].*");
    }

    private static Stream<String> members(String source, List<String> names) {
        return LITERAL.matcher(source)
                .results()
                .flatMap(literal -> Stream.of(literal.group(1).split("[/.]")))
                .filter(names::contains);
    }

    private static List<Path> filesOutsideOfApi() throws IOException {
        try (var files = Files.walk(SOURCES)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> !file.startsWith(SOURCES.resolve("api")))
                    .toList();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
