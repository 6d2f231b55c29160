/**
 * How does one build step run one Job, from begin to end, and what is done when the step is gone?
 *
 * <p>Begin at {@link io.jenkins.plugins.duvo.session.JobSession}, which opens a Job ({@code JobOpener}), has it followed
 * ({@code JobEventHandler}), acts on it ({@code JobControl}) and completes the step ({@code StepCompletion}). {@code OrphanReaper}
 * stops or detaches Jobs without a step.
 */
package io.jenkins.plugins.duvo.session;
