/**
 * How does a task run in order, once for many triggers, or again until a deadline?
 *
 * <p>Helpers that know nothing of Duvo. Begin at {@code SerialExecutor}.
 */
package io.jenkins.plugins.duvo.concurrent;
