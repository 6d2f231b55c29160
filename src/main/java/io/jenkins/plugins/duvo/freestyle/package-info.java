/**
 * How does a freestyle build run a Job?
 *
 * <p>The build step of freestyle projects, and of every other kind of project that has builders. Begin at
 * {@link io.jenkins.plugins.duvo.freestyle.DuvoRunBuilder}.
 */
package io.jenkins.plugins.duvo.freestyle;
