package io.jenkins.plugins.duvo.bench;

import io.jenkins.plugins.duvo.api.Answer;
import io.jenkins.plugins.duvo.api.DuvoException;
import io.jenkins.plugins.duvo.api.HumanRequest;
import io.jenkins.plugins.duvo.api.Job;
import io.jenkins.plugins.duvo.api.Status;
import io.jenkins.plugins.duvo.follow.FollowResult;
import io.jenkins.plugins.duvo.follow.JobListener;
import io.jenkins.plugins.duvo.follow.MessageUpdate;
import io.jenkins.plugins.duvo.follow.RequestResolution;
import java.util.List;

/** Hears everything and does nothing. */
class Silent implements JobListener {
    @Override
    public void started(Job job) {}

    @Override
    public void messages(List<MessageUpdate> page, int position) {}

    @Override
    public void status(Status status) {}

    @Override
    public void requestOpened(HumanRequest request) {}

    @Override
    public void requestSettled(HumanRequest request, RequestResolution resolution) {}

    @Override
    public void answerRefused(HumanRequest request, Answer answer, DuvoException why) {}

    @Override
    public void connectionLost(DuvoException why) {}

    @Override
    public void connectionRestored() {}

    @Override
    public void stopUnconfirmed(Status status) {}

    @Override
    public void ended(FollowResult result) {}
}
