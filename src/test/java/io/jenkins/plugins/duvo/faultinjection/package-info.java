/**
 * Fault injection: the engine follows a Job of the simulator in virtual time while one fault or several occur, and the guarantees
 * are checked on the outcome. {@link io.jenkins.plugins.duvo.faultinjection.FaultBench} plays all scenarios. Knows nothing of
 * Jenkins; the files that a build keeps are modelled.
 */
package io.jenkins.plugins.duvo.faultinjection;
