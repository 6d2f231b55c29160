package io.jenkins.plugins.duvo.session;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;

import hudson.util.StreamTaskListener;
import io.jenkins.plugins.duvo.api.Status;
import io.jenkins.plugins.duvo.console.JobLog;
import io.jenkins.plugins.duvo.console.SecretMasker;
import io.jenkins.plugins.duvo.follow.LogLevel;
import io.jenkins.plugins.duvo.settings.JobSettings;
import io.jenkins.plugins.duvo.store.JobRecord;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class JobEventHandlerTest {
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final JobRecord record = new JobRecord("local-1", "agent-1", "acme", 1);

    private JobEventHandler handler() {
        var log = new JobLog(
                new StreamTaskListener(printed, StandardCharsets.UTF_8),
                LogLevel.MESSAGES,
                new SecretMasker(List.of()),
                null);
        var context = new SessionContext(
                null, "local-1", new JobSettings(), log, null, new AgentOutput(LogLevel.MESSAGES), null);
        return new JobEventHandler(context, record, null, null, null, null, null);
    }

    @Test
    void formerEndIsForgottenWhereTheJobGoesOn() {
        var handler = handler();
        record.endFollowing(0, null);
        handler.status(new Status("completed"));
        assertThat(record.isEnded(), is(true));
        handler.status(new Status("running"));
        assertThat(record.isEnded(), is(false));
        record.endFollowing(0, null);
        handler.continuedAfterEnd();
        assertThat(record.isEnded(), is(false));
    }

    @Test
    void unknownStatusIsNamedOnce() {
        var handler = handler();

        handler.status(new Status("reviewing"));
        handler.status(new Status("running"));
        handler.status(new Status("reviewing"));

        assertThat(record.getStatus(), is("reviewing"));
        assertThat(
                printed.toString(StandardCharsets.UTF_8).lines().toList(),
                contains(startsWith("[Duvo] " + Messages.JobEventHandler_unknownStatus("reviewing"))));
    }
}
