/**
 * How does the plugin talk to Duvo? The HTTP client of Duvo's API and the records of what Duvo answers. Knows nothing of Jenkins.
 *
 * <p>Begin at {@link io.jenkins.plugins.duvo.api.DuvoClient}, which has one blocking method for each call of the API. Every
 * failure is a {@link io.jenkins.plugins.duvo.api.DuvoException}; its {@code Outcome} says whether the failed call may have
 * had an effect, on which every decision about repeating a call rests. Texts in the records are as Duvo sent them;
 * {@link io.jenkins.plugins.duvo.api.PlainText} makes them harmless.
 *
 * <p>The wire says <i>run</i> and <i>agent</i> where Duvo's users say <i>Job</i> and <i>Assignment</i>. Types and methods
 * here use the users' words; only names of wire members ({@code runId}, {@code agentId}) keep the others.
 */
package io.jenkins.plugins.duvo.api;
