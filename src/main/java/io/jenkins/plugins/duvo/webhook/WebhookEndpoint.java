package io.jenkins.plugins.duvo.webhook;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Extension;
import hudson.model.UnprotectedRootAction;
import hudson.security.csrf.CrumbExclusion;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.regex.Pattern;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.StaplerResponse2;
import org.kohsuke.stapler.verb.POST;

/**
 * Endpoint that Duvo calls when something happens to a Job, at {@code <Jenkins>/duvo-webhook/<name>}. To know the address of a Job is the
 * only permission it asks for, and a call has one effect only: the Job is read a little earlier than it would be anyway. The content
 * of a call is neither believed nor read.
 */
@Extension
public final class WebhookEndpoint implements UnprotectedRootAction {
    /** Bytes of a notification's body. */
    private static final int MAX_BODY_BYTES = 64 * 1024;

    /** Answers 204 if a Job is registered under the address, 404 if none is, and 413 if the body is too long. */
    @POST
    public void doDynamic(StaplerRequest2 request, StaplerResponse2 response) // lgtm[jenkins/no-permission-check]
            throws IOException {
        response.setStatus(status(request, request.getRestOfPath().replaceFirst("^/", "")));
    }

    private static int status(HttpServletRequest request, String name) throws IOException {
        if (tooLong(request)) {
            return HttpServletResponse.SC_REQUEST_ENTITY_TOO_LARGE;
        }
        return WebhookRegistry.get().notify(name)
                ? HttpServletResponse.SC_NO_CONTENT
                : HttpServletResponse.SC_NOT_FOUND;
    }

    /** A body without an announced length is read up to the limit. */
    private static boolean tooLong(HttpServletRequest request) throws IOException {
        var announced = request.getContentLengthLong();
        return announced > MAX_BODY_BYTES
                || announced < 0 && request.getInputStream().readNBytes(MAX_BODY_BYTES + 1).length > MAX_BODY_BYTES;
    }

    @Override
    @CheckForNull
    public String getIconFileName() {
        return null;
    }

    @Override
    @CheckForNull
    public String getDisplayName() {
        return null;
    }

    @Override
    public String getUrlName() {
        return WebhookRegistry.PATH;
    }

    /**
     * Excludes the endpoint's addresses from the crumb check, because Duvo has no crumb. An address is exactly one name below the
     * endpoint, so no other page is excluded.
     */
    @Extension
    public static final class Crumbless extends CrumbExclusion {
        private static final Pattern ADDRESS = Pattern.compile("/" + WebhookRegistry.PATH + "/[A-Za-z0-9_-]+");

        @Override
        public boolean process(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
                throws IOException, ServletException {
            var path = request.getPathInfo();
            if (path == null || !ADDRESS.matcher(path).matches()) {
                return false;
            }
            chain.doFilter(request, response);
            return true;
        }
    }
}
