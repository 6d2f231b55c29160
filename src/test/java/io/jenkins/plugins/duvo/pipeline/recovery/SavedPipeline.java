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
 * Fixture of a Pipeline that an earlier version of the plugin left in the middle of a Job, as files: those of the build, of its Job
 * and of the list of running Pipelines. Placeholders stand for Duvo's ids, and are replaced by the ids of a simulated Job.
 */
final class SavedPipeline {
    static final String JOB = "saved";

    /** The Assignment of the Job; the files were saved while the Job waited for the approval. */
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

    /** The files and folders of a Jenkins home that are saved. */
    private static final List<String> SAVED_PATHS =
            List.of("jobs/" + JOB, "duvo/jobs", "org.jenkinsci.plugins.workflow.flow.FlowExecutionList.xml");

    private SavedPipeline() {}

    /** Saves the files of a Jenkins home, with placeholders for the ids of a Job. */
    static void save(Path home, SimulatedJob job, Path to) throws IOException {
        var ids = ids(job);
        var host = "\"host\":\"" + InetAddress.getLocalHost().getHostName() + '"';
        copy(
                home,
                to,
                text -> IntStream.range(0, ids.size())
                        .boxed()
                        .reduce(text, (done, i) -> done.replace(ids.get(i), placeholder(i)), String::concat)
                        .replace(home.toString(), "/var/lib/jenkins") // the same on every machine
                        .replace(host, "\"host\":\"controller\""));
    }

    /** Restores the saved files into a Jenkins home, with the ids of a Job for the placeholders. */
    static void restore(Path home, Path from, SimulatedJob job) throws IOException {
        var ids = ids(job);
        copy(
                from,
                home,
                text -> IntStream.range(0, ids.size())
                        .boxed()
                        .reduce(text, (done, i) -> done.replace(placeholder(i), ids.get(i)), String::concat));
    }

    /** The ids of a Job, its messages and its human requests. */
    private static List<String> ids(SimulatedJob job) {
        var ids = new ArrayList<String>();
        ids.add(job.id());
        job.messages().forEach(message -> ids.add(message.id()));
        job.humanRequests().forEach(request -> ids.add(request.id()));
        return ids;
    }

    /** Placeholder of an id; it is as long as an id, so that offsets within logs stay right. */
    private static String placeholder(int number) {
        return "00000000-0000-4000-8000-00000d0b%04d".formatted(number);
    }

    private static void copy(Path from, Path to, UnaryOperator<String> change) throws IOException {
        for (var path : SAVED_PATHS) {
            try (var files = Files.walk(from.resolve(path))) {
                for (var file : files.filter(Files::isRegularFile).toList()) {
                    var copy = to.resolve(from.relativize(file));
                    Files.createDirectories(copy.getParent());
                    // Latin 1 preserves every byte of files that are not text.
                    var text = Files.readString(file, StandardCharsets.ISO_8859_1);
                    Files.writeString(copy, change.apply(text), StandardCharsets.ISO_8859_1);
                }
            }
        }
    }
}
