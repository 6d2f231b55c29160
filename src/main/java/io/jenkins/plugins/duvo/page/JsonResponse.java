package io.jenkins.plugins.duvo.page;

import io.jenkins.plugins.duvo.api.Json;
import java.io.IOException;
import org.kohsuke.stapler.HttpResponse;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.StaplerResponse2;

/** JSON response to the scripts of our pages. It is never cached. */
record JsonResponse(int status, Object body) implements HttpResponse {
    static JsonResponse of(Object body) {
        return new JsonResponse(200, body);
    }

    @Override
    public void generateResponse(StaplerRequest2 request, StaplerResponse2 response, Object node) throws IOException {
        var json = Json.MAPPER.writeValueAsBytes(body);
        response.setStatus(status);
        response.setContentType("application/json;charset=UTF-8");
        response.setHeader("Cache-Control", "no-store");
        response.getOutputStream().write(json);
    }
}
