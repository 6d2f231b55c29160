package io.jenkins.plugins.duvo.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAnnotation;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.properties.CanBeAnnotated;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import hudson.Functions;
import io.jenkins.plugins.duvo.config.Sha256;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import javax.net.ssl.HostnameVerifier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;

/** The rules of the Jenkins Security Scan that apply to classes, a little stricter where that is simpler. */
final class SecurityScanRules {
    private static final Pattern SECRET = Pattern.compile("(?i).*(password|pwd|pass|credential|access|key|token).*");
    private static final Set<String> IDS = Set.of("credentialsId", "credentialId");
    private static final Set<String> CHECKS = Set.of("checkPermission", "hasPermission");

    private static final String WEBHOOK = PluginClasses.PLUGIN + ".webhook.WebhookEndpoint";

    private static final DescribedPredicate<JavaMethod> WEB_METHOD = describe(
            "web methods",
            method -> method.getModifiers().contains(JavaModifier.PUBLIC)
                    && (method.getName().matches("do[A-Z].*")
                            || verb(method)
                            || method.isAnnotatedWith("org.kohsuke.stapler.WebMethod")));

    private SecurityScanRules() {}

    /** Every web method restricts its HTTP verb, so that a link cannot call it. */
    static ArchRule verbs() {
        return methods().that(WEB_METHOD).should(satisfy("say their verb", SecurityScanRules::verb));
    }

    /**
     * Every web method checks a permission, itself or in the methods of the plugin that it calls. Duvo calls the webhook without a
     * user of Jenkins: there, knowing the secret address is the permission.
     */
    static ArchRule permissions() {
        return methods()
                .that(WEB_METHOD)
                .and(describe(
                        "not the webhook",
                        method -> !method.getOwner().getName().equals(WEBHOOK)))
                .should(satisfy("check a permission", SecurityScanRules::checksPermission));
    }

    /** No field that may be saved is a text whose name sounds like a secret. */
    static ArchRule secrets() {
        return fields().that()
                .haveRawType(String.class)
                .and()
                .areNotStatic()
                .and()
                .doNotHaveModifier(JavaModifier.TRANSIENT)
                .should(ArchCondition.from(describe(
                        "not sound like a secret",
                        (JavaField field) -> IDS.contains(field.getName())
                                || !SECRET.matcher(field.getName()).matches())));
    }

    /** No class accepts certificates or host names that Java would reject. */
    static ArchRule trust() {
        return noClasses()
                .should()
                .beAssignableTo(TrustManager.class)
                .orShould()
                .beAssignableTo(HostnameVerifier.class)
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(SSLContext.class);
    }

    /** One class makes digests, with an algorithm that FIPS 140 approves, and none encrypts. */
    static ArchRule digests() {
        return noClasses()
                .that()
                .doNotBelongToAnyOf(Sha256.class)
                .should()
                .dependOnClassesThat()
                .areAssignableTo(MessageDigest.class)
                .orShould()
                .dependOnClassesThat()
                .resideInAnyPackage("javax.crypto..");
    }

    /** No class starts programs on the controller or ends its process. */
    static ArchRule programs() {
        return noClasses()
                .should()
                .dependOnClassesThat()
                .areAssignableTo(Runtime.class)
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(ProcessBuilder.class)
                .orShould()
                .callMethod(System.class, "exit", int.class);
    }

    /** No class calls the functions that core has for its views: hosting reviews reject that. */
    static ArchRule functions() {
        return noClasses().should().dependOnClassesThat().areAssignableTo(Functions.class);
    }

    /** No static state changes: one process may run several Jenkins after each other, and state must end with its own. */
    static ArchRule statics() {
        return fields().that()
                .areStatic()
                .and(describe(
                        "written in the source", field -> !field.getModifiers().contains(JavaModifier.SYNTHETIC)))
                .should()
                .beFinal()
                .andShould(ArchCondition.from(describe("never change", SecurityScanRules::neverChanges)));
    }

    private static boolean neverChanges(JavaField field) {
        var type = field.getRawType();
        if (!type.isAssignableTo(Iterable.class) && !type.isAssignableTo(Map.class)) {
            return !type.getPackageName().startsWith("java.util.concurrent.atomic");
        }
        try {
            var java = field.reflect();
            java.setAccessible(true);
            return java.get(null).getClass().getName().startsWith("java.util.ImmutableCollections");
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean verb(CanBeAnnotated method) {
        return method.isAnnotatedWith(describe("a verb", (JavaAnnotation<?> annotation) -> {
            var type = annotation.getRawType();
            return type.getPackageName().equals("org.kohsuke.stapler.verb")
                    || type.getName().equals("org.kohsuke.stapler.interceptor.RequirePOST");
        }));
    }

    private static boolean checksPermission(JavaMethod method) {
        var open = new ArrayDeque<JavaCodeUnit>(List.of(method));
        var visited = new HashSet<JavaCodeUnit>();
        while (!open.isEmpty()) {
            var unit = open.pop();
            if (!visited.add(unit)) {
                continue;
            }
            for (var call : unit.getCallsFromSelf()) {
                var target = call.getTarget();
                if (CHECKS.contains(target.getName())
                        && target.getRawParameterTypes().size() == 1) {
                    return true;
                }
                target.resolveMember().ifPresent(open::push);
            }
        }
        return false;
    }

    private static ArchCondition<JavaMethod> satisfy(String what, Predicate<JavaMethod> rule) {
        return new ArchCondition<>(what) {
            @Override
            public void check(JavaMethod method, ConditionEvents events) {
                if (!rule.test(method)) {
                    events.add(SimpleConditionEvent.violated(method, method.getFullName() + " does not " + what));
                }
            }
        };
    }
}
