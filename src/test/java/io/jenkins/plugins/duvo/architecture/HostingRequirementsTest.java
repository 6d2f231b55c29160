package io.jenkins.plugins.duvo.architecture;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the requirements of the Jenkins project's hosting checker on the files of this project; docs/hosting.md lists them. */
class HostingRequirementsTest {
    @Test
    void pomNamesPluginAsHosted() throws Exception {
        assertThat(
                text("pom.xml"),
                allOf(
                        containsString("<groupId>io.jenkins.plugins</groupId>\n  <artifactId>duvo</artifactId>"),
                        containsString("<name>Duvo</name>"),
                        containsString("<version>${changelist}</version>"),
                        containsString("<changelist>999999-SNAPSHOT</changelist>"),
                        containsString("<url>https://github.com/jenkinsci/${project.artifactId}-plugin</url>"),
                        containsString("<licenses>"),
                        containsString("scm:git:https://github.com/${gitHubRepo}"),
                        not(containsString("<developers>")),
                        not(containsString("http://repo")),
                        not(containsString("maven.compiler.release"))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ban-commons-lang-2.skip",
                "ban-deprecated-stapler.skip",
                "ban-junit4-imports.skip",
                "banObsoleteDependencyOverrides.skip",
                "spotless.check.skip"
            })
    void pomSkipsNoCheck(String check) throws Exception {
        assertThat(text("pom.xml"), containsString("<" + check + ">false</" + check + ">"));
    }

    @Test
    void pomBundlesNothing() throws Exception {
        assertThat(text("pom.xml"), containsString("<hpi.strictBundledArtifacts>true</hpi.strictBundledArtifacts>"));
    }

    @Test
    void jenkinsfileIsOneCall() throws Exception {
        assertThat(
                text("Jenkinsfile"),
                allOf(
                        matchesPattern("(?s)buildPlugin\\([^()]*\\)\\s*"),
                        containsString("jdk: 21"),
                        containsString("jdk: 25")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "LICENSE.md",
                "README.md",
                "CONTRIBUTING.md",
                ".git-blame-ignore-revs",
                ".mvn/extensions.xml",
                ".mvn/maven.config",
                ".github/SECURITY.md",
                ".github/pull_request_template.md",
                ".github/release-drafter.yml",
                ".github/renovate.json",
                ".github/ISSUE_TEMPLATE/bug.yml",
                ".github/workflows/cd.yaml",
                ".github/workflows/jenkins-security-scan.yml"
            })
    void requiredFileExists(String file) throws Exception {
        assertThat(text(file).length(), not(lessThan(1)));
    }

    @Test
    void ownersAreDevelopersOfRepository() throws Exception {
        assertThat(text(".github/CODEOWNERS"), containsString("* @jenkinsci/duvo-plugin-developers"));
    }

    @Test
    void targetAndDemonstrationHomeAreIgnored() throws Exception {
        assertThat(text(".gitignore").lines().toList(), hasItems("target", "work"));
    }

    private static String text(String file) throws IOException {
        return Files.readString(Path.of(file));
    }
}
