/**
 * Schedules of faults: the engine follows a Job of the simulator in virtual time while one thing or several go wrong, and the
 * promises are checked on what came of it. Knows nothing of Jenkins; what a build keeps on disk is modelled.
 */
package io.jenkins.plugins.duvo.faultinjection;
