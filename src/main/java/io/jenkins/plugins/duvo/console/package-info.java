/**
 * How does a line get into the build log, and without secrets?
 *
 * <p>Begin at {@link io.jenkins.plugins.duvo.console.JobLog}.
 */
package io.jenkins.plugins.duvo.console;
