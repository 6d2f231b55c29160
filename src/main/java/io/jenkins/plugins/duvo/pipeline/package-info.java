/**
 * How does a Pipeline run a Job?
 *
 * <p>The steps: those that follow a Job, and those that act on one once. None blocks the thread on which a script runs. Begin at
 * {@link io.jenkins.plugins.duvo.pipeline.DuvoRunStep}.
 */
package io.jenkins.plugins.duvo.pipeline;
