package io.jenkins.plugins.duvo.follow;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Request to follow a Job. */
class FollowRequestTest {
    @Test
    void requestNamesAJobOrItsStart() {
        assertThrows(
                IllegalArgumentException.class,
                () -> new FollowRequest(null, null, null, null, false, 0, List.of(), Duration.ZERO, null));
    }
}
