package io.jenkins.plugins.duvo.engine;

import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;
import okhttp3.Interceptor;
import okhttp3.Response;
import okhttp3.internal.connection.RealCall;

/**
 * Reports to the event listener of the client that a request was sent, as OkHttp does below its application interceptors. The
 * in-memory simulator answers above them; without this report the client would take every broken connection for one over which
 * nothing was sent.
 */
public final class HeadersSentInterceptor implements Interceptor {
    @Override
    public Response intercept(Chain chain) throws IOException {
        try {
            var answer = chain.proceed(chain.request());
            reportHeadersSent(chain);
            return answer;
        } catch (ConnectException | UnknownHostException | SSLException e) {
            throw e;
        } catch (IOException e) {
            reportHeadersSent(chain);
            throw e;
        }
    }

    private static void reportHeadersSent(Chain chain) {
        ((RealCall) chain.call()).getEventListener$okhttp().requestHeadersStart(chain.call());
    }
}
