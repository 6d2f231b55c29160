/**
 * How does a line about a Job get into the build log, without secrets?
 *
 * <p>Begin at {@link io.jenkins.plugins.duvo.console.JobLog} and {@link io.jenkins.plugins.duvo.console.SecretMasker}.
 */
package io.jenkins.plugins.duvo.console;
