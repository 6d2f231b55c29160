package io.jenkins.plugins.duvo.console;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.duvo.api.Json;
import io.jenkins.plugins.duvo.api.PlainText;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * Masker of the secrets that are known: takes them out of a text, and does nothing else. Known are the values that are bound to the
 * step, the keys of its connection, each as it is and as it is often encoded, and what the log was seen to mask. A text without secrets
 * is returned as it is; one with secrets is made harmless too, because invisible characters may stand within a secret.
 * Thread-safe.
 */
@Restricted(NoExternalUse.class)
public final class SecretMasker implements UnaryOperator<String> {
    private static final String MASK = "****";
    /** Characters of the shortest secret, as for {@code withCredentials}: to mask less would make texts unreadable. */
    private static final int MIN_SECRET = 3;
    /** Characters of the shortest encoded secret. */
    private static final int MIN_ENCODED = 6;
    /** Characters of the beginning of a secret, at the end of a text that may grow, or where a text was cut. */
    private static final int MIN_START = 8;
    /** The mark of {@link PlainText} where a text was cut. */
    private static final char CUT = '…';
    /** Characters that have to be equal behind a difference of two lines; few where differences are close to each other. */
    private static final int[] ANCHORS = {8, 5, 3, 2, 1};
    /** Secrets that are remembered, as the log masked them. */
    private static final int MAX_LEARNED = 200;

    /** Pattern of secrets, and the keys that it is made of. */
    private record Known(
            Set<String> keys,
            List<String> secrets,
            @CheckForNull Pattern pattern) {}

    private final List<String> bound;
    private volatile Supplier<Set<String>> keys = Set::of;
    private volatile Known known;
    /** What the log shows instead of a secret, by the secret. */
    private final Map<String, String> learned = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
            return size() > MAX_LEARNED;
        }
    };

    /** @param bound the secrets that are bound to the step */
    public SecretMasker(Collection<String> bound) {
        this.bound = List.copyOf(bound);
    }

    /** @param used supplies the keys of the connection; a key may be renewed at any time */
    void setKeys(Supplier<Set<String>> used) {
        keys = used;
    }

    /** Returns the text without the secrets. */
    @Override
    public String apply(String text) {
        if (text.isEmpty()) {
            return text;
        }
        var plain = PlainText.visible(text);
        var masked = mask(plain);
        return masked.equals(plain) ? text : masked;
    }

    private String mask(String plain) {
        var current = known();
        var masked = plain;
        var pattern = current.pattern();
        if (pattern != null) {
            masked = withoutStarts(pattern.matcher(plain).replaceAll(MASK), current.secrets());
        }
        synchronized (learned) {
            for (var each : learned.entrySet()) {
                masked = masked.replace(each.getKey(), each.getValue());
            }
        }
        return masked;
    }

    /**
     * Leaves out the beginning of a secret where a text was cut, and at the end of the text: its rest may come when the text grows. There
     * it has to be half of the secret at least, because words end like that too.
     */
    private static String withoutStarts(String text, List<String> secrets) {
        var masked = text;
        var at = text.lastIndexOf(CUT);
        while (at >= 0) {
            var cut = startLength(text, at, secrets, false);
            if (cut > 0) {
                masked = masked.substring(0, at - cut) + MASK + masked.substring(at);
            }
            at = text.lastIndexOf(CUT, at - Math.max(1, cut));
        }
        var start = startLength(masked, masked.length(), secrets, true);
        return start == 0 ? masked : masked.substring(0, masked.length() - start) + MASK;
    }

    /** How many characters before a position of a text are the beginning of a secret; 0 if none or too few are. */
    private static int startLength(String text, int end, List<String> secrets, boolean isHalf) {
        for (var secret : secrets) {
            var least = isHalf ? Math.max(MIN_START, secret.length() / 2) : MIN_START;
            for (int length = Math.min(secret.length() - 1, end); length >= least; length--) {
                if (text.regionMatches(end - length, secret, 0, length)) {
                    return length;
                }
            }
        }
        return 0;
    }

    // --- what is known

    private Known known() {
        var used = keys.get();
        var last = known;
        if (last != null && last.keys().equals(used)) {
            return last;
        }
        var secrets = Stream.concat(bound.stream(), used.stream())
                .map(PlainText::visible)
                .filter(secret -> secret.strip().length() >= MIN_SECRET)
                .distinct()
                .toList();
        var pattern = secrets.stream()
                .flatMap(secret -> forms(secret).stream())
                .distinct()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .map(Pattern::quote)
                .collect(Collectors.joining("|"));
        var made = new Known(used, secrets, pattern.isEmpty() ? null : Pattern.compile(pattern));
        known = made;
        return made;
    }

    /** The secret as it is, in JSON, in an address, and in Base64 with whatever stands before it. */
    private static Set<String> forms(String secret) {
        var encoded = new HashSet<String>();
        var json = Json.MAPPER.writeValueAsString(secret);
        encoded.add(json.substring(1, json.length() - 1));
        encoded.add(URLEncoder.encode(secret, StandardCharsets.UTF_8));
        var bytes = secret.getBytes(StandardCharsets.UTF_8);
        for (var encoder : List.of(Base64.getEncoder(), Base64.getUrlEncoder())) {
            encoded.add(encoder.encodeToString(bytes));
            for (int before = 0; before < 3; before++) {
                var shifted = new byte[before + bytes.length];
                System.arraycopy(bytes, 0, shifted, before, bytes.length);
                var text = encoder.withoutPadding().encodeToString(shifted);
                // Characters that depend on what stands before or behind the secret are left out.
                var from = before == 0 ? 0 : before + 1;
                var to = text.length() - (shifted.length % 3 == 0 ? 0 : 1);
                encoded.add(text.substring(Math.min(from, to), to));
            }
        }
        encoded.removeIf(form -> form.length() < MIN_ENCODED);
        encoded.add(secret);
        return encoded;
    }

    // --- what is learned

    /**
     * Learns from a line that the log shows otherwise than it was written: what the log left out is a secret, which is masked in every
     * text from now on.
     */
    void learn(String written, String shown) {
        if (shown.isBlank() || written.length() < MIN_SECRET || hidesNothing(written, shown)) {
            return; // of a line that is not shown at all, no part is known to be a secret
        }
        var found = Arrays.stream(ANCHORS)
                .mapToObj(anchor -> differences(written, shown, anchor))
                .filter(each -> isExplained(written, shown, each))
                .min(Comparator.comparingInt(SecretMasker::hiddenCharacters))
                .orElse(Map.of(written, shown));
        synchronized (learned) {
            learned.putAll(found);
        }
    }

    private static int hiddenCharacters(Map<String, String> found) {
        return found.keySet().stream().mapToInt(String::length).sum();
    }

    /** Whether the whole line is shown, and something was added to it at most, such as the time or a colour. */
    static boolean hidesNothing(String written, String shown) {
        return shown.contains(written)
                || Arrays.stream(ANCHORS)
                        .filter(anchor -> anchor > 2)
                        .mapToObj(anchor -> differences(written, shown, anchor))
                        .anyMatch(found -> found.keySet().equals(Set.of("")));
    }

    private static boolean isExplained(String written, String shown, Map<String, String> found) {
        var replayed = written;
        for (var each : found.entrySet()) {
            if (each.getKey().length() < MIN_SECRET || each.getValue().contains(each.getKey())) {
                return false;
            }
            replayed = replayed.replace(each.getKey(), each.getValue());
        }
        return replayed.equals(shown);
    }

    /**
     * Returns what differs between two lines: parts of the first, and what the second has in their places.
     *
     * @param anchor characters that have to be equal behind a difference
     */
    private static Map<String, String> differences(String written, String shown, int anchor) {
        var found = new LinkedHashMap<String, String>();
        int at = 0;
        int shownAt = 0;
        while (at < written.length() || shownAt < shown.length()) {
            if (at < written.length() && shownAt < shown.length() && written.charAt(at) == shown.charAt(shownAt)) {
                at++;
                shownAt++;
                continue;
            }
            var skip = skip(written, at, shown, shownAt, anchor);
            found.put(written.substring(at, at + skip[0]), shown.substring(shownAt, shownAt + skip[1]));
            at += skip[0];
            shownAt += skip[1];
        }
        return found;
    }

    /** The fewest characters to leave out of both lines, so that what follows is equal. */
    private static int[] skip(String written, int at, String shown, int shownAt, int anchor) {
        int rest = written.length() - at;
        int shownRest = shown.length() - shownAt;
        for (int left = 0; left <= rest; left++) {
            for (int put = 0; put <= Math.min(shownRest, 64); put++) {
                var needed = Math.min(anchor, Math.max(rest - left, shownRest - put));
                if (written.regionMatches(at + left, shown, shownAt + put, needed)) {
                    return new int[] {left, put};
                }
            }
        }
        return new int[] {rest, shownRest};
    }
}
