package io.jenkins.plugins.duvo.api;

import java.io.IOException;

/** An answer is longer than anybody reads. */
final class ResponseTooLargeException extends IOException {
    private static final long serialVersionUID = 1L;

    ResponseTooLargeException(int bytes) {
        super("the answer is longer than " + (bytes >> 20) + " MiB");
    }
}
