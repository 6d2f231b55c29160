package io.jenkins.plugins.duvo.session;

import hudson.model.Run;
import io.jenkins.plugins.duvo.console.JobLog;
import io.jenkins.plugins.duvo.console.SecretMasker;
import io.jenkins.plugins.duvo.console.StorageFailureReporter;
import io.jenkins.plugins.duvo.settings.JobSettings;
import io.jenkins.plugins.duvo.store.Transcript;

/**
 * Context that the parts of one {@link JobSession} share: where the session runs, what the user asked for, and where its output goes.
 *
 * @param host the step or builder that runs the session
 * @param localId names the Job within Jenkins, from before Duvo has given it an id
 * @param settings what the user wrote in the step or builder
 * @param log the build's log
 * @param transcript the file in the build's directory that keeps the Job's messages
 * @param agentOutput the Job's text as the step returns it
 * @param saver saves what happens to the Job
 */
record SessionContext(
        StepHost host,
        String localId,
        JobSettings settings,
        JobLog log,
        Transcript transcript,
        AgentOutput agentOutput,
        JobSaver saver) {

    /** Makes the context of a session that has printed and collected nothing yet. */
    static SessionContext of(StepHost host, String localId, JobSettings settings) {
        var secrets = new SecretMasker(host.secrets());
        var log = new JobLog(host.listener(), settings.logLevel(), secrets, host.charset());
        var transcript = new Transcript(host.run(), localId, settings.keptLevel());
        return new SessionContext(
                host,
                localId,
                settings,
                log,
                transcript,
                new AgentOutput(settings.logLevel()),
                new JobSaver(new StorageFailureReporter(log)));
    }

    /** The build that the session belongs to. */
    Run<?, ?> run() {
        return host.run();
    }
}
