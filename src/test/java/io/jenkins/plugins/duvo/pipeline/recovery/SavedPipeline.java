package io.jenkins.plugins.duvo.pipeline.recovery;

import io.jenkins.plugins.duvo.simulator.state.ScriptStep;
import io.jenkins.plugins.duvo.simulator.state.SimulatedAssignment;
import io.jenkins.plugins.duvo.simulator.state.SimulatedJob;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * A Pipeline that an earlier version of the plugin left in the middle of a Job, as files: those of the build, of its Job and of the
 * list of Pipelines that run. The ids of Duvo in them are replaced by those of a Job which there is.
 */
final class SavedPipeline {
    static final String JOB = "saved";

    /** What the Job does; the files were saved while it waited on the approval. */
    static final SimulatedAssignment ASSIGNMENT = SimulatedAssignment.named(
            "saved",
            ScriptStep.say(10, "Before the restart, with an odd \uFFFE one."),
            ScriptStep.approval(
                    10,
                    "Go on \uFFFE?",
                    "After the \u0000 restart",
                    List.of(ScriptStep.say(10, "After the restart.")),
                    List.of()),
            ScriptStep.end(10, "completed"));

    static final String SCRIPT = """
            def job = duvoRun agentId: '%s', message: 'Go', submitter: 'alice', log: 'tools', \
                requestTimeoutMinutes: 2147483647, answers: [What: 'That']
            echo "said=${job.output.readLines()}"
            """.formatted(ASSIGNMENT.id());

    /** What is kept of a Jenkins' home. */
    private static final List<String> KEPT =
            List.of("jobs/" + JOB, "duvo/jobs", "org.jenkinsci.plugins.workflow.flow.FlowExecutionList.xml");

    private SavedPipeline() {}

    /** Saves from a home. */
    static void save(Path home, SimulatedJob job, Path to) throws IOException {
        var ids = ids(job);
        var host = "\"host\":\"" + InetAddress.getLocalHost().getHostName() + '"';
        copy(
                home,
                to,
                text -> IntStream.range(0, ids.size())
                        .boxed()
                        .reduce(text, (done, i) -> done.replace(ids.get(i), placeholder(i)), String::concat)
                        .replace(home.toString(), "/var/lib/jenkins") // where it was made is nobody's business
                        .replace(host, "\"host\":\"controller\""));
    }

    /** Puts what was saved into a home, as if the Job had been that one. */
    static void putInto(Path home, Path from, SimulatedJob job) throws IOException {
        var ids = ids(job);
        copy(
                from,
                home,
                text -> IntStream.range(0, ids.size())
                        .boxed()
                        .reduce(text, (done, i) -> done.replace(placeholder(i), ids.get(i)), String::concat));
    }

    /** Of the Job, its messages and its requests. */
    private static List<String> ids(SimulatedJob job) {
        var ids = new ArrayList<String>();
        ids.add(job.id());
        job.messages().forEach(message -> ids.add(message.id()));
        job.humanRequests().forEach(request -> ids.add(request.id()));
        return ids;
    }

    /** As long as an id, so that offsets within logs hold. */
    private static String placeholder(int number) {
        return "00000000-0000-4000-8000-00000d0b%04d".formatted(number);
    }

    private static void copy(Path from, Path to, UnaryOperator<String> change) throws IOException {
        for (var kept : KEPT) {
            try (var files = Files.walk(from.resolve(kept))) {
                for (var file : files.filter(Files::isRegularFile).toList()) {
                    var copy = to.resolve(from.relativize(file));
                    Files.createDirectories(copy.getParent());
                    // Latin 1 keeps every byte of what is no text.
                    var text = Files.readString(file, StandardCharsets.ISO_8859_1);
                    Files.writeString(copy, change.apply(text), StandardCharsets.ISO_8859_1);
                }
            }
        }
    }
}
