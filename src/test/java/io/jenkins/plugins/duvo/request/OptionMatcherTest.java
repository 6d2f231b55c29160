package io.jenkins.plugins.duvo.request;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import io.jenkins.plugins.duvo.api.Question;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which options, and which own words, the texts of an answer are. In the tables, texts and labels are separated by semicolons. */
class OptionMatcherTest {
    private static OptionMatcher several(String... labels) {
        return matcher(true, labels);
    }

    private static OptionMatcher matcher(boolean several, String... labels) {
        return new OptionMatcher(new Question(
                "?",
                null,
                Stream.of(labels).map(label -> new Question.Option(label, null)).toList(),
                several));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                // given                   | sent                    | labels                  | own words
                "Paper                     | Paper                   | Paper                   | ''",
                "' Paper '                 | Paper                   | Paper                   | ''",
                "Paper;Envelopes           | Paper,Envelopes         | Paper;Envelopes         | ''",
                "Envelopes, Toner,black    | 'Envelopes,Toner, black' | 'Envelopes;Toner, black' | ''",
                "'Toner, black'            | 'Toner, black'          | 'Toner, black'          | ''",
                "Paper, two pallets, please | 'Paper,two pallets, please' | Paper              | 'two pallets, please'",
                "glue, Paper, tape         | glue,Paper,tape         | Paper                   | glue,tape",
                "'Nothing, thanks'         | 'Nothing, thanks'       | ''                      | 'Nothing, thanks'",
                "Paper;glue                | Paper,glue              | Paper                   | glue",
                "Paper;Paper               | Paper                   | Paper                   | ''",
                "Paper,,Paper              | Paper                   | Paper                   | ''",
                "paper                     | paper                   | ''                      | paper"
            })
    void textsAreOptionsAndOwnWords(String given, String sent, String labels, String ownWords) {
        var chosen = several("Paper", "Toner, black", "Envelopes")
                .choose(List.of(given.split(";")))
                .orElseThrow();

        assertThat(chosen.text(), is(sent));
        assertThat(String.join(";", chosen.labels()), is(labels));
        assertThat(chosen.ownWords(), is(ownWords));
    }

    @Test
    void questionThatTakesOneAnswerTakesNoSecond() {
        assertThat(matcher(false, "A", "B").choose(List.of("A", "B")), is(Optional.empty()));
        assertThat(matcher(false).choose(List.of("a", "b")), is(Optional.empty()));
        assertThat(matcher(true).choose(List.of("a", "b")), is(Optional.empty()));
        assertThat(matcher(false, "A").choose(List.of()), is(Optional.empty()));
    }

    @Test
    void choiceOfOneIsNotSplitAtCommas() {
        var chosen = matcher(false, "A", "B").choose(List.of("A,B")).orElseThrow();

        assertThat(chosen.text(), is("A,B"));
        assertThat(chosen.ownWords(), is("A,B"));
    }

    @Test
    void textWithoutOptionsIsSentAsItIs() {
        var chosen = matcher(false).choose(List.of(" a,\n b ")).orElseThrow();

        assertThat(chosen.text(), is(" a,\n b "));
        assertThat(chosen.ownWords(), is(""));
    }

    @Test
    void exactLabelGoesBeforeAHarmlessOne() {
        var chosen = matcher(false, "Yes\u0007", "Yes").choose(List.of("Yes")).orElseThrow();

        assertThat(chosen.text(), is("Yes"));
        assertThat(
                several("Yes\u0007", "Yes")
                        .choose(List.of("Yes\u0007,Yes"))
                        .orElseThrow()
                        .text(),
                is("Yes\u0007,Yes"));
    }

    @Test
    void longTextOfCommasIsRead() {
        var text = "x,".repeat(100_000) + "Paper";

        assertThat(
                several("Paper", "a,b,c,d").choose(List.of(text)).orElseThrow().labels(), is(List.of("Paper")));
    }
}
