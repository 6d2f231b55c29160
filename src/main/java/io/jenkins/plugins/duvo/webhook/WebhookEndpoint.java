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
 * Where Duvo calls. Whoever knows an address may say that something happened to its Job, and no more: the Job is read then, as it
 * is now and then anyway. What else a call says is not believed, nor even read.
 */
@Extension
public final class WebhookEndpoint implements UnprotectedRootAction {
    private static final int LONGEST_BODY = 64 * 1024;

    /** Answers 204 where a Job listens and 404 elsewhere. */
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

    /** A body that does not say how long it is has to be read for that. */
    private static boolean tooLong(HttpServletRequest request) throws IOException {
        var announced = request.getContentLengthLong();
        return announced > LONGEST_BODY
                || announced < 0 && request.getInputStream().readNBytes(LONGEST_BODY + 1).length > LONGEST_BODY;
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

    /** Duvo has no crumb. An address is one name below the action, so no other page is meant. */
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
