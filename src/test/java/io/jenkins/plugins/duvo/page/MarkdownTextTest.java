package io.jenkins.plugins.duvo.page;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.anyOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MarkdownTextTest {
    private static final Pattern ACTS = Pattern.compile(
            "(?i)<(?!/?(a|blockquote|br|code|em|h3|hr|li|ol|p|pre|strong|table|tbody|td|th|thead|tr|ul)\\b)"
                    + "|<[^>]*\\s(on\\w+|src|style)\\s*=|href=\"(?!https?://)");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "**Paid** and *sent*          | <p><strong>Paid</strong> and <em>sent</em></p>",
                "one `two`                    | <p>one <code>two</code></p>",
                "- a\\n- b                    | <ul>\\n<li>a</li>\\n<li>b</li>\\n</ul>",
                "3. a                         | <ol start=\"3\">\\n<li>a</li>\\n</ol>",
                "> said                       | <blockquote>\\n<p>said</p>\\n</blockquote>",
                "# Title                      | <h3 data-level=\"1\">Title</h3>",
                "#### Deep                    | <h3 data-level=\"4\">Deep</h3>",
                "*a*\\nb                      | <p><em>a</em><br />\\nb</p>",
                "```\\na < b\\n```            | <pre><code>a &lt; b\\n</code></pre>",
                "~~~sh\\nls\\n~~~             | <pre><code class=\"language-sh\">ls\\n</code></pre>",
            })
    void markdownIsShownAsWhatItMeans(String text, String html) {
        assertThat(MarkdownText.toHtml(text.replace("\\n", "\n")).strip(), is(html.replace("\\n", "\n")));
    }

    @Test
    void tableIsATable() {
        var html = MarkdownText.toHtml("| Item | Price |\n|---|---:|\n| Paper | 4.10 |");

        assertThat(html, containsString("<th>Item</th>"));
        assertThat(html, containsString("<td align=\"right\">4.10</td>"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Paid.",
                "One line\nand another",
                "Two\n\nparagraphs",
                "4 * 5 = 20",
                "snake_case_name",
                "a | b"
            })
    void textWithoutMarkdownStaysText(String text) {
        assertThat(MarkdownText.toHtml(text), is(nullValue()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[ok](https://acme.example/a?b=c&d)       | href=\"https://acme.example/a?b=c&amp;d\"",
                "[ok](HTTP://acme.example)                | href=\"HTTP://acme.example\"",
                "<https://acme.example/>                  | href=\"https://acme.example/\"",
                "![picture](https://acme.example/p.png)   | href=\"https://acme.example/p.png\"",
            })
    void linksLeadToTheWebAndShowWhere(String text, String part) {
        var html = MarkdownText.toHtml(text);

        assertThat(html, containsString(part));
        assertThat(html, containsString("rel=\"noopener noreferrer nofollow\""));
        assertThat(html, containsString("title=\""));
        assertThat(html, not(containsString("<img")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[x](javascript:alert(1))",
                "[x](JaVaScRiPt:alert(1))",
                "[x](&#106;avascript:alert(1))",
                "[x](data:text/html,<script>alert(1)</script>)",
                "[x](vbscript:x)",
                "[x](file:///etc/passwd)",
                "[x](//evil.example)",
                "[x](/jenkins/quietDown)",
                "[x](?a)",
                "[x](https://)",
                "<javascript:alert(1)>",
                "![x](javascript:alert(1))",
                "![x\"onerror=alert(1)](https://evil.example/x.png)",
                "[x](https://evil.example/\"onmouseover=\"alert(1))",
                "[x](https://evil.example 'x\" onmouseover=\"alert(1)')",
                "[x]: javascript:alert(1)\n\n[x] *and*",
                "**<script>alert(1)</script>**",
                "<script>alert(1)</script>\n\n*x*",
                "<img src=x onerror=alert(1)> *x*",
                "<a href=\"javascript:alert(1)\">x</a> `y`",
                "<!-- --><b onclick=x>*x*</b>",
                "```html\"onload=x\n<b>\n```",
                "| <img src=x> |\n|---|\n| <svg onload=x> |",
                "# <iframe src=//evil.example>",
                "- <style>body{display:none}</style>",
                "<![CDATA[<b>]]> *x*",
                "&lt;script&gt; *x* &#60;script>",
            })
    void nothingOfATextActs(String text) {
        var html = MarkdownText.toHtml(text);

        assertThat(String.valueOf(html), ACTS.matcher(String.valueOf(html)).find(), is(false));
    }

    @Test
    void patternFindsElementsThatAct() {
        for (var html : new String[] {"<script>", "<img src=x>", "<p onclick=x>", "<a href=\"javascript:x\">", "<b>"}) {
            assertThat(html, ACTS.matcher(html).find(), is(true));
        }
    }

    @Timeout(60)
    @ParameterizedTest
    @ValueSource(
            strings = {
                ">", "- ", "[", "![", "*", "**a ", "_a", "`", "<a ", "| a ", "1. ", "    ", "&", "[a](", "<", "\n#",
                "~~~\n"
            })
    void nestedTextsAreRenderedQuicklyOrStayText(String part) {
        var html = MarkdownText.toHtml(part.repeat(20_000 / part.length()));

        assertThat(html, anyOf(nullValue(), notNullValue()));
    }
}
