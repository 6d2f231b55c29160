package io.jenkins.plugins.duvo.engine;

import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;
import okhttp3.Interceptor;
import okhttp3.Response;
import okhttp3.internal.connection.RealCall;

/**
 * Says what OkHttp itself would say below its application interceptors: that a request began to leave. The in-memory simulator
 * answers above that, and the client would take every broken connection for one that was never made.
 */
public final class HeadersSentInterceptor implements Interceptor {
    @Override
    public Response intercept(Chain chain) throws IOException {
        try {
            var answer = chain.proceed(chain.request());
            begun(chain);
            return answer;
        } catch (ConnectException | UnknownHostException | SSLException e) {
            throw e;
        } catch (IOException e) {
            begun(chain);
            throw e;
        }
    }

    private static void begun(Chain chain) {
        ((RealCall) chain.call()).getEventListener$okhttp().requestHeadersStart(chain.call());
    }
}
