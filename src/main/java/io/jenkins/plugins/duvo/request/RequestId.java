package io.jenkins.plugins.duvo.request;

import io.jenkins.plugins.duvo.api.PlainText;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** How a human request is called in addresses: Duvo's own id where that is a UUID, else one that is made of it. */
@Restricted(NoExternalUse.class)
public final class RequestId {
    private static final Pattern UUIDS = Pattern.compile("[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    private static final int LONGEST = 300;

    private RequestId() {}

    /**
     * The same for the same request, whether it is taken from Duvo or from what a build has kept of it.
     *
     * @param localId of the Job that asks
     * @param duvosId whatever Duvo calls the request
     */
    public static String of(String localId, String duvosId) {
        var line = PlainText.toLine(duvosId, LONGEST);
        var lower = line.toLowerCase(Locale.ROOT);
        return UUIDS.matcher(lower).matches()
                ? lower
                : UUID.nameUUIDFromBytes((localId + '\n' + line).getBytes(StandardCharsets.UTF_8))
                        .toString();
    }
}
