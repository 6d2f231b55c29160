/**
 * Small helpers that run tasks: one after another, or once for many triggers.
 *
 * <p>Nothing here knows Duvo.
 */
package io.jenkins.plugins.duvo.concurrent;
