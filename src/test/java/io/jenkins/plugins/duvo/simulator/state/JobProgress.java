package io.jenkins.plugins.duvo.simulator.state;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Script runner of one Job: carries out the steps at their times, and what API calls change about them. Guarded by the
 * simulator's lock.
 */
public final class JobProgress {
    private final SimulatorState state;
    private final SimulatedJob job;
    private final Deque<Iterator<ScriptStep>> script = new ArrayDeque<>();
    /** Number of the step that is due next; a step on the timeline with an older number has been dropped. */
    private int generation;

    private boolean stopping;
    /** Id of the latest tool call, to which the next tool result belongs. */
    private String lastCallId;

    JobProgress(SimulatorState state, SimulatedJob job) {
        this.state = state;
        this.job = job;
    }

    /** Writes the instruction and the message of the start, and begins the script. */
    void begin() {
        var created = job.createdAt();
        var message = job.origin().message();
        instruct(created, job.assignment().instruction());
        if (message != null) {
            instruct(created, message);
        }
        var random = new Random(state.seed * 31 + job.number());
        var steps = job.assignment().script().steps(new Script.Start(random, created, message));
        script.push(steps.iterator());
        script.push(List.of(ScriptStep.become(state.startDelay.toMillis(), "running"))
                .iterator());
        proceed(created);
    }

    /** Drops the step or human request that is under way; the Job does these steps and then continues its script. */
    public void goOn(List<ScriptStep> steps, Instant now) {
        withdraw(now);
        job.reopen();
        become("running", now);
        script.push(steps.iterator());
        proceed(now);
    }

    /** Closes the open human request with an answer; {@code response} is the answer in Duvo's form. */
    public void respond(ScriptStep.Answer answer, String response, Instant now) {
        var request = job.pending();
        request.close(now, response);
        become("running", now);
        script.push(request.ask().next().apply(answer).iterator());
        proceed(now);
    }

    /**
     * Adds a message of the user. A Job that waits, has completed or was interrupted becomes active again; one that failed or was
     * stopped does not.
     */
    public SimulatedMessage receiveMessage(String text, Instant now) {
        var message = new SimulatedMessage(state.ids.next(), "text", "user", now, text, null, null);
        add(message);
        if (job.waits()) {
            goOn(List.of(ScriptStep.say(500, "Thank you. I go on with what you wrote.")), now);
        } else if (job.status().equals("completed") || job.status().equals("interrupted")) {
            script.clear();
            goOn(
                    List.of(
                            ScriptStep.say(
                                    800, "I looked at your message and checked the work again: nothing is left open."),
                            ScriptStep.end(200, "completed")),
                    now);
        }
        return message;
    }

    /** Stops the Job after the stop delay. Returns false, without an effect, if the Job waits for a person or has ended. */
    public boolean stop(Instant now) {
        if (job.waits() || job.ended()) {
            return false;
        }
        if (!stopping) {
            stopping = true;
            state.timeline.schedule(now.plus(scaled(state.stopDelay)), () -> {
                stopping = false;
                if (!job.ended()) {
                    end("stopped", now.plus(scaled(state.stopDelay)));
                }
            });
        }
        return true;
    }

    /** Puts the next step on the timeline. */
    private void proceed(Instant from) {
        int own = ++generation;
        while (!script.isEmpty() && !script.peek().hasNext()) {
            script.pop();
        }
        if (!script.isEmpty()) {
            var step = script.peek().next();
            var due = from.plus(scaled(step.after()));
            state.timeline.schedule(due, () -> {
                if (own == generation) {
                    carryOut(step, due);
                }
            });
        }
    }

    private void carryOut(ScriptStep step, Instant at) {
        if (step instanceof ScriptStep.Say say) {
            message("text", "assistant", at, say.text(), null, null);
        } else if (step instanceof ScriptStep.Think think) {
            message("thinking", "assistant", at, think.text(), null, null);
        } else if (step instanceof ScriptStep.Note note) {
            message(note.type(), note.role(), at, note.text(), null, null);
        } else if (step instanceof ScriptStep.CallTool call) {
            lastCallId = "call_" + state.ids.next().substring(0, 8);
            var tool = new SimulatedMessage.ToolCall(lastCallId, call.name(), call.arguments());
            message("tool_call", "assistant", at, null, tool, null);
        } else if (step instanceof ScriptStep.ToolAnswers answers) {
            var result = new SimulatedMessage.ToolResult(
                    lastCallId == null ? "call_0" : lastCallId, answers.result(), answers.error());
            message("tool_result", "tool", at, null, null, result);
        } else if (step instanceof ScriptStep.Become become) {
            become(become.status(), at);
        } else if (step instanceof ScriptStep.Ask ask) {
            job.add(new SimulatedHumanRequest(state.ids.next(), ask, at));
            become("waiting", at);
            state.eventListener.accept(job, "human_request");
            return;
        } else if (step instanceof ScriptStep.End end) {
            end(end.status(), at);
            return;
        }
        proceed(at);
    }

    /** Ends the Job with a status: withdraws its human request and drops the rest of its script. */
    public void end(String status, Instant at) {
        generation++;
        script.clear();
        withdraw(at);
        job.end(at);
        become(status, at);
        var event = Map.of("completed", "run_completed", "failed", "run_failed").get(status);
        state.eventListener.accept(job, event == null ? "run_interrupted" : event);
    }

    private void withdraw(Instant at) {
        var request = job.pending();
        if (request != null) {
            request.close(at, null);
        }
    }

    private void become(String status, Instant at) {
        var former = job.status();
        job.become(status, at);
        state.index(job.teamId()).onStatusChanged(job, former);
    }

    private void instruct(Instant at, String text) {
        message("text", "user", at, text, null, null);
    }

    private void message(
            String type,
            String role,
            Instant at,
            String text,
            SimulatedMessage.ToolCall call,
            SimulatedMessage.ToolResult result) {
        add(new SimulatedMessage(state.ids.next(), type, role, at, text, call, result));
    }

    private void add(SimulatedMessage message) {
        job.add(message, state.messagesUpdate);
    }

    private Duration scaled(Duration duration) {
        return state.scaled(duration);
    }
}
