package io.jenkins.plugins.duvo.simulator.state;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Takes one Job through its script. */
public final class JobProgress {
    private final SimulatorState world;
    private final SimulatedJob job;
    private final Deque<Iterator<ScriptStep>> script = new ArrayDeque<>();
    private int generation;
    private boolean stopping;
    private String lastCall;

    JobProgress(SimulatorState world, SimulatedJob job) {
        this.world = world;
        this.job = job;
    }

    void begin() {
        var created = job.createdAt();
        var message = job.origin().message();
        instruct(created, job.assignment().instruction());
        if (message != null) {
            instruct(created, message);
        }
        var random = new Random(world.seed * 31 + job.number());
        var steps = job.assignment().script().steps(new Script.Start(random, created, message));
        script.push(steps.iterator());
        script.push(List.of(ScriptStep.become(world.startDelay.toMillis(), "running"))
                .iterator());
        proceed(created);
    }

    /** Drops what the Job was doing or waiting for; it goes on with these steps and then with its script. */
    public void goOn(List<ScriptStep> steps, Instant now) {
        withdraw(now, null);
        job.reopen();
        become("running", now);
        script.push(steps.iterator());
        proceed(now);
    }

    public void respond(ScriptStep.Answer answer, String words, Instant now) {
        var request = job.pending();
        request.close(now, words);
        become("running", now);
        script.push(request.ask().next().apply(answer).iterator());
        proceed(now);
    }

    public SimulatedMessage tell(String text, Instant now) {
        var message = new SimulatedMessage(world.ids.next(), "text", "user", now, text, null, null);
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

    /** Whether the stop will have an effect: not while the Job waits nor after its end. */
    public boolean stop(Instant now) {
        if (job.waits() || job.ended()) {
            return false;
        }
        if (!stopping) {
            stopping = true;
            world.timeline.at(now.plus(scaled(world.stopDelay)), () -> {
                stopping = false;
                if (!job.ended()) {
                    end("stopped", now.plus(scaled(world.stopDelay)));
                }
            });
        }
        return true;
    }

    private void proceed(Instant from) {
        int mine = ++generation;
        while (!script.isEmpty() && !script.peek().hasNext()) {
            script.pop();
        }
        if (!script.isEmpty()) {
            var step = script.peek().next();
            var due = from.plus(scaled(step.after()));
            world.timeline.at(due, () -> {
                if (mine == generation) {
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
            lastCall = "call_" + world.ids.next().substring(0, 8);
            var tool = new SimulatedMessage.ToolCall(lastCall, call.name(), call.arguments());
            message("tool_call", "assistant", at, null, tool, null);
        } else if (step instanceof ScriptStep.ToolAnswers answers) {
            var result = new SimulatedMessage.ToolResult(
                    lastCall == null ? "call_0" : lastCall, answers.result(), answers.error());
            message("tool_result", "tool", at, null, null, result);
        } else if (step instanceof ScriptStep.Become become) {
            become(become.status(), at);
        } else if (step instanceof ScriptStep.Ask ask) {
            job.add(new SimulatedHumanRequest(world.ids.next(), ask, at));
            become("waiting", at);
            world.events.accept(job, "human_request");
            return;
        } else if (step instanceof ScriptStep.End end) {
            end(end.status(), at);
            return;
        }
        proceed(at);
    }

    public void end(String status, Instant at) {
        generation++;
        script.clear();
        withdraw(at, null);
        job.end(at);
        become(status, at);
        var event = Map.of("completed", "run_completed", "failed", "run_failed").get(status);
        world.events.accept(job, event == null ? "run_interrupted" : event);
    }

    private void withdraw(Instant at, String words) {
        var request = job.pending();
        if (request != null) {
            request.close(at, words);
        }
    }

    private void become(String status, Instant at) {
        var former = job.status();
        job.become(status, at);
        world.index(job.teamId()).moved(job, former);
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
        add(new SimulatedMessage(world.ids.next(), type, role, at, text, call, result));
    }

    private void add(SimulatedMessage message) {
        job.add(message, world.messagesUpdate);
    }

    private Duration scaled(Duration duration) {
        return world.speed == 1 ? duration : Duration.ofNanos((long) (duration.toNanos() / world.speed));
    }
}
