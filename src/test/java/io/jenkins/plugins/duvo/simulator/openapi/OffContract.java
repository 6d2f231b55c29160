package io.jenkins.plugins.duvo.simulator.openapi;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Mark of a test, or of all tests of a class, that makes requests on purpose that Duvo does not document: see {@link ContractExtension}. */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface OffContract {
    /** Why. */
    String value();
}
