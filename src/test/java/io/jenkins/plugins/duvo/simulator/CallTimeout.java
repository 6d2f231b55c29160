package io.jenkins.plugins.duvo.simulator;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import okhttp3.Interceptor;

/**
 * Timeout of one call: how long OkHttp would wait for an answer that does not come, and the exception in which the wait would
 * end.
 *
 * @param time the shorter one of call timeout and read timeout
 * @param wholeCall whether that is the call timeout
 */
record CallTimeout(Duration time, boolean wholeCall) {
    static CallTimeout of(Interceptor.Chain chain) {
        long call = chain.call().timeout().timeoutNanos();
        long read = Duration.ofMillis(chain.readTimeoutMillis()).toNanos();
        if (call == 0 && read == 0) {
            return new CallTimeout(null, true);
        }
        boolean wholeCall = call != 0 && (read == 0 || call <= read);
        return new CallTimeout(Duration.ofNanos(wholeCall ? call : read), wholeCall);
    }

    /** Whether an answer that takes this long comes too late. */
    boolean endsWithin(Duration delay) {
        return time != null && time.compareTo(delay) <= 0;
    }

    /** Throws if the call has no timeout: it would hang for ever, which is an error of the test. */
    @Override
    public Duration time() {
        if (time == null) {
            throw new IllegalStateException("This call has no timeout and would hang for ever");
        }
        return time;
    }

    IOException exception() {
        return wholeCall ? new InterruptedIOException("timeout") : new SocketTimeoutException("timeout");
    }
}
