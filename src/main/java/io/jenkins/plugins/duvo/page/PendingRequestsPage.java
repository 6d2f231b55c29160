package io.jenkins.plugins.duvo.page;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Extension;
import hudson.model.Api;
import hudson.model.Item;
import hudson.model.RootAction;
import io.jenkins.plugins.duvo.request.OpenRequest;
import io.jenkins.plugins.duvo.request.OpenRequestRegistry;
import java.util.List;
import jenkins.management.Badge;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/**
 * The page <em>Duvo requests</em>: the open human requests of all builds that the user may decide. Its link is shown only while there is
 * one, so that it takes no space from users whom Duvo does not concern; its address always answers.
 */
@Extension
@ExportedBean
public final class PendingRequestsPage implements RootAction {
    /** The open requests that the user of the calling thread may answer or refuse, the oldest first. */
    @Exported(inline = true)
    public List<OpenRequest> getRequests() {
        return OpenRequestRegistry.all().stream()
                .filter(request ->
                        request.isAsked() && request.getRun().hasPermission(Item.READ) && request.isRefusable())
                .toList();
    }

    @Override
    @CheckForNull
    public String getIconFileName() {
        return getRequests().isEmpty() ? null : "symbol-chatbubbles-outline plugin-ionicons-api";
    }

    @Override
    public String getDisplayName() {
        return Messages.PendingRequestsPage_displayName();
    }

    @Override
    public String getUrlName() {
        return "duvo-requests";
    }

    /** Shows the link in the header itself, not behind its menu: who is asked should see that. */
    @Override
    public boolean isPrimaryAction() {
        return true;
    }

    @Override
    @CheckForNull
    public Badge getBadge() {
        var count = getRequests().size();
        return count == 0
                ? null
                : new Badge(String.valueOf(count), Messages.PendingRequestsPage_badge(count), Badge.Severity.WARNING);
    }

    public Api getApi() {
        return new Api(this);
    }
}
