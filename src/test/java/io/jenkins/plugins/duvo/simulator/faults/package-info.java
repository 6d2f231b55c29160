/**
 * What can go wrong with a call to the simulated Duvo? {@link io.jenkins.plugins.duvo.simulator.faults.Faults} says which
 * requests meet a fault, {@link io.jenkins.plugins.duvo.simulator.faults.Fault} what the fault does to the request, its work
 * and its answer, and {@link io.jenkins.plugins.duvo.simulator.faults.TransportFault} what it does to the connection.
 *
 * <p>Begin at {@link io.jenkins.plugins.duvo.simulator.faults.FaultPresets}, which holds the known faults by name.
 */
package io.jenkins.plugins.duvo.simulator.faults;
