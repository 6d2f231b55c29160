package io.jenkins.plugins.duvo.simulator.openapi;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.is;

import io.jenkins.plugins.duvo.api.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page about Duvo's API says of each call, status and error what the OpenAPI document and the plugin say. */
class DuvoApiPageTest {
    private static final Pattern CODE = Pattern.compile("`([^`]*)`");
    private static final Pattern STATUS = Pattern.compile("\\b[45]\\d\\d\\b");

    private static final Map<String, Predicate<Status>> MEANINGS = Map.of(
            "active", status -> status.isActive() && !status.isWaitingForHuman(),
            "waiting", Status::isWaitingForHuman,
            "succeeded", Status::isSucceeded,
            "failed", Status::isFailed,
            "stopped", Status::isStopped);

    private final OpenApiDocument document = OpenApiDocument.ours();

    @Test
    void pageNamesEveryCallOfTheDocument() throws Exception {
        var calls =
                rows("Calls").map(cells -> code(cells.get(0)).get(0)).collect(Collectors.toCollection(TreeSet::new));
        assertThat(calls, is(document.calls()));
    }

    @Test
    void pageNamesEveryStatusWordOfTheDocument() throws Exception {
        var ofPage = new HashMap<String, List<String>>();
        rows("Statuses of a Job").forEach(cells -> ofPage.put(cells.get(0), code(cells.get(1))));
        assertThat(ofPage, is(words()));
    }

    @Test
    void pluginReadsEveryStatusWordAsTheDocumentSays() {
        words().forEach((meaning, words) -> words.forEach(word -> MEANINGS.forEach((name, predicate) ->
                assertThat(word + " is " + name, predicate.test(new Status(word)), is(name.equals(meaning))))));
    }

    private Map<String, List<String>> words() {
        var words = new HashMap<String, List<String>>();
        document.at("/components/schemas/Status/x-words").properties().forEach(meaning -> {
            var list = new ArrayList<String>();
            meaning.getValue().forEach(word -> list.add(word.stringValue()));
            words.put(meaning.getKey(), list);
        });
        return words;
    }

    @Test
    void pageNamesEveryErrorOfTheDocument() throws Exception {
        var ofPage = rows("Errors")
                .flatMap(cells -> STATUS.matcher(cells.get(0)).results().map(MatchResult::group))
                .collect(Collectors.toCollection(TreeSet::new));
        var ofDocument = DocumentFacts.of(document).keySet().stream()
                .filter(name -> name.matches("status [45].*"))
                .map(name -> name.substring("status ".length()))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(ofPage, is(ofDocument));
    }

    @Test
    void pageNamesWhatDuvoDoesNotDocument() throws Exception {
        var ofPage = new TreeMap<String, String>();
        var saysMore = new ArrayList<Boolean>();
        rows("What Duvo's own document does not say").forEach(cells -> {
            ofPage.put(code(cells.get(0)).get(0), cells.get(1));
            saysMore.add(!cells.get(2).isBlank());
        });
        assertThat(ofPage, is(DocumentFacts.undocumented(DocumentFacts.of(document))));
        assertThat(saysMore, everyItem(is(true)));
    }

    /** Returns the cells of each row of the first table under a heading. */
    private static Stream<List<String>> rows(String heading) throws IOException {
        // The half that needs no Jenkins is built in a folder below.
        var file = Stream.iterate(Path.of("").toAbsolutePath(), Path::getParent)
                .map(folder -> folder.resolve("docs/duvo-api.md"))
                .filter(Files::exists)
                .findFirst();
        var page = Files.readString(file.orElseThrow());
        var section = page.substring(page.indexOf("## " + heading + "\n"));
        return section.lines()
                .dropWhile(line -> !line.startsWith("| ---"))
                .skip(1)
                .takeWhile(line -> line.startsWith("|"))
                .map(line -> Stream.of(line.split("\\|", -1)).map(String::strip).toList())
                .map(cells -> cells.subList(1, cells.size() - 1));
    }

    private static List<String> code(String cell) {
        return CODE.matcher(cell).results().map(code -> code.group(1)).toList();
    }
}
