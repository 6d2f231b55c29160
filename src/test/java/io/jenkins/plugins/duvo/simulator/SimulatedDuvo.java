package io.jenkins.plugins.duvo.simulator;

import io.jenkins.plugins.duvo.simulator.faults.Faults;
import io.jenkins.plugins.duvo.simulator.http.Endpoint;
import io.jenkins.plugins.duvo.simulator.http.RecordedCall;
import io.jenkins.plugins.duvo.simulator.http.RequestLimit;
import io.jenkins.plugins.duvo.simulator.http.RequestPipeline;
import io.jenkins.plugins.duvo.simulator.http.Router;
import io.jenkins.plugins.duvo.simulator.http.SimulatedRequest;
import io.jenkins.plugins.duvo.simulator.http.SimulatedResponse;
import io.jenkins.plugins.duvo.simulator.state.DemoAssignments;
import io.jenkins.plugins.duvo.simulator.state.ReceivedAnswer;
import io.jenkins.plugins.duvo.simulator.state.ReceivedStop;
import io.jenkins.plugins.duvo.simulator.state.ScriptStep;
import io.jenkins.plugins.duvo.simulator.state.SimulatedAssignment;
import io.jenkins.plugins.duvo.simulator.state.SimulatedJob;
import io.jenkins.plugins.duvo.simulator.state.SimulatedKey;
import io.jenkins.plugins.duvo.simulator.state.SimulatedMessage;
import io.jenkins.plugins.duvo.simulator.state.SimulatedSandbox;
import io.jenkins.plugins.duvo.simulator.state.SimulatedStart;
import io.jenkins.plugins.duvo.simulator.state.SimulatedTeam;
import io.jenkins.plugins.duvo.simulator.state.SimulatorState;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;

/**
 * Duvo itself, without HTTP: requests in, answers out. What its Jobs have done by now is worked out from the clock at
 * each request and each look, so it needs no thread and never waits. Safe from any thread.
 */
public final class SimulatedDuvo {
    /** The team that the built-in Assignments belong to. */
    public static final SimulatedTeam TEAM =
            new SimulatedTeam("8d3f1a52-6c1e-4f0b-9a77-0c5d2e4b6f10", "Acme Back Office");

    /** The key of {@link #TEAM}. */
    public static final String KEY = "dv_simulated";

    private final Object lock = new Object();
    private final InstantSource clock;
    private final SimulatorState world;
    private final SimulatedStart starter;
    private final Router router;
    private final RequestPipeline door;
    private final Faults faults = new Faults();
    private final List<ExchangeObserver> observers = new CopyOnWriteArrayList<>();

    /** Sees each request and the answer to it. {@code injected}: the answer is no answer of Duvo's. */
    @FunctionalInterface
    public interface ExchangeObserver {
        void observe(SimulatedRequest request, SimulatedResponse response, boolean injected);
    }

    public SimulatedDuvo(InstantSource clock) {
        this(clock, 1);
    }

    /** Ids and scripts are the same for the same seed and the same requests. */
    public SimulatedDuvo(InstantSource clock, long seed) {
        this.clock = clock;
        world = new SimulatorState(seed);
        starter = new SimulatedStart(world, lock);
        router = new Router(world, starter);
        door = new RequestPipeline(this, world, router, faults);
        add(TEAM);
        add(new SimulatedKey(KEY, TEAM.id()));
        DemoAssignments.ALL.forEach(this::add);
    }

    /** Answers a request. */
    public SimulatedResponse handle(SimulatedRequest request) {
        RequestPipeline.Answer answer;
        synchronized (lock) {
            answer = door.handle(request, advance());
        }
        observers.forEach(observer -> observer.observe(request, answer.response(), answer.injected()));
        return answer.response();
    }

    private Instant advance() {
        var now = clock.instant();
        world.timeline.advance(now);
        return now;
    }

    // What there is

    public SimulatedDuvo add(SimulatedTeam team) {
        synchronized (lock) {
            world.teams.put(team.id(), team);
            return this;
        }
    }

    public SimulatedDuvo add(SimulatedKey key) {
        synchronized (lock) {
            world.keys.put(key.key(), key);
            return this;
        }
    }

    /** Withdraws a key. */
    public void removeKey(String key) {
        synchronized (lock) {
            world.keys.remove(key);
        }
    }

    /** Adds an Assignment of {@link #TEAM}. */
    public SimulatedDuvo add(SimulatedAssignment assignment) {
        return add(assignment, TEAM.id());
    }

    public SimulatedDuvo add(SimulatedAssignment assignment, String teamId) {
        synchronized (lock) {
            world.agents.put(assignment.id(), new SimulatorState.Hired(assignment, teamId));
            return this;
        }
    }

    /** A Job that was started at a time now past, as a start call without a message would have done. */
    public SimulatedJob addRunning(String agentId, Instant startedAt) {
        return addRunning(agentId, startedAt, new SimulatedJob.Origin("api", null, null, null));
    }

    /** A Job of someone else, which runs by its script. */
    public SimulatedJob addForeign(String agentId, Instant startedAt) {
        return addRunning(agentId, startedAt, SimulatedJob.Origin.FOREIGN);
    }

    public SimulatedJob addRunning(String agentId, Instant startedAt, SimulatedJob.Origin origin) {
        synchronized (lock) {
            var job = starter.start(world.agents.get(agentId), origin, startedAt);
            advance();
            return job;
        }
    }

    /** A Job of someone else that ended before now and said nothing: cheap, for long lists. */
    public SimulatedJob addEnded(String agentId, Instant startedAt, Instant endedAt, String status) {
        synchronized (lock) {
            var job = starter.create(world.agents.get(agentId), SimulatedJob.Origin.FOREIGN, startedAt);
            world.progress.get(job.id()).end(status, endedAt);
            return job;
        }
    }

    // What is the case

    /** Carries out what is due by now; every request and every look at the facts does so by itself. */
    public void catchUp() {
        synchronized (lock) {
            advance();
        }
    }

    /** All Jobs in the order of their making, as of now. */
    public List<SimulatedJob> jobs() {
        synchronized (lock) {
            advance();
            return List.copyOf(world.jobs.values());
        }
    }

    /** The Job as of now, null if there is none. */
    public SimulatedJob job(String id) {
        synchronized (lock) {
            advance();
            return world.jobs.get(id);
        }
    }

    /** How many start calls were carried out. */
    public long starts() {
        synchronized (lock) {
            advance();
            return world.ledger.starts;
        }
    }

    /** All requests so far. */
    public List<RecordedCall> requests() {
        synchronized (lock) {
            return List.copyOf(world.ledger.calls);
        }
    }

    /** All requests of one call so far. */
    public List<RecordedCall> requests(Endpoint call) {
        synchronized (lock) {
            return world.ledger.calls.stream()
                    .filter(request -> request.call() == call)
                    .toList();
        }
    }

    /** Forgets the requests so far; Jobs, answers and stops stay. */
    public void clearRequests() {
        synchronized (lock) {
            world.ledger.calls.clear();
        }
    }

    /** The answers to human requests that came through the API. */
    public List<ReceivedAnswer> answers() {
        synchronized (lock) {
            advance();
            return List.copyOf(world.ledger.answers);
        }
    }

    /** The stops that came through the API. */
    public List<ReceivedStop> stops() {
        synchronized (lock) {
            advance();
            return List.copyOf(world.ledger.stops);
        }
    }

    /** The sandbox, null if there is none. */
    public SimulatedSandbox sandbox(String id) {
        synchronized (lock) {
            return world.sandboxes.get(id);
        }
    }

    // What happens from elsewhere

    /** Someone answers the open approval of a Job in Duvo's inbox; throws where none is open. */
    public void answerElsewhere(String jobId, boolean approved) {
        answerElsewhere(jobId, new ScriptStep.Answer(approved, null));
    }

    /** Someone answers the open questions of a Job in Duvo's inbox; throws where none are open. */
    public void answerElsewhere(String jobId, Map<String, String> answers) {
        answerElsewhere(jobId, new ScriptStep.Answer(null, answers));
    }

    private void answerElsewhere(String jobId, ScriptStep.Answer answer) {
        synchronized (lock) {
            var now = advance();
            router.runs().respond(world.jobs.get(jobId), answer, now);
        }
    }

    /**
     * Makes a Job do something at once, whatever its state: an open request is withdrawn, an ended Job is active again.
     * It goes on with its script afterwards, if there is any left.
     */
    public void goOn(String jobId, ScriptStep... steps) {
        synchronized (lock) {
            world.progress.get(jobId).goOn(List.of(steps), advance());
        }
    }

    /** Changes what a Job has said: texts, ids, order. */
    public void editMessages(String jobId, UnaryOperator<List<SimulatedMessage>> edit) {
        synchronized (lock) {
            advance();
            var job = world.jobs.get(jobId);
            job.replaceMessages(edit.apply(new ArrayList<>(job.live())));
        }
    }

    /** Another program uses the key for one request; false if the limit refuses it. Not recorded. */
    public boolean useElsewhere(String key) {
        synchronized (lock) {
            return door.count(key, clock.instant()).allowed();
        }
    }

    // How it behaves

    public Faults faults() {
        return faults;
    }

    /** Replaces the request limit, by default {@link RequestLimit#ofDuvo()}; counts begin anew. */
    public SimulatedDuvo limit(RequestLimit other) {
        synchronized (lock) {
            door.limit(other);
            return this;
        }
    }

    /** Scripts run so many times faster; applies to what begins from now on. */
    public SimulatedDuvo speed(double factor) {
        synchronized (lock) {
            world.speed = factor;
            return this;
        }
    }

    /** Whether a message moves {@code updated_at}, by default yes. */
    public SimulatedDuvo messagesUpdate(boolean moves) {
        synchronized (lock) {
            world.messagesUpdate = moves;
            return this;
        }
    }

    /** How long a Job is pending, by default 0.3 s. */
    public SimulatedDuvo startDelay(Duration delay) {
        synchronized (lock) {
            world.startDelay = delay;
            return this;
        }
    }

    /** How long a stop takes to have its effect, by default 0.5 s. */
    public SimulatedDuvo stopDelay(Duration delay) {
        synchronized (lock) {
            world.stopDelay = delay;
            return this;
        }
    }

    /** Adds an observer of requests and answers; it is called after each, outside any lock, on the caller's thread. */
    public SimulatedDuvo observe(ExchangeObserver observer) {
        observers.add(observer);
        return this;
    }

    /**
     * Hears {@code human_request}, {@code run_completed}, {@code run_failed} and {@code run_interrupted} of each Job,
     * when the simulator comes to know of it; must be quick and must not call the simulator.
     */
    public SimulatedDuvo onEvent(BiConsumer<SimulatedJob, String> listener) {
        synchronized (lock) {
            world.events = listener;
            return this;
        }
    }
}
