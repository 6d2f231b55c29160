package io.jenkins.plugins.duvo.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.jenkins.plugins.duvo.architecture.violations.ApiThatUsesFollow;
import io.jenkins.plugins.duvo.architecture.violations.first.UsesSecond;
import io.jenkins.plugins.duvo.architecture.violations.second.UsesFirst;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Tests the package graph of the plugin, as docs/architecture.md draws it: packages use each other in one direction, without cycles,
 * and stay small enough to be read. Every rule is shown to fail on a bad example.
 */
class PackageArchitectureTest {
    private static final JavaClasses CLASSES = PluginClasses.all();

    /** The largest number of classes in a package but {@code api} and {@code follow}, which are whole libraries. */
    private static final int MAX_CLASSES = 25;

    private static final List<String> ENGINE = List.of("api", "follow");
    private static final List<String> CONFIG = with(ENGINE, "config");

    /** What a build needs before it keeps anything; {@code concurrent} knows nothing of the plugin. */
    private static final List<String> BASE = with(CONFIG, "concurrent", "settings", "console", "call", "webhook");

    private static final List<String> STORE = with(BASE, "store");
    private static final List<String> SESSION = with(STORE, "workspace", "request", "session");

    /** For each package of the plugin those that it may use. */
    private static final Map<String, List<String>> USES = uses();

    private static Map<String, List<String>> uses() {
        var uses = new LinkedHashMap<String, List<String>>();
        uses.put("api", List.of());
        uses.put("follow", List.of("api"));
        uses.put("config", ENGINE);
        uses.put("concurrent", List.of());
        uses.put("settings", CONFIG);
        uses.put("console", CONFIG);
        uses.put("call", CONFIG);
        uses.put("webhook", with(CONFIG, "concurrent"));
        uses.put("store", BASE);
        uses.put("workspace", STORE);
        uses.put("request", STORE);
        uses.put("session", with(STORE, "workspace", "request"));
        uses.put("page", with(STORE, "request"));
        uses.put("pipeline", SESSION);
        uses.put("freestyle", SESSION);
        return uses;
    }

    @Test
    void packagesUseOnlyThoseBeforeThem() {
        layers("api").check(CLASSES);
    }

    @Test
    void useOfLaterPackageIsFound() {
        assertFails(layers("architecture.violations"), ApiThatUsesFollow.class);
    }

    @Test
    void packagesFormNoCycle() {
        acyclic("").check(CLASSES);
    }

    @Test
    void cycleOfTwoPackagesIsFound() {
        assertFails(acyclic(".architecture.violations"), UsesSecond.class, UsesFirst.class);
    }

    @Test
    void packagesAreSmall() {
        haveAtMost(MAX_CLASSES).check(CLASSES);
    }

    @Test
    void packageOfTooManyClassesIsFound() {
        assertFails(haveAtMost(0), ApiThatUsesFollow.class);
    }

    @Test
    void packagesStandInGraph() {
        residesInGraph().check(CLASSES);
    }

    @Test
    void packageOutsideOfGraphIsFound() {
        assertFails(residesInGraph(), ApiThatUsesFollow.class);
    }

    /** Scanners and ignore files of many tools skip directories of this name. */
    @Test
    void noPackageIsCalledBuild() {
        noPackageCalled("build").check(CLASSES);
    }

    @Test
    void packageOfForbiddenNameIsFound() {
        assertFails(noPackageCalled("violations"), ApiThatUsesFollow.class);
    }

    /** The map of groups in the package-info of {@code follow}. */
    @Test
    void mapOfFollowNamesEachClassOnce() throws IOException {
        var folder = Path.of("src/main/java/io/jenkins/plugins/duvo/follow");
        var map = Files.readString(folder.resolve("package-info.java")).split("</?dl>")[1];
        var named = Pattern.compile("\\{@code (\\w+)}")
                .matcher(map)
                .results()
                .map(name -> name.group(1))
                .sorted()
                .toList();
        try (var files = Files.list(folder)) {
            var classes = files.map(file -> file.getFileName().toString().replace(".java", ""))
                    .filter(name -> !name.equals("package-info"))
                    .sorted()
                    .toList();
            assertEquals(classes, named);
        }
    }

    private static void assertFails(ArchRule rule, Class<?>... examples) {
        assertThrows(AssertionError.class, () -> rule.check(PluginClasses.of(examples)), rule::getDescription);
    }

    /** @param api the package that plays the part of {@code api} */
    private static ArchRule layers(String api) {
        var layers = layeredArchitecture()
                .consideringOnlyDependenciesInAnyPackage(PluginClasses.PLUGIN + "..")
                .withOptionalLayers(true); // without Jenkins there are only api and follow
        for (var name : USES.keySet()) {
            layers = layers.layer(name).definedBy(tree(name.equals("api") ? api : name));
        }
        for (var each : USES.entrySet()) {
            var layer = layers.whereLayer(each.getKey());
            layers = each.getValue().isEmpty()
                    ? layer.mayNotAccessAnyLayer()
                    : layer.mayOnlyAccessLayers(each.getValue().toArray(String[]::new));
        }
        return layers;
    }

    /** @param root the package below {@link PluginClasses#PLUGIN} whose sub-packages are looked at */
    private static ArchRule acyclic(String root) {
        return slices().matching(PluginClasses.PLUGIN + root + ".(*)..")
                .should()
                .beFreeOfCycles();
    }

    private static ArchRule haveAtMost(int max) {
        return classes()
                .that()
                .areTopLevelClasses()
                .and()
                .doNotHaveSimpleName("package-info")
                .and()
                .doNotHaveSimpleName("Messages") // is generated
                .and()
                .resideOutsideOfPackages(
                        ENGINE.stream().map(PackageArchitectureTest::tree).toArray(String[]::new))
                .should(new PackageSizeCondition(max))
                .allowEmptyShould(true); // without Jenkins there are no others
    }

    private static ArchRule residesInGraph() {
        return classes()
                .should()
                .resideInAnyPackage(USES.keySet().stream()
                        .map(PackageArchitectureTest::tree)
                        .toArray(String[]::new));
    }

    private static ArchRule noPackageCalled(String name) {
        return noClasses().should().resideInAPackage(".." + name + "..");
    }

    private static String tree(String name) {
        return PluginClasses.PLUGIN + "." + name + "..";
    }

    private static List<String> with(List<String> packages, String... more) {
        return Stream.concat(packages.stream(), Stream.of(more)).toList();
    }

    /** Counts the classes of each package and reports each package that has too many. */
    private static final class PackageSizeCondition extends ArchCondition<JavaClass> {
        private final int max;
        private final Map<JavaPackage, Integer> counts = new HashMap<>();

        PackageSizeCondition(int max) {
            super("live in packages of at most " + max + " classes");
            this.max = max;
        }

        @Override
        public void check(JavaClass type, ConditionEvents events) {
            counts.merge(type.getPackage(), 1, Integer::sum);
        }

        @Override
        public void finish(ConditionEvents events) {
            counts.forEach((where, count) -> {
                if (count > max) {
                    events.add(SimpleConditionEvent.violated(where, where.getName() + " has " + count + " classes"));
                }
            });
        }
    }
}
