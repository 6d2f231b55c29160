package io.jenkins.plugins.duvo.request;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import hudson.model.Item;
import hudson.model.Job;
import java.util.Arrays;
import java.util.List;
import jenkins.model.IdStrategy;
import jenkins.model.Jenkins;
import org.springframework.security.core.GrantedAuthority;

/** Permissions to decide a human request, by the rules of {@code input}. Each check is about the user of the calling thread. */
final class RequestPermissions {
    private final Job<?, ?> job;
    private final List<String> submitters;

    /** @param submitter users and groups, separated by commas; null for all users with the permission Job/Build */
    RequestPermissions(Job<?, ?> job, @CheckForNull String submitter) {
        this.job = job;
        this.submitters = submitter == null
                ? List.of()
                : Arrays.stream(submitter.split(","))
                        .map(Util::fixEmptyAndTrim)
                        .filter(each -> each != null)
                        .toList();
    }

    /** The users and groups that may answer; empty for all users with the permission Job/Build. */
    List<String> named() {
        return submitters;
    }

    /** Whether the user may approve or answer. */
    boolean mayAnswer() {
        if (submitters.isEmpty()) {
            return job.hasPermission(Item.BUILD);
        }
        return Jenkins.get().hasPermission(Jenkins.ADMINISTER) || isNamed();
    }

    /** Whether the user may deny, or refuse to answer. */
    boolean mayRefuse() {
        return job.hasPermission(Item.CANCEL) || mayAnswer();
    }

    private boolean isNamed() {
        var realm = Jenkins.get().getSecurityRealm();
        var user = Jenkins.getAuthentication2();
        return among(user.getName(), realm.getUserIdStrategy())
                || user.getAuthorities().stream()
                        .map(GrantedAuthority::getAuthority)
                        .anyMatch(group -> among(group, realm.getGroupIdStrategy()));
    }

    private boolean among(@CheckForNull String name, IdStrategy strategy) {
        return name != null && submitters.stream().anyMatch(each -> strategy.equals(each, name));
    }
}
