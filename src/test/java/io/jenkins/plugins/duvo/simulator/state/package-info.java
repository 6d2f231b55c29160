/**
 * What do the Jobs of the simulated Duvo do, and when? State without HTTP: Assignments with their scripts, Jobs, messages, human
 * requests, teams, keys and sandboxes.
 *
 * <p>To write an Assignment for a test, begin at {@link io.jenkins.plugins.duvo.simulator.state.Script} and
 * {@link io.jenkins.plugins.duvo.simulator.state.ScriptStep}. {@link io.jenkins.plugins.duvo.simulator.state.JobProgress}
 * takes a Job through its script, {@link io.jenkins.plugins.duvo.simulator.state.SimulatorState} holds everything together.
 */
package io.jenkins.plugins.duvo.simulator.state;
