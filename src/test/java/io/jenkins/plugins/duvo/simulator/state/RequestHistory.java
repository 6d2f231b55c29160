package io.jenkins.plugins.duvo.simulator.state;

import io.jenkins.plugins.duvo.simulator.http.RecordedCall;
import java.util.ArrayList;
import java.util.List;

/** What reached the simulator. */
public final class RequestHistory {
    public final List<RecordedCall> calls = new ArrayList<>();
    public final List<ReceivedAnswer> answers = new ArrayList<>();
    public final List<ReceivedStop> stops = new ArrayList<>();
    public long starts;
}
