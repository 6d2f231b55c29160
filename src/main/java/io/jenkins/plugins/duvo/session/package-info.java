/**
 * How does one Job live in one build step, from begin to end, and what is done when the step is gone?
 *
 * <p>Begin at {@link io.jenkins.plugins.duvo.session.JobSession}; {@code OrphanReaper} stops Jobs without a step.
 */
package io.jenkins.plugins.duvo.session;
