package io.jenkins.plugins.duvo.architecture.violations;

import jenkins.model.Jenkins;

/** Stands for a class of a package that must not use Jenkins, but does. */
public final class ApiThatKnowsJenkins {
    private ApiThatKnowsJenkins() {}

    public static String address() {
        return Jenkins.get().getRootUrl();
    }
}
