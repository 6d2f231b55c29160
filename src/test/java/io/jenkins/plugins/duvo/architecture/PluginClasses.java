package io.jenkins.plugins.duvo.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;

/** Importer of the classes to which the rules apply. */
final class PluginClasses {
    static final String PLUGIN = "io.jenkins.plugins.duvo";

    private PluginClasses() {}

    /** All compiled classes of the plugin; in a build without Jenkins only those that do not need it. */
    static JavaClasses all() {
        return new ClassFileImporter()
                .withImportOption(location -> !location.contains("/test-classes/"))
                .importPackages(PLUGIN);
    }

    /** The classes of bad examples, with their nested classes. */
    static JavaClasses of(Class<?>... examples) {
        return new ClassFileImporter().importClasses(examples);
    }
}
