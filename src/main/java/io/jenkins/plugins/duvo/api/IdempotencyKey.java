package io.jenkins.plugins.duvo.api;

import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.UUID;

/**
 * Idempotency key of one intent to change something at Duvo: the start of a Job, a message, an answer. It is sent with every attempt to
 * carry the intent out, also after a restart, so that Duvo can tell a repetition from another intent. Duvo recommends such a key on one
 * page and does not specify it: nothing relies on it.
 *
 * @param id as the header holds it
 */
public record IdempotencyKey(UUID id) {
    /** The HTTP header. */
    static final String HEADER = "Idempotency-Key";

    public IdempotencyKey {
        Objects.requireNonNull(id);
    }

    /** Creates the key of a new intent, different from all others. */
    public static IdempotencyKey random() {
        return new IdempotencyKey(UUID.randomUUID());
    }

    /** Returns the key of an intent that these texts name among all: the same for the same texts. Each must tell something else. */
    public static IdempotencyKey of(String... texts) {
        return new IdempotencyKey(
                UUID.nameUUIDFromBytes(String.join("\n", texts).getBytes(StandardCharsets.UTF_8)));
    }

    @Override
    public String toString() {
        return id.toString();
    }
}
