/**
 * Helpers that run tasks: one after another, once for many triggers, or again until one succeeds.
 *
 * <p>Nothing here knows Duvo.
 */
package io.jenkins.plugins.duvo.concurrent;
