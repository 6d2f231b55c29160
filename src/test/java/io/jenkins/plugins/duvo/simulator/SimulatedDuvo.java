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
import io.jenkins.plugins.duvo.simulator.state.SimulatedEvaluation;
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
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Simulated Duvo without HTTP: it turns requests into answers. What its Jobs have done is computed from the clock at each
 * request and each query, so it needs no thread and never waits. Thread-safe.
 */
public final class SimulatedDuvo {
    /** The team that the built-in Assignments belong to. */
    public static final SimulatedTeam TEAM =
            new SimulatedTeam("8d3f1a52-6c1e-4f0b-9a77-0c5d2e4b6f10", "Acme Back Office");

    /** The key of {@link #TEAM}. */
    public static final String KEY = "dv_simulated";

    private static volatile Consumer<SimulatedDuvo> creationListener = duvo -> {};

    private final Object lock = new Object();
    private final InstantSource clock;
    private final SimulatorState state;
    private final SimulatedStart starter;
    private final Router router;
    private final RequestPipeline pipeline;
    private final Faults faults = new Faults();
    private final List<ExchangeObserver> observers = new CopyOnWriteArrayList<>();

    /** Observer of all requests and their answers; for {@code injected}, a fault was involved. */
    @FunctionalInterface
    public interface ExchangeObserver {
        void observe(SimulatedRequest request, SimulatedResponse response, boolean injected);
    }

    /** Creates a simulated Duvo with seed 1. */
    public SimulatedDuvo(InstantSource clock) {
        this(clock, 1);
    }

    /** Creates a simulated Duvo whose ids and scripts are the same for the same seed and the same requests. */
    public SimulatedDuvo(InstantSource clock, long seed) {
        this.clock = clock;
        state = new SimulatorState(seed);
        starter = new SimulatedStart(state, lock);
        router = new Router(state, starter);
        pipeline = new RequestPipeline(this, state, router, faults);
        add(TEAM);
        add(new SimulatedKey(KEY, TEAM.id()));
        DemoAssignments.ALL.forEach(this::add);
        creationListener.accept(this);
    }

    /** Sets the listener to the creation of simulated Duvos in this JVM; it is called on the thread that creates one. */
    public static void onCreation(Consumer<SimulatedDuvo> listener) {
        creationListener = listener;
    }

    /** Answers a request; observers are called before the return. */
    public SimulatedResponse handle(SimulatedRequest request) {
        RequestPipeline.HandledRequest handled;
        synchronized (lock) {
            handled = pipeline.handle(request, advance());
        }
        observers.forEach(observer -> observer.observe(request, handled.response(), handled.injected()));
        return handled.response();
    }

    /** Carries out what is due by now. */
    private Instant advance() {
        var now = clock.instant();
        state.timeline.advance(now);
        return now;
    }

    // Teams, keys, Assignments and Jobs

    /** Adds a team, or replaces the one with its id. */
    public SimulatedDuvo add(SimulatedTeam team) {
        synchronized (lock) {
            state.teams.put(team.id(), team);
            return this;
        }
    }

    /** Adds a key, or replaces it. */
    public SimulatedDuvo add(SimulatedKey key) {
        synchronized (lock) {
            state.keys.put(key.key(), key);
            return this;
        }
    }

    /** Removes a key: Duvo rejects it from now on. */
    public void removeKey(String key) {
        synchronized (lock) {
            state.keys.remove(key);
        }
    }

    /** Adds an Assignment of {@link #TEAM}. */
    public SimulatedDuvo add(SimulatedAssignment assignment) {
        return add(assignment, TEAM.id());
    }

    /** Adds an Assignment of a team. */
    public SimulatedDuvo add(SimulatedAssignment assignment, String teamId) {
        synchronized (lock) {
            state.agents.put(assignment.id(), new SimulatorState.TeamAssignment(assignment, teamId));
            return this;
        }
    }

    /** Adds a Job that was started in the past, as by a start call without a message. */
    public SimulatedJob addRunning(String agentId, Instant startedAt) {
        return addRunning(agentId, startedAt, new SimulatedJob.Origin("api", null, null, null));
    }

    /** Adds a Job that was not started through the API; it runs by its script. */
    public SimulatedJob addForeign(String agentId, Instant startedAt) {
        return addRunning(agentId, startedAt, SimulatedJob.Origin.FOREIGN);
    }

    /** Adds a Job of any origin that was started in the past; it has done what its script says by now. */
    public SimulatedJob addRunning(String agentId, Instant startedAt, SimulatedJob.Origin origin) {
        synchronized (lock) {
            var job = starter.start(state.agents.get(agentId), origin, startedAt);
            advance();
            return job;
        }
    }

    /** Adds a Job that was not started through the API, has ended and has no messages: cheap, for long lists. */
    public SimulatedJob addEnded(String agentId, Instant startedAt, Instant endedAt, String status) {
        synchronized (lock) {
            var job = starter.create(state.agents.get(agentId), SimulatedJob.Origin.FOREIGN, startedAt);
            state.progress.get(job.id()).end(status, endedAt);
            return job;
        }
    }

    // Queries

    /** Carries out what is due by now; every request and every query does so, too. */
    public void catchUp() {
        synchronized (lock) {
            advance();
        }
    }

    /** All Jobs in the order of their creation, as of now. */
    public List<SimulatedJob> jobs() {
        synchronized (lock) {
            advance();
            return List.copyOf(state.jobs.values());
        }
    }

    /** The Job as of now; null if there is none. */
    public SimulatedJob job(String id) {
        synchronized (lock) {
            advance();
            return state.jobs.get(id);
        }
    }

    /** How many start calls were carried out. */
    public long starts() {
        synchronized (lock) {
            advance();
            return state.history.starts;
        }
    }

    /** All requests so far, oldest first. */
    public List<RecordedCall> requests() {
        synchronized (lock) {
            return List.copyOf(pipeline.calls());
        }
    }

    /** All requests to one endpoint so far, oldest first. */
    public List<RecordedCall> requests(Endpoint endpoint) {
        synchronized (lock) {
            return pipeline.calls().stream()
                    .filter(request -> request.call() == endpoint)
                    .toList();
        }
    }

    /** Forgets all recorded requests; Jobs, answers and stops stay. */
    public void clearRequests() {
        synchronized (lock) {
            pipeline.calls().clear();
        }
    }

    /** The answers to human requests received through the API, oldest first. */
    public List<ReceivedAnswer> answers() {
        synchronized (lock) {
            advance();
            return List.copyOf(state.history.answers);
        }
    }

    /** The stops received through the API, oldest first. */
    public List<ReceivedStop> stops() {
        synchronized (lock) {
            advance();
            return List.copyOf(state.history.stops);
        }
    }

    /** The sandbox; null if there is none. */
    public SimulatedSandbox sandbox(String id) {
        synchronized (lock) {
            return state.sandboxes.get(id);
        }
    }

    // Events from outside the API

    /** Answers the open approval of a Job as a person in Duvo's inbox would; throws if none is open. */
    public void answerElsewhere(String jobId, boolean approved) {
        answerElsewhere(jobId, new ScriptStep.Answer(approved, null));
    }

    /** Answers the open questions of a Job as a person in Duvo's inbox would; throws if none are open. */
    public void answerElsewhere(String jobId, Map<String, String> answers) {
        answerElsewhere(jobId, new ScriptStep.Answer(null, answers));
    }

    private void answerElsewhere(String jobId, ScriptStep.Answer answer) {
        synchronized (lock) {
            var now = advance();
            router.runs().respond(state.jobs.get(jobId), answer, now);
        }
    }

    /**
     * Gives a Job steps to do at once, whatever its state: an open human request is withdrawn, an ended Job is active again.
     * The Job continues its script afterwards, if there is any left.
     */
    public void goOn(String jobId, ScriptStep... steps) {
        synchronized (lock) {
            state.progress.get(jobId).goOn(List.of(steps), advance());
        }
    }

    /** Changes the messages of a Job: texts, ids, order. See {@code MessageEdits}. */
    public void editMessages(String jobId, UnaryOperator<List<SimulatedMessage>> edit) {
        synchronized (lock) {
            advance();
            var job = state.jobs.get(jobId);
            job.replaceMessages(edit.apply(new ArrayList<>(job.live())));
        }
    }

    /** Uses the key for one request of another program, which is not recorded; returns false if the rate limit rejects it. */
    public boolean useElsewhere(String key) {
        synchronized (lock) {
            return pipeline.count(key, clock.instant()).allowed();
        }
    }

    // Behaviour

    /** The faults to inject; none at first. */
    public Faults faults() {
        return faults;
    }

    /** Replaces the rate limit, by default {@link RequestLimit#ofDuvo()}; counts begin again at zero. */
    public SimulatedDuvo limit(RequestLimit other) {
        synchronized (lock) {
            pipeline.limit(other);
            return this;
        }
    }

    /**
     * Sets how the Jobs that completed or failed are evaluated, by default {@link SimulatedEvaluation#byStatus}; of null there is no
     * evaluation. It is called with the lock held.
     */
    public SimulatedDuvo evaluations(Function<SimulatedJob, SimulatedEvaluation> evaluations) {
        synchronized (lock) {
            state.evaluations = evaluations;
            return this;
        }
    }

    /** Makes scripts run faster by this factor; applies to steps that begin from now on. */
    public SimulatedDuvo speed(double factor) {
        synchronized (lock) {
            state.speed = factor;
            return this;
        }
    }

    /** Sets whether a message changes {@code updated_at}, by default yes. */
    public SimulatedDuvo messagesUpdate(boolean changesUpdatedAt) {
        synchronized (lock) {
            state.messagesUpdate = changesUpdatedAt;
            return this;
        }
    }

    /** Sets how long a Job is pending, by default 0.3 s. */
    public SimulatedDuvo startDelay(Duration delay) {
        synchronized (lock) {
            state.startDelay = delay;
            return this;
        }
    }

    /** Sets how long a stop takes to have its effect, by default 0.5 s. */
    public SimulatedDuvo stopDelay(Duration delay) {
        synchronized (lock) {
            state.stopDelay = delay;
            return this;
        }
    }

    /** Adds an observer of requests and answers. It is called after each request, without a lock, on the caller's thread. */
    public SimulatedDuvo observe(ExchangeObserver observer) {
        observers.add(observer);
        return this;
    }

    /**
     * Sets the listener to the events {@code human_request}, {@code run_completed}, {@code run_failed} and
     * {@code run_interrupted} of all Jobs. It is called with the lock held, when the simulator computes the event; it must be
     * quick and must not call the simulator.
     */
    public SimulatedDuvo onEvent(BiConsumer<SimulatedJob, String> listener) {
        synchronized (lock) {
            state.eventListener = listener;
            return this;
        }
    }
}
