package io.jenkins.plugins.duvo.request;

import io.jenkins.plugins.duvo.api.PlainText;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** Id of a human request in addresses: Duvo's own id where that is a UUID, else a UUID that is made of it. */
@Restricted(NoExternalUse.class)
public final class RequestId {
    private static final Pattern UUIDS = Pattern.compile("[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    /** Characters of Duvo's id that count. Not to be changed: ids of requests that are open or saved would change with it. */
    private static final int MAX_LENGTH = 300;

    private RequestId() {}

    /**
     * Returns the id of a request. It is the same for the id that Duvo gives and for the one that a build has saved.
     *
     * @param localId of the Job that made the request
     * @param requestId Duvo's id of the request
     */
    public static String forAddress(String localId, String requestId) {
        var line = PlainText.toLine(requestId, MAX_LENGTH);
        var lower = line.toLowerCase(Locale.ROOT);
        return UUIDS.matcher(lower).matches()
                ? lower
                : UUID.nameUUIDFromBytes((localId + '\n' + line).getBytes(StandardCharsets.UTF_8))
                        .toString();
    }
}
