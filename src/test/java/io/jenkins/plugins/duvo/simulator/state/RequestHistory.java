package io.jenkins.plugins.duvo.simulator.state;

import java.util.ArrayList;
import java.util.List;

/** History of the starts, answers and stops received through the API. Guarded by the simulator's lock. */
public final class RequestHistory {
    public final List<ReceivedAnswer> answers = new ArrayList<>();
    public final List<ReceivedStop> stops = new ArrayList<>();
    /** How many start calls were carried out. */
    public long starts;
}
