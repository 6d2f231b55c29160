package io.jenkins.plugins.duvo.follow;

import io.jenkins.plugins.duvo.api.DuvoClient;
import io.jenkins.plugins.duvo.api.DuvoException;
import java.util.List;

/** The rules of one Job, which is there, without a scheduler: a test plays it, Duvo and the clock, which stands until it is moved. */
final class OneJob {
    final Lab lab = new Lab();
    final DuvoClient duvo = lab.connection().client().apply(limit -> {});
    final KeyRules key = new KeyRules(
            new KeyTeam(),
            new KeyWatch(why -> {}),
            new KeyTrouble(why -> {}, () -> {}),
            new FirstWords(),
            new OwnSends(),
            new DuvoTime(),
            new PollOrder());
    final Diary diary = new Diary();
    final Offered turns = new Offered();
    final Slot slot = new Slot(duvo);
    final JobOrder order = new JobOrder("team", null, "1", null, false, 0, List.of(), Lab.PATIENCE, null);
    final JobContext context = new JobContext(order, duvo, key, slot, () -> this.now, what -> what.accept(diary));
    final Unread unread = new Unread(key.polls(), 0);
    final MessageFeed messages = new MessageFeed(context, unread, () -> this.pages++, why -> this.failures++);
    final JobPhase phase = new JobPhase(context::tell, messages::total, () -> {});
    final Troubles troubles = new Troubles(context, phase, messages.trouble());
    final StopIntent stop = new StopIntent();
    final RequestWatch request = new RequestWatch(context::tell);
    final ActionDesk actions = new ActionDesk(duvo, request, stop, () -> this.now, () -> this.actionsTried++);
    final JobStates states =
            new JobStates(context, phase, troubles, stop, actions, request, messages, unread, () -> this.changes++);

    long now;
    /** How many pages of messages came, and how many failed. */
    int pages;

    int failures;
    /** How many actions were tried. */
    int actionsTried;
    /** How often a list said something about the Job. */
    int changes;

    OneJob() {
        phase.begin("1");
        states.pace().begin(now);
        states.pace().read(now);
        now += 10_000;
    }

    /** The path of the request that a call makes; Duvo knows no such Job. */
    String path(Ask<?> ask) {
        lab.duvo.clearRequests();
        try {
            ask.call().make();
        } catch (DuvoException e) {
            // as was said
        }
        return lab.duvo.requests().get(0).path();
    }
}
