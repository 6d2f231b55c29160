/**
 * A Duvo that never leaves the machine: the calls of Duvo's contract over scripted Assignments, with faults on demand.
 *
 * <p>{@link io.jenkins.plugins.duvo.simulator.SimulatedDuvo} is the core. It has neither HTTP nor threads and never
 * sleeps: what its Jobs do follows from the clock it is given, so that hours pass in a moment of virtual time. Two
 * shells put it to use: {@link io.jenkins.plugins.duvo.simulator.DuvoSimulator} serves it over HTTP on the loopback
 * interface and {@link io.jenkins.plugins.duvo.simulator.InMemoryDuvo} answers an OkHttp client without any network.
 *
 * <p>{@link io.jenkins.plugins.duvo.simulator.state.DemoAssignments} holds what can be run out of the box,
 * {@link io.jenkins.plugins.duvo.simulator.state.Script} and {@link io.jenkins.plugins.duvo.simulator.state.ScriptStep} say how to write
 * more, {@link io.jenkins.plugins.duvo.simulator.faults.Faults} breaks things, and
 * {@link io.jenkins.plugins.duvo.simulator.openapi.OpenApiContract} holds requests and answers against Duvo's own document.
 */
package io.jenkins.plugins.duvo.simulator;
