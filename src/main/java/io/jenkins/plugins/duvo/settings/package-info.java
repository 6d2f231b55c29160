/**
 * What may a user say about a Job?
 *
 * <p>{@link io.jenkins.plugins.duvo.settings.JobSettings} holds every parameter of the steps and of the freestyle builder; the
 * checks of their forms are beside it.
 */
package io.jenkins.plugins.duvo.settings;
