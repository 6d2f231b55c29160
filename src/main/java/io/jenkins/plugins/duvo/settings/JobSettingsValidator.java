package io.jenkins.plugins.duvo.settings;

import hudson.AbortException;
import hudson.security.SecurityRealm;
import java.util.List;
import java.util.regex.Pattern;
import jenkins.model.Jenkins;

/** Validator of {@link JobSettings}. */
final class JobSettingsValidator {
    /** A variable that was not replaced: it has no value, or it stands in single quotes in a script. */
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{.*}");

    private JobSettingsValidator() {}

    /** @throws AbortException with a line for users, which names the first setting that is wrong and what it may be */
    static void check(JobSettings settings) throws AbortException {
        requireOneOf("log", settings.getLog(), JobOption.LOG);
        requireOneOf("onAbort", settings.getOnAbort(), JobOption.ON_ABORT);
        requireOneOf("humanRequests", settings.getHumanRequests(), JobOption.HUMAN_REQUESTS);
        requireOneOf("onDeny", settings.getOnDeny(), JobOption.ON_DENY);
        requireOneOf("onRequestTimeout", settings.getOnRequestTimeout(), JobOption.ON_REQUEST_TIMEOUT);
        if (settings.isReturnOnRequest() && !settings.isWait()) {
            throw new AbortException(Messages.JobSettingsValidator_nothingToReturn());
        }
        requireNonNegative("requestTimeoutMinutes", settings.getRequestTimeoutMinutes());
        requireOneOf("failOn", settings.getFailOn(), JobOption.THRESHOLD);
        requireOneOf("unstableOn", settings.getUnstableOn(), JobOption.THRESHOLD);
        requireNonNegative("evaluationTimeoutMinutes", settings.getEvaluationTimeoutMinutes());
        if (settings.isGated() && !settings.isWait()) {
            throw new AbortException(Messages.JobSettingsValidator_gateWithoutWait());
        }
        requireSubmitters(settings);
        if (!settings.isSelfApproval()) {
            requireUsers();
        }
        for (var pattern : settings.filePatterns()) {
            requireInside("files", pattern);
        }
        var outputFile = settings.getOutputFile();
        if (outputFile != null) {
            requireInside("outputFile", outputFile);
            if (!settings.isWait()) {
                throw new AbortException(Messages.JobSettingsValidator_outputWithoutWait());
            }
        }
    }

    /** A submitter that names no user would open a gate that only administrators can pass, after the Job was started. */
    private static void requireSubmitters(JobSettings settings) throws AbortException {
        if (settings.getSubmitter() != null
                && settings.submitterNames().stream()
                        .allMatch(name -> VARIABLE.matcher(name).matches())) {
            throw new AbortException(Messages.JobSettingsValidator_noSubmitter(settings.getSubmitter()));
        }
    }

    /** Without a login, Jenkins cannot tell the user who started a build from the user who answers. */
    private static void requireUsers() throws AbortException {
        var jenkins = Jenkins.get();
        if (!jenkins.isUseSecurity() || jenkins.getSecurityRealm() == SecurityRealm.NO_AUTHENTICATION) {
            throw new AbortException(Messages.JobSettingsValidator_noUsers());
        }
    }

    private static void requireNonNegative(String name, int number) throws AbortException {
        if (number < 0) {
            throw new AbortException(Messages.JobSettingsValidator_negative(name, Integer.toString(number)));
        }
    }

    private static void requireInside(String name, String path) throws AbortException {
        if (leavesWorkspace(path)) {
            throw new AbortException(Messages.JobSettingsValidator_leavesWorkspace(name, path));
        }
    }

    /**
     * Whether a path or pattern leads out of the workspace by itself, whatever files exist: it is absolute, or it goes up.
     * Users write slashes or backslashes. Example: {@code /etc/passwd}, {@code C:\said.txt} and {@code out/../../said.txt} do,
     * {@code ..said/a..b} does not.
     */
    private static boolean leavesWorkspace(String path) {
        var slashes = path.replace('\\', '/');
        return slashes.startsWith("/")
                || slashes.matches("[A-Za-z]:.*")
                || List.of(slashes.split("/")).contains("..");
    }

    private static void requireOneOf(String name, String value, List<JobOption> allowed) throws AbortException {
        var words = allowed.stream().map(JobOption::word).toList();
        if (!words.contains(value)) {
            var last = words.size() - 1;
            throw new AbortException(Messages.JobSettingsValidator_noSuchWord(
                    name, value, String.join(", ", words.subList(0, last)), words.get(last)));
        }
    }
}
