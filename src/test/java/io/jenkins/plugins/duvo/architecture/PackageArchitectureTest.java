package io.jenkins.plugins.duvo.architecture;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.library.Architectures.LayeredArchitecture;
import io.jenkins.plugins.duvo.architecture.violations.ApiThatFollows;
import org.junit.jupiter.api.Test;

/** The rooms of the plugin use each other in one direction: api, follow, config, build, then pipeline and freestyle. */
class PackageArchitectureTest {
    private static final JavaClasses CLASSES = PluginClasses.all();

    @Test
    void eachRoomUsesOnlyThoseBeforeIt() {
        rooms("api").check(CLASSES);
    }

    @Test
    void whatUsesALaterRoomIsFound() {
        assertThrows(
                AssertionError.class,
                () -> rooms("architecture.violations").check(PluginClasses.of(ApiThatFollows.class)),
                "an api that uses follow");
    }

    /** @param first the package that plays the part of the first room */
    private static LayeredArchitecture rooms(String first) {
        return layeredArchitecture()
                .consideringOnlyDependenciesInAnyPackage(PluginClasses.PLUGIN + "..")
                .withOptionalLayers(true)
                .layer("api")
                .definedBy(room(first))
                .layer("follow")
                .definedBy(room("follow"))
                .layer("config")
                .definedBy(room("config"))
                .layer("build")
                .definedBy(
                        room("build"),
                        room("settings"),
                        room("console"),
                        room("concurrent"),
                        room("call"),
                        room("webhook"),
                        room("store"),
                        room("workspace"),
                        room("request"),
                        room("session"),
                        room("page"))
                .layer("pipeline")
                .definedBy(room("pipeline"))
                .layer("freestyle")
                .definedBy(room("freestyle"))
                .whereLayer("api")
                .mayNotAccessAnyLayer()
                .whereLayer("follow")
                .mayOnlyAccessLayers("api")
                .whereLayer("config")
                .mayOnlyAccessLayers("api", "follow")
                .whereLayer("build")
                .mayOnlyAccessLayers("api", "follow", "config")
                .whereLayer("pipeline")
                .mayOnlyAccessLayers("api", "follow", "config", "build")
                .whereLayer("freestyle")
                .mayOnlyAccessLayers("api", "follow", "config", "build");
    }

    private static String room(String name) {
        return PluginClasses.PLUGIN + "." + name + "..";
    }
}
