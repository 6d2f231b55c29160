/**
 * Do requests and answers conform to Duvo's published OpenAPI document? A test begins at
 * {@link io.jenkins.plugins.duvo.simulator.openapi.OpenApiContract}, which observes a simulated Duvo and collects violations.
 */
package io.jenkins.plugins.duvo.simulator.openapi;
