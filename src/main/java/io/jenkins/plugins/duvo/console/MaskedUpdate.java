package io.jenkins.plugins.duvo.console;

import io.jenkins.plugins.duvo.follow.MessageUpdate;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * Message update without the secrets of the build. {@link MessageMasker#apply(MessageUpdate)} makes it once for each update;
 * the build log, the transcript and the result of the step all take what it holds, so that none of them can show another text.
 *
 * @param update what people may read
 * @param altered whether a secret was taken out of the message
 */
@Restricted(NoExternalUse.class)
public record MaskedUpdate(MessageUpdate update, boolean altered) {}
