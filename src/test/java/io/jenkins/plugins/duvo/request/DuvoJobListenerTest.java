package io.jenkins.plugins.duvo.request;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;

import java.lang.reflect.Modifier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.kohsuke.accmod.Restricted;

/** {@link DuvoJobListener} is an extension point, so other plugins may use it and all types of its signatures. */
class DuvoJobListenerTest {
    @Test
    void typesOfTheExtensionPointAreNotRestricted() {
        var types = Stream.concat(
                Stream.of(DuvoJobListener.class),
                Stream.of(DuvoJobListener.class.getDeclaredMethods())
                        .flatMap(method -> Stream.of(method.getParameterTypes())));

        assertThat(
                types.filter(type ->
                                type.isAnnotationPresent(Restricted.class) || !Modifier.isPublic(type.getModifiers()))
                        .toList(),
                empty());
    }
}
