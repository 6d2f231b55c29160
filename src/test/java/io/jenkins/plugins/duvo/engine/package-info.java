/**
 * Fixtures that run the engine in virtual time: {@link io.jenkins.plugins.duvo.engine.EngineHarness} connects the scheduler and the
 * HTTP client with a simulated Duvo in memory. Used by tests, {@code bench} and {@code faultinjection}; knows nothing of Jenkins.
 */
package io.jenkins.plugins.duvo.engine;
