/**
 * How is one call to Duvo made for a step, and retried within the budget of its key?
 *
 * <p>Begin at {@link io.jenkins.plugins.duvo.call.JobClient}.
 */
package io.jenkins.plugins.duvo.call;
