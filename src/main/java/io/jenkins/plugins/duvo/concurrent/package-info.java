/**
 * How does a task run in order, once for many triggers, or again until a deadline?
 *
 * <p>Helpers; nothing here knows Duvo.
 */
package io.jenkins.plugins.duvo.concurrent;
