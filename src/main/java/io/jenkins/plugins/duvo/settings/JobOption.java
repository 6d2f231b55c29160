package io.jenkins.plugins.duvo.settings;

import io.jenkins.plugins.duvo.follow.LogLevel;
import java.util.List;
import java.util.function.Supplier;

/**
 * Option of a setting that accepts only some words. The options of a setting are in the order of a form's list.
 *
 * @param word as scripts write it
 * @param label what the list of a form shows
 */
record JobOption(String word, Supplier<String> label) {
    static final List<JobOption> HUMAN_REQUESTS = List.of(
            new JobOption("input", Messages::JobOption_input),
            new JobOption("approve", Messages::JobOption_approve),
            new JobOption("deny", Messages::JobOption_denyAtOnce),
            new JobOption("wait", Messages::JobOption_inbox),
            new JobOption("fail", Messages::JobOption_fail),
            new JobOption("return", Messages::JobOption_script));
    static final List<JobOption> ON_DENY = List.of(
            new JobOption("fail", Messages::JobOption_failStep),
            new JobOption("continue", Messages::JobOption_jobDecides));
    static final List<JobOption> ON_REQUEST_TIMEOUT = List.of(
            new JobOption("fail", Messages::JobOption_fail),
            new JobOption("deny", Messages::JobOption_deny),
            new JobOption("wait", Messages::JobOption_inbox));
    static final List<JobOption> ON_ABORT = List.of(
            new JobOption("stop", Messages::JobOption_stop), new JobOption("detach", Messages::JobOption_detach));
    static final List<JobOption> LOG = List.of(
            new JobOption(LogLevel.NONE.keyword(), Messages::JobOption_nothing),
            new JobOption(LogLevel.MESSAGES.keyword(), Messages::JobOption_messages),
            new JobOption(LogLevel.TOOLS.keyword(), Messages::JobOption_tools),
            new JobOption(LogLevel.ALL.keyword(), Messages::JobOption_everything));
    static final List<JobOption> THRESHOLD = List.of(
            new JobOption(GateThreshold.NONE.keyword(), Messages::JobOption_never),
            new JobOption(GateThreshold.CRITICAL.keyword(), Messages::JobOption_critical),
            new JobOption(GateThreshold.MEDIUM.keyword(), Messages::JobOption_medium),
            new JobOption(GateThreshold.LOW.keyword(), Messages::JobOption_low),
            new JobOption(GateThreshold.ANY.keyword(), Messages::JobOption_any));
}
