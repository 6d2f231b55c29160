package io.jenkins.plugins.duvo.texts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.Descriptor;
import java.beans.Introspector;
import java.lang.reflect.Constructor;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.commons.io.IOUtils;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;
import org.kohsuke.stapler.ClassDescriptor;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/** Tests that every field of a form has help, which names the field's default. */
@WithJenkins
class HelpTest {
    @Test
    void everyFieldHasHelpThatNamesItsDefault(JenkinsRule jenkins) throws Exception {
        var bad = new ArrayList<String>();
        var helpFiles = jenkins.executeOnServer(() -> helpFiles(jenkins));
        for (var each : helpFiles.entrySet()) {
            var help = each.getValue().isEmpty()
                    ? ""
                    : IOUtils.toString(new URL(jenkins.getURL(), each.getValue()), StandardCharsets.UTF_8)
                            .toLowerCase(Locale.ROOT);
            if (!help.contains("default") && !help.contains("required")) {
                bad.add(each.getKey());
            }
        }
        assertEquals(List.of(), bad);
        assertTrue(helpFiles.size() > 50, helpFiles.size() + " fields");
    }

    /** The addresses of the help of all fields, relative to Jenkins and empty where there is none, by class and field. */
    private static Map<String, String> helpFiles(JenkinsRule jenkins) {
        var files = new TreeMap<String, String>();
        for (var descriptor : descriptors(jenkins)) {
            for (var field : fields(descriptor.clazz)) {
                var path = descriptor.getHelpFile(field);
                files.put(descriptor.clazz.getSimpleName() + "." + field, path == null ? "" : path.substring(1));
            }
        }
        return files;
    }

    private static List<Descriptor<?>> descriptors(JenkinsRule jenkins) {
        return jenkins.jenkins.getExtensionList(Descriptor.class).stream()
                .<Descriptor<?>>map(each -> each)
                .filter(each -> each.clazz.getName().startsWith("io.jenkins.plugins.duvo."))
                .toList();
    }

    private static List<String> fields(Class<?> type) {
        var setters = Stream.of(type.getMethods())
                .filter(method -> method.isAnnotationPresent(DataBoundSetter.class))
                .map(method -> Introspector.decapitalize(method.getName().substring("set".length())));
        var arguments = Stream.of(type.getConstructors())
                .filter(each -> each.isAnnotationPresent(DataBoundConstructor.class))
                .flatMap(HelpTest::names);
        return Stream.concat(arguments, setters).toList();
    }

    private static Stream<String> names(Constructor<?> constructor) {
        return Stream.of(new ClassDescriptor(constructor.getDeclaringClass()).loadConstructorParamNames());
    }
}
