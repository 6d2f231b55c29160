package io.jenkins.plugins.duvo.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.lang.ArchRule;
import io.jenkins.plugins.duvo.architecture.violations.AnyUser;
import io.jenkins.plugins.duvo.architecture.violations.AnyVerb;
import io.jenkins.plugins.duvo.architecture.violations.ApiThatKnowsJenkins;
import io.jenkins.plugins.duvo.architecture.violations.BorrowsFromViews;
import io.jenkins.plugins.duvo.architecture.violations.CheckedByHelper;
import io.jenkins.plugins.duvo.architecture.violations.DigestsWithMd5;
import io.jenkins.plugins.duvo.architecture.violations.RemembersForAll;
import io.jenkins.plugins.duvo.architecture.violations.RunsPrograms;
import io.jenkins.plugins.duvo.architecture.violations.SecretInField;
import io.jenkins.plugins.duvo.architecture.violations.TrustsAll;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests that no class of the plugin breaks a rule of the security scan, and that each rule finds a bad example. */
class SecurityScanTest {
    private static final JavaClasses CLASSES = PluginClasses.all();

    static Stream<Arguments> rules() {
        return Stream.of(
                Arguments.of(SecurityScanRules.verbs(), AnyVerb.class),
                Arguments.of(SecurityScanRules.permissions(), AnyUser.class),
                Arguments.of(SecurityScanRules.secrets(), SecretInField.class),
                Arguments.of(SecurityScanRules.trust(), TrustsAll.class),
                Arguments.of(SecurityScanRules.digests(), DigestsWithMd5.class),
                Arguments.of(SecurityScanRules.programs(), RunsPrograms.class),
                Arguments.of(SecurityScanRules.functions(), BorrowsFromViews.class),
                Arguments.of(SecurityScanRules.statics(), RemembersForAll.class),
                Arguments.of(withoutJenkins("api", "follow", "architecture.violations"), ApiThatKnowsJenkins.class));
    }

    @ParameterizedTest
    @MethodSource("rules")
    void noClassBreaksRule(ArchRule rule) {
        rule.check(CLASSES);
    }

    @ParameterizedTest
    @MethodSource("rules")
    void ruleFindsViolation(ArchRule rule, Class<?> bad) {
        assertThrows(AssertionError.class, () -> rule.check(PluginClasses.of(bad)));
    }

    @Test
    void helperMayCheckPermission() {
        assertDoesNotThrow(() -> SecurityScanRules.permissions().check(PluginClasses.of(CheckedByHelper.class)));
    }

    /** The packages that can be built without Jenkins do not use it in a build with Jenkins either. */
    private static ArchRule withoutJenkins(String... names) {
        var packages = Stream.of(names)
                .map(name -> PluginClasses.PLUGIN + "." + name + "..")
                .toArray(String[]::new);
        return noClasses()
                .that()
                .resideInAnyPackage(packages)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("hudson..", "jenkins..", "org.jenkinsci..", "org.kohsuke.stapler..");
    }
}
