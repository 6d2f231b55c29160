package io.jenkins.plugins.duvo.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pages of a list of Jobs. */
class JobListQueryTest {
    @ParameterizedTest
    @CsvSource({"0, 1", "100, 1", "101, 2", "190, 2", "191, 3", "285, 3", "286, 4", "2147483647, 22605092"})
    void pagesAreCountedWithTheirOverlap(int rows, int pages) {
        assertEquals(pages, JobListQuery.pagesFor(rows));
    }
}
