package io.jenkins.plugins.duvo.follow;

import io.jenkins.plugins.duvo.api.DuvoClient;
import io.jenkins.plugins.duvo.api.Job;
import io.jenkins.plugins.duvo.api.ListPage;
import io.jenkins.plugins.duvo.api.Status;
import io.jenkins.plugins.duvo.follow.ListSweep.Result;
import java.util.ArrayList;
import java.util.List;

/** Records the rows and results that a sweep or search of lists reports. */
final class RecordingListReader implements ListSweep.Reader {
    final List<String> rows = new ArrayList<>();
    final List<Result> results = new ArrayList<>();
    boolean throwing;
    DuvoClient client; // null where the test sends no call

    @Override
    public DuvoClient client(String team) {
        return client;
    }

    @Override
    public void onRow(Job job, long askedAt) {
        if (throwing) {
            throw new IllegalStateException();
        }
        rows.add(job.id() + "@" + askedAt);
    }

    @Override
    public void onDone(ListSweep listSweep, Result how) {
        results.add(how);
    }

    static ListPage<Job> page(int total, String... ids) {
        return new ListPage<>(
                List.of(ids).stream().map(RecordingListReader::row).toList(), total);
    }

    private static Job row(String id) {
        return new Job(id, "a", null, new Status("running"), null, null, null, null);
    }
}
