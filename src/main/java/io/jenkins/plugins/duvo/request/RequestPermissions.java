package io.jenkins.plugins.duvo.request;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Item;
import hudson.model.Job;
import hudson.security.ACL;
import io.jenkins.plugins.duvo.settings.JobSettings;
import java.util.Collection;
import java.util.List;
import jenkins.model.IdStrategy;
import jenkins.model.Jenkins;
import org.springframework.security.core.GrantedAuthority;

/**
 * Permissions to settle the human requests of a build. This is the one rule for the page of {@code input}, the page of the build, the
 * remote API, the list of open requests, and steps of other builds. Each check is about the user of the calling thread.
 *
 * <p>Who may submit is what {@code input} says. Two things are added: a submitter that names no user leaves only administrators,
 * and excluded users may not approve or answer, whatever else they may do.
 *
 * <pre>
 *                       approve, answer                             deny, refuse
 *   no submitter        Job/Build                                   Job/Build or Job/Cancel
 *   submitter           named, or an administrator                  named, an administrator, or Job/Cancel
 *   ","                 an administrator                            an administrator, or Job/Cancel
 *   excluded            never; nor without a login                  as above
 * </pre>
 */
final class RequestPermissions {
    private final Job<?, ?> job;
    /** Null for all users with the permission Job/Build. */
    private final List<String> named;
    /** The ids of the users who may not approve or answer; null where the users who started the build may too. */
    private final List<String> excluded;

    /** @param excluded the ids of users who may not approve or answer; null where those who started the build may too */
    RequestPermissions(Job<?, ?> job, JobSettings settings, @CheckForNull Collection<String> excluded) {
        this.job = job;
        this.named = settings.getSubmitter() == null ? null : settings.submitterNames();
        this.excluded = excluded == null ? null : List.copyOf(excluded);
    }

    /** Whether the user may approve or answer. */
    boolean mayAnswer() {
        return maySubmit() && !isExcluded();
    }

    /** Whether the user may deny, or refuse to answer. */
    boolean mayRefuse() {
        return job.hasPermission(Item.CANCEL) || maySubmit();
    }

    /**
     * Whether the user may not approve or answer because the user started the build, or may have. A user without a login may be any
     * user.
     */
    boolean isExcluded() {
        var user = Jenkins.getAuthentication2();
        return excluded != null
                && (ACL.isAnonymous2(user) || ACL.SYSTEM2.equals(user) || excludesAny(List.of(user.getName())));
    }

    /** Whether the users who started the build are excluded. */
    boolean excludesInitiators() {
        return excluded != null;
    }

    /** Whether one of the users is excluded. */
    boolean excludesAny(Collection<String> ids) {
        var strategy = Jenkins.get().getSecurityRealm().getUserIdStrategy();
        return excluded != null && ids.stream().anyMatch(id -> among(excluded, id, strategy));
    }

    /** Who may approve or answer, in words. */
    String approvers() {
        var all = named == null ? Messages.OpenRequest_builders() : String.join(", ", named);
        return excluded == null || excluded.isEmpty()
                ? all
                : Messages.RequestPermissions_except(all, String.join(", ", excluded));
    }

    private boolean maySubmit() {
        if (named == null) {
            return job.hasPermission(Item.BUILD);
        }
        return Jenkins.get().hasPermission(Jenkins.ADMINISTER) || isNamed();
    }

    private boolean isNamed() {
        var realm = Jenkins.get().getSecurityRealm();
        var user = Jenkins.getAuthentication2();
        return among(named, user.getName(), realm.getUserIdStrategy())
                || user.getAuthorities().stream()
                        .map(GrantedAuthority::getAuthority)
                        .anyMatch(group -> among(named, group, realm.getGroupIdStrategy()));
    }

    private static boolean among(List<String> names, @CheckForNull String name, IdStrategy strategy) {
        return name != null && names.stream().anyMatch(each -> strategy.equals(each, name));
    }
}
