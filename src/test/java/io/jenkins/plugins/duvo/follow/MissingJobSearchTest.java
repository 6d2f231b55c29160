package io.jenkins.plugins.duvo.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.duvo.api.Job;
import io.jenkins.plugins.duvo.api.ListPage;
import io.jenkins.plugins.duvo.engine.EngineHarness;
import io.jenkins.plugins.duvo.simulator.SimulatedDuvo;
import io.jenkins.plugins.duvo.simulator.http.Endpoint;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Search of the whole list for Jobs that were missing in the lists of their status. */
class MissingJobSearchTest {
    private static final String TEAM = SimulatedDuvo.TEAM.id();

    private final RecordingListReader reader = new RecordingListReader();
    private final RecordingCallSink sink = new RecordingCallSink();
    private final List<String> done = new ArrayList<>();

    private MissingJobSearch search(String... missing) {
        return new MissingJobSearch("t", new HashSet<>(Set.of(missing)), reader, () -> done.add("done"));
    }

    private void answer(MissingJobSearch search, ListPage<Job> page) {
        search.offer(sink, 5);
        PendingCall<ListPage<Job>> call = sink.begin();
        call.onSuccess().accept(page);
    }

    @Test
    void pagesAreReadOneAtATime() {
        var search = search("x");
        search.offer(sink, 0);
        sink.begin();
        search.offer(sink, 0);
        assertTrue(sink.calls.isEmpty());
    }

    @Test
    void pagesOfAllStatusesOverlapALittle() throws Exception {
        var harness = new EngineHarness();
        reader.client = harness.connection().client().apply(limit -> {});
        var search = new MissingJobSearch(TEAM, new HashSet<>(Set.of("x")), reader, () -> {});
        answer(search, RecordingListReader.page(1_000, "a"));
        search.offer(sink, 0);
        assertEquals(0, sink.<ListPage<Job>>begin().execute().total());
        assertTrue(harness.calls(Endpoint.RUNS).get(0).path().endsWith("limit=100&offset=95&sort_order=desc"));
    }

    @Test
    void searchEndsWhenAllAreFound() {
        answer(search("a", "b"), RecordingListReader.page(1_000, "a", "b", "c"));
        assertEquals(List.of("done"), done);
        assertEquals(List.of("a@5", "b@5", "c@5"), reader.rows);
    }

    @Test
    void searchEndsWithTheList() {
        answer(search("x"), RecordingListReader.page(1, "a"));
        assertEquals(List.of("done"), done);
    }

    @Test
    void searchEndsWithAnEmptyPage() {
        answer(search("x"), RecordingListReader.page(1_000));
        assertEquals(List.of("done"), done);
    }

    @Test
    void searchEndsAfterThreePagesWithoutAMatch() {
        var search = search("x");
        answer(search, RecordingListReader.page(1_000, "a"));
        answer(search, RecordingListReader.page(1_000, "b"));
        assertEquals(List.of(), done);
        answer(search, RecordingListReader.page(1_000, "c"));
        assertEquals(List.of("done"), done);
    }

    @Test
    void eachFoundJobAllowsAnotherPage() {
        var search = search("x", "a");
        answer(search, RecordingListReader.page(1_000, "a"));
        answer(search, RecordingListReader.page(1_000, "b"));
        answer(search, RecordingListReader.page(1_000, "c"));
        assertEquals(List.of(), done);
        answer(search, RecordingListReader.page(1_000, "d"));
        assertEquals(List.of("done"), done);
    }

    @Test
    void failureEndsTheSearch() {
        search("x").offer(sink, 0);
        sink.begin().onFailure().accept(RecordingCallSink.unknown());
        assertEquals(List.of("done"), done);
    }
}
