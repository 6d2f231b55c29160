package io.jenkins.plugins.duvo.page;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.kohsuke.stapler.StaplerRequest2;

/**
 * Table of the Jobs of a build that has many: a page of the rows that a filter lets through, in the order in which the Jobs were started.
 *
 * @param filter what the rows are chosen by
 * @param rows of the page
 * @param page the number of the page, from 1 and never behind the last one
 * @param found how many Jobs the filter lets through
 * @param total how many Jobs the build has
 * @param counts how many Jobs with the filter's text have each status; those of which there are none are left out
 */
public record JobTable(
        Filter filter, List<JobView> rows, int page, int found, int total, Map<StatusIcon, Integer> counts) {
    /** Builds with more Jobs have a table; of others, the page shows all Jobs with their transcripts. */
    static final int MAX_CARDS = 20;
    /** Rows of a page. */
    static final int MAX_ROWS = 50;

    /**
     * Filter of the rows.
     *
     * @param status only Jobs with this status; null for all
     * @param text only Jobs that contain this text, in lower case; empty for all
     * @param page the number of the page that is asked for, from 1
     */
    record Filter(@CheckForNull StatusIcon status, String text, int page) {
        /** Characters. */
        private static final int MAX_TEXT = 200;

        /** Reads the filter from the parameters of an address; what is none is left out. */
        static Filter of(StaplerRequest2 request) {
            return of(request.getParameter("status"), request.getParameter("find"), request.getParameter("page"));
        }

        static Filter of(@CheckForNull String status, @CheckForNull String find, @CheckForNull String page) {
            var text = Objects.requireNonNullElse(Util.fixEmptyAndTrim(find), "");
            return new Filter(
                    Arrays.stream(StatusIcon.values())
                            .filter(each -> each.word().equals(status))
                            .findFirst()
                            .orElse(null),
                    text.substring(0, Math.min(text.length(), MAX_TEXT)).toLowerCase(Locale.ROOT),
                    page != null && page.matches("[1-9][0-9]{0,5}") ? Integer.parseInt(page) : 1);
        }
    }

    /** Returns the page of the table that a filter asks for. */
    static JobTable of(List<JobView> jobs, Filter filter) {
        var named = jobs.stream().filter(job -> job.mentions(filter.text())).toList();
        var counts = new EnumMap<StatusIcon, Integer>(StatusIcon.class);
        named.forEach(job -> counts.merge(job.getLook(), 1, Integer::sum));
        var found = named.stream()
                .filter(job -> filter.status() == null || job.getLook() == filter.status())
                .toList();
        var page = Math.min(filter.page(), pages(found.size()));
        var rows = found.subList((page - 1) * MAX_ROWS, Math.min(page * MAX_ROWS, found.size()));
        return new JobTable(filter, rows, page, found.size(), jobs.size(), counts);
    }

    private static int pages(int found) {
        return Math.max(1, (found + MAX_ROWS - 1) / MAX_ROWS);
    }

    /** The number of pages, at least 1. */
    public int pages() {
        return pages(found);
    }

    /** The text of the filter, for the field that it was typed into; empty for none. */
    public String text() {
        return filter.text();
    }

    /** The statuses to choose from: those that Jobs have, and the one that is chosen. */
    public List<StatusIcon> statuses() {
        return Arrays.stream(StatusIcon.values())
                .filter(status -> counts.containsKey(status) || isChosen(status))
                .toList();
    }

    /** How many Jobs with the filter's text have a status. */
    public int count(StatusIcon status) {
        return counts.getOrDefault(status, 0);
    }

    /** Whether the filter chooses this status. */
    public boolean isChosen(StatusIcon status) {
        return status == filter.status();
    }

    /** The address of the page before, relative to the page of the build. */
    public String previous() {
        return address(page - 1);
    }

    /** The address of the page after, relative to the page of the build. */
    public String next() {
        return address(page + 1);
    }

    private String address(int other) {
        var query = new StringBuilder("?page=").append(other);
        var status = filter.status();
        if (status != null) {
            query.append("&status=").append(status.word());
        }
        if (!filter.text().isEmpty()) {
            query.append("&find=").append(Util.rawEncode(filter.text()));
        }
        return query.toString();
    }

    /** A hash of what the rows show, without duration and number of messages: the page fetches them again when it changes. */
    public String stamp() {
        return Integer.toHexString(Objects.hash(
                found, total, page, rows.stream().map(JobView::getStamp).toList()));
    }
}
