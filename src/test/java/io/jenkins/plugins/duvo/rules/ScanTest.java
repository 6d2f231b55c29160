package io.jenkins.plugins.duvo.rules;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.lang.ArchRule;
import io.jenkins.plugins.duvo.rules.bad.AnyUser;
import io.jenkins.plugins.duvo.rules.bad.AnyVerb;
import io.jenkins.plugins.duvo.rules.bad.ApiThatKnowsJenkins;
import io.jenkins.plugins.duvo.rules.bad.BorrowsFromViews;
import io.jenkins.plugins.duvo.rules.bad.CheckedByHelper;
import io.jenkins.plugins.duvo.rules.bad.RemembersForAll;
import io.jenkins.plugins.duvo.rules.bad.RunsPrograms;
import io.jenkins.plugins.duvo.rules.bad.SecretInField;
import io.jenkins.plugins.duvo.rules.bad.TrustsAll;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** No class of the plugin breaks a rule of the security scan, and each rule finds a class that does. */
class ScanTest {
    private static final JavaClasses CLASSES = PluginClasses.all();

    static Stream<Arguments> rules() {
        return Stream.of(
                Arguments.of(ScanRules.verbs(), AnyVerb.class),
                Arguments.of(ScanRules.permissions(), AnyUser.class),
                Arguments.of(ScanRules.secrets(), SecretInField.class),
                Arguments.of(ScanRules.trust(), TrustsAll.class),
                Arguments.of(ScanRules.programs(), RunsPrograms.class),
                Arguments.of(ScanRules.functions(), BorrowsFromViews.class),
                Arguments.of(ScanRules.statics(), RemembersForAll.class),
                Arguments.of(withoutJenkins("api", "follow", "rules.bad"), ApiThatKnowsJenkins.class));
    }

    @ParameterizedTest
    @MethodSource("rules")
    void noClassBreaksTheRule(ArchRule rule) {
        rule.check(CLASSES);
    }

    @ParameterizedTest
    @MethodSource("rules")
    void theRuleFindsWhatBreaksIt(ArchRule rule, Class<?> bad) {
        assertThrows(AssertionError.class, () -> rule.check(PluginClasses.of(bad)));
    }

    @Test
    void aPermissionMayBeCheckedByAHelper() {
        assertDoesNotThrow(() -> ScanRules.permissions().check(PluginClasses.of(CheckedByHelper.class)));
    }

    /** The rooms that are built without Jenkins are also free of it where it is there. */
    private static ArchRule withoutJenkins(String... rooms) {
        var packages = Stream.of(rooms)
                .map(room -> PluginClasses.PLUGIN + "." + room + "..")
                .toArray(String[]::new);
        return noClasses()
                .that()
                .resideInAnyPackage(packages)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("hudson..", "jenkins..", "org.jenkinsci..", "org.kohsuke.stapler..");
    }
}
