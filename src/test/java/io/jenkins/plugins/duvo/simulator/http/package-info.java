/**
 * How does the simulated Duvo answer a request? {@link io.jenkins.plugins.duvo.simulator.http.RequestPipeline} counts a
 * request against the rate limit and injects faults, {@link io.jenkins.plugins.duvo.simulator.http.Router} checks the key and
 * finds the endpoint, and the {@code ...Endpoints} classes answer the calls of Duvo's API.
 *
 * <p>To add a call, begin at {@link io.jenkins.plugins.duvo.simulator.http.Endpoint}. The classes that touch a real network
 * are here, too: {@link io.jenkins.plugins.duvo.simulator.http.MockWebServerAdapter} receives requests and
 * {@link io.jenkins.plugins.duvo.simulator.http.WebhookSender} posts events.
 */
package io.jenkins.plugins.duvo.simulator.http;
