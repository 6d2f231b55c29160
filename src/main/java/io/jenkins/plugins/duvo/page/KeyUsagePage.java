package io.jenkins.plugins.duvo.page;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.model.Api;
import hudson.model.ManagementLink;
import hudson.security.Permission;
import io.jenkins.plugins.duvo.config.DuvoEngine;
import java.util.Comparator;
import java.util.List;
import jenkins.model.Jenkins;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.StaplerProxy;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/**
 * The page <em>Manage Jenkins » Duvo</em>: what this Jenkins does with each API key at present, for people who operate it and, over the
 * remote API, for monitoring. It asks Duvo nothing. For users with one of the permissions Overall/Manage and Overall/SystemRead.
 */
@Extension(ordinal = Integer.MAX_VALUE - 750)
@Symbol("duvoKeys")
@ExportedBean
public final class KeyUsagePage extends ManagementLink implements StaplerProxy {
    /** The keys that are in use, or were a little while ago, in the order of their connections' names. */
    @Exported(inline = true)
    public List<KeyUsageView> getKeys() {
        var engine = DuvoEngine.get();
        return engine.scheduler().usage().stream()
                .map(usage -> new KeyUsageView(engine.connectionNames(usage.keyId()), usage))
                .sorted(Comparator.comparing(KeyUsageView::getName))
                .toList();
    }

    @Override
    public Object getTarget() {
        Jenkins.get().checkAnyPermission(Jenkins.MANAGE, Jenkins.SYSTEM_READ);
        return this;
    }

    @NonNull
    @Override
    public Permission getRequiredPermission() {
        return Jenkins.get().hasPermission(Jenkins.MANAGE) ? Jenkins.MANAGE : Jenkins.SYSTEM_READ;
    }

    @Override
    public String getIconFileName() {
        return "symbol-pulse-outline plugin-ionicons-api";
    }

    @Override
    public String getDisplayName() {
        return "Duvo";
    }

    @Override
    public String getDescription() {
        return Messages.KeyUsagePage_description();
    }

    @Override
    public String getUrlName() {
        return "duvo";
    }

    @NonNull
    @Override
    public Category getCategory() {
        return Category.STATUS;
    }

    public Api getApi() {
        return new Api(this);
    }
}
