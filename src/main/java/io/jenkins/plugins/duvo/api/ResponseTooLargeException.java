package io.jenkins.plugins.duvo.api;

import java.io.IOException;

/** Failure of a call whose answer is longer than {@link AnswerBody#MAX_BYTES}. */
final class ResponseTooLargeException extends IOException {
    private static final long serialVersionUID = 1L;

    ResponseTooLargeException(int bytes) {
        super("the answer is longer than " + (bytes >> 20) + " MiB");
    }
}
