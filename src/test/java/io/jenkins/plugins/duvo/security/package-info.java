/** Attacks: what strangers, and whoever writes what a Job says, might try; each test says what they get. */
package io.jenkins.plugins.duvo.security;
