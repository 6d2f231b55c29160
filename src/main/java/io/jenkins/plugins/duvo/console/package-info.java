/**
 * Lines of the build log about a Job, without secrets.
 *
 * <p>Begin at {@link io.jenkins.plugins.duvo.console.JobLog}.
 */
package io.jenkins.plugins.duvo.console;
