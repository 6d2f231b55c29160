package io.jenkins.plugins.duvo.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jenkins.plugins.duvo.api.Assignment;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AssignmentReferenceTest {
    private static final List<Assignment> ALL = List.of(
            new Assignment("d0700000-0000-4000-8000-000000000004", "Pay invoices"),
            new Assignment("id-1", "Pay invoices (EU)"),
            new Assignment("id-2", "Pay invoices (US)"),
            new Assignment("id-3", "pay invoices"),
            new Assignment("id-4", " Reorder  stock "),
            new Assignment("id-5", "Twice"),
            new Assignment("id-6", "Twice"),
            new Assignment("id-7", "id-1"),
            new Assignment("id-8", ""));

    @ParameterizedTest
    @CsvSource(nullValues = "none", textBlock = """
            d0700000-0000-4000-8000-000000000004, d0700000-0000-4000-8000-000000000004
            ' id-1 ', id-1
            Pay open invoices (d0700000-0000-4000-8000-000000000004), d0700000-0000-4000-8000-000000000004
            Pay invoices (EU) (D0700000-0000-4000-8000-00000000000A), D0700000-0000-4000-8000-00000000000A
            Pay open invoices (id-1), Pay open invoices (id-1)
            Pay invoices (EU), Pay invoices (EU)
            (d0700000-0000-4000-8000-000000000004), (d0700000-0000-4000-8000-000000000004)
            ${WHICH}, ${WHICH}
            ' ', none
            none, none
            """)
    void idOfASuggestionIsKept(String written, String kept) {
        assertEquals(kept, AssignmentReference.keep(written));
    }

    @ParameterizedTest
    @CsvSource(nullValues = "none", textBlock = """
            D0700000-0000-4000-8000-000000000004, d0700000-0000-4000-8000-000000000004
            id-1, id-1
            Any name (id-2), id-2
            Pay invoices, d0700000-0000-4000-8000-000000000004
            PAY INVOICES, d0700000-0000-4000-8000-000000000004 id-3
            Pay invoices (EU), id-1
            Pay invoices (UK), none
            Reorder stock, id-4
            Twice, id-5 id-6
            Pay, none
            ID-9, none
            """)
    void assignmentIsFoundByIdOrByName(String written, String ids) {
        assertEquals(ids == null ? "" : ids, ids(new AssignmentReference(written).find(ALL)));
    }

    @ParameterizedTest
    @CsvSource(nullValues = "none", textBlock = """
            Pay, d0700000-0000-4000-8000-000000000004 id-1 id-2 id-3
            Pay invoices (UK), d0700000-0000-4000-8000-000000000004 id-3 id-2 id-1
            Reoder stok, id-4
            Twica, id-5 id-6
            Something else, none
            """)
    void nearNamesAreThoseOfFewOtherLetters(String written, String ids) {
        assertEquals(ids == null ? "" : ids, ids(new AssignmentReference(written).near(ALL)));
    }

    @Test
    void descriptionNamesTheFirstFive() {
        assertEquals(
                "Twice (id-5), Twice (id-6), id-1 (id-7), id-8, Pay invoices (EU) (id-1), …",
                AssignmentReference.describe(
                        List.of(ALL.get(5), ALL.get(6), ALL.get(7), ALL.get(8), ALL.get(1), ALL.get(2))));
    }

    private static String ids(List<Assignment> found) {
        return found.stream().map(Assignment::id).collect(Collectors.joining(" "));
    }
}
