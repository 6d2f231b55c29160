package io.jenkins.plugins.duvo.api;

import edu.umd.cs.findbugs.annotations.CheckForNull;

/**
 * Profile of a key's owner.
 *
 * @param id Duvo's id of the owner
 * @param name the owner's name, or null
 * @param email the owner's address, or null
 */
public record Profile(
        String id, @CheckForNull String name, @CheckForNull String email) {}
