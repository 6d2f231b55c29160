package io.jenkins.plugins.duvo.session;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@link MovedNames} after the moves {@code from>to}, one after the other. */
class MovedNamesTest {
    @ParameterizedTest
    @CsvSource({
        "a>b, a#1, b#1",
        "a>b, other#1, other#1",
        "f/a>g/a, f/a#12, g/a#12",
        // an entry may have been saved under any name on the way
        "a>b b>c, a#1, c#1",
        "a>b b>c, b#1, c#1",
        "a>b b>c c>d, b#1, d#1",
        "a>b b>c c>d, c#1, d#1",
        "a>b b>a, b#1, a#1",
        "a>b b>a, a#1, a#1",
        // two projects change their names with each other
        "a>c b>a c>b, a#1, b#1",
        "a>c b>a c>b, b#1, a#1",
        // a name that another project has taken over since
        "a>c b>a a>d, a#1, c#1",
        "a>c b>a a>d, b#1, d#1",
    })
    void buildIsFoundUnderItsNewName(String moves, String build, String now) {
        var names = new MovedNames();
        for (var move : moves.split(" ")) {
            names.add(move.substring(0, move.indexOf('>')), move.substring(move.indexOf('>') + 1));
        }

        assertThat(names.now(build), is(now));
    }
}
