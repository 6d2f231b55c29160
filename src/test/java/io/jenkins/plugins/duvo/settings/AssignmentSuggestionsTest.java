package io.jenkins.plugins.duvo.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AssignmentSuggestionsTest {
    @ParameterizedTest
    @CsvSource(nullValues = "none", textBlock = """
            d0700000-0000-4000-8000-000000000004, d0700000-0000-4000-8000-000000000004
            ' id-1 ', id-1
            Pay open invoices (id-1), id-1
            Pay invoices (EU) (id-1), id-1
            Pay invoices (id-1), id-1
            Pay (all of them), Pay (all of them)
            (id-1), (id-1)
            ${WHICH}, ${WHICH}
            Pay open invoices, Pay open invoices
            ' ', none
            none, none
            """)
    void idOfASuggestionIsKept(String written, String kept) {
        assertEquals(kept, AssignmentSuggestions.id(written));
    }

    @ParameterizedTest
    @CsvSource({"id-1, id-1", "Pay open invoices (id-1), id-1"})
    void settingsHoldTheId(String written, String kept) {
        var settings = new JobSettings();
        settings.setAgentId(written);
        assertEquals(kept, settings.getAgentId());
    }
}
