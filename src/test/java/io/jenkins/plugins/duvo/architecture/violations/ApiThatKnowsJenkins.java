package io.jenkins.plugins.duvo.architecture.violations;

import jenkins.model.Jenkins;

/** Stands for a class of a room that has no Jenkins. */
public final class ApiThatKnowsJenkins {
    private ApiThatKnowsJenkins() {}

    public static String address() {
        return Jenkins.get().getRootUrl();
    }
}
