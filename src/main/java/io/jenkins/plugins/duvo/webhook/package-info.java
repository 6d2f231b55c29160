/**
 * Where does Duvo call this Jenkins, and which Job is read at once then?
 *
 * <p>Begin at {@link io.jenkins.plugins.duvo.webhook.WebhookRegistry}.
 */
package io.jenkins.plugins.duvo.webhook;
