package io.jenkins.plugins.duvo.config;

import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.CredentialsStore;
import com.cloudbees.plugins.credentials.common.StandardCredentials;
import com.cloudbees.plugins.credentials.domains.Domain;
import hudson.model.ModelObject;
import hudson.util.Secret;
import java.util.stream.StreamSupport;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl;

/** Fixture of credentials for tests. */
final class Secrets {
    private Secrets() {}

    static StringCredentialsImpl text(CredentialsScope scope, String id, String secret) {
        return new StringCredentialsImpl(scope, id, null, Secret.fromString(secret));
    }

    static StringCredentialsImpl text(String id, String secret) {
        return text(CredentialsScope.GLOBAL, id, secret);
    }

    static void add(StandardCredentials credentials) throws Exception {
        add(Jenkins.get(), credentials);
    }

    static void add(ModelObject where, StandardCredentials credentials) throws Exception {
        store(where).addCredentials(Domain.global(), credentials);
    }

    static CredentialsStore store(ModelObject where) {
        return StreamSupport.stream(CredentialsProvider.lookupStores(where).spliterator(), false)
                .filter(store -> store.getContext() == where)
                .findFirst()
                .orElseThrow();
    }

    /** Removes all credentials, so that tests can share a Jenkins. */
    static void clear() throws Exception {
        var store = store(Jenkins.get());
        for (var credentials : store.getCredentials(Domain.global())) {
            store.removeCredentials(Domain.global(), credentials);
        }
        for (var domain : store.getDomains()) {
            if (domain.getName() != null) {
                store.removeDomain(domain);
            }
        }
    }
}
