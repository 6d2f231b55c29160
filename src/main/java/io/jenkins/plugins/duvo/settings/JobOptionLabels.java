package io.jenkins.plugins.duvo.settings;

/** Labels of the options in a form's lists, by the keywords that scripts write. A keyword that is not known is its own label. */
final class JobOptionLabels {
    private JobOptionLabels() {}

    static String humanRequests(String keyword) {
        return switch (keyword) {
            case "input" -> Messages.JobOptionLabels_input();
            case "approve" -> Messages.JobOptionLabels_approve();
            case "deny" -> Messages.JobOptionLabels_denyAtOnce();
            case "wait" -> Messages.JobOptionLabels_inbox();
            case "fail" -> Messages.JobOptionLabels_fail();
            case "return" -> Messages.JobOptionLabels_script();
            default -> keyword;
        };
    }

    static String onDeny(String keyword) {
        return switch (keyword) {
            case "fail" -> Messages.JobOptionLabels_failStep();
            case "continue" -> Messages.JobOptionLabels_jobDecides();
            default -> keyword;
        };
    }

    static String onRequestTimeout(String keyword) {
        return switch (keyword) {
            case "fail" -> Messages.JobOptionLabels_fail();
            case "deny" -> Messages.JobOptionLabels_deny();
            case "wait" -> Messages.JobOptionLabels_inbox();
            default -> keyword;
        };
    }

    static String onAbort(String keyword) {
        return switch (keyword) {
            case "stop" -> Messages.JobOptionLabels_stop();
            case "detach" -> Messages.JobOptionLabels_detach();
            default -> keyword;
        };
    }

    static String log(String keyword) {
        return switch (keyword) {
            case "none" -> Messages.JobOptionLabels_nothing();
            case "messages" -> Messages.JobOptionLabels_messages();
            case "tools" -> Messages.JobOptionLabels_tools();
            case "all" -> Messages.JobOptionLabels_everything();
            default -> keyword;
        };
    }

    static String threshold(String keyword) {
        return switch (keyword) {
            case "none" -> Messages.JobOptionLabels_never();
            case "critical" -> Messages.JobOptionLabels_critical();
            case "medium" -> Messages.JobOptionLabels_medium();
            case "low" -> Messages.JobOptionLabels_low();
            case "any" -> Messages.JobOptionLabels_any();
            default -> keyword;
        };
    }
}
