package io.jenkins.plugins.duvo.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;

/** The classes that the rules are held against. */
final class PluginClasses {
    static final String PLUGIN = "io.jenkins.plugins.duvo";

    private PluginClasses() {}

    /** All classes of the plugin that are there: without Jenkins only those that need none. */
    static JavaClasses all() {
        return new ClassFileImporter()
                .withImportOption(location -> !location.contains("/test-classes/"))
                .importPackages(PLUGIN);
    }

    /** A bad example with its nested classes. */
    static JavaClasses of(Class<?>... examples) {
        return new ClassFileImporter().importClasses(examples);
    }
}
