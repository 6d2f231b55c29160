/**
 * How can the plugin be tested without Duvo? A simulated Duvo for tests and tools, which answers the calls of Duvo's API for
 * scripted Assignments, with faults on demand.
 *
 * <p>Begin at {@link io.jenkins.plugins.duvo.simulator.SimulatedDuvo}, the core. It has neither HTTP nor threads and never
 * sleeps: the state of its Jobs follows from its clock, so that hours pass in a moment of virtual time. A client reaches it
 * in one of two ways: {@link io.jenkins.plugins.duvo.simulator.DuvoSimulator} serves it over HTTP on the loopback interface,
 * and {@link io.jenkins.plugins.duvo.simulator.InMemoryDuvo} answers an OkHttp client without a network.
 *
 * <p>The parts: {@code state} holds Jobs and their scripts, with
 * {@link io.jenkins.plugins.duvo.simulator.state.DemoAssignments} to begin with; {@code http} answers requests;
 * {@code faults} makes calls fail; {@code openapi} checks requests and answers against Duvo's OpenAPI document.
 */
package io.jenkins.plugins.duvo.simulator;
