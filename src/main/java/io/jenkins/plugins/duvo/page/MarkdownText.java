package io.jenkins.plugins.duvo.page;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import okhttp3.HttpUrl;
import org.commonmark.Extension;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.Heading;
import org.commonmark.node.Image;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.node.Paragraph;
import org.commonmark.node.SoftLineBreak;
import org.commonmark.node.Text;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.NodeRenderer;
import org.commonmark.renderer.html.HtmlNodeRendererContext;
import org.commonmark.renderer.html.HtmlRenderer;

/**
 * Renderer of the Markdown of an agent's text, with the tables of GitHub, as HTML. HTML in the text stays text, links lead to http and
 * https alone, and an image becomes a link to it, so that nothing is loaded. Every heading is of the level below the title of a card.
 *
 * <p>Example: {@code **Paid** [4711](https://acme.example/4711)} is {@code Paid} in bold with a link;
 * {@code [x](javascript:alert(1))} is the text {@code x}.
 */
final class MarkdownText {
    /** Blocks within blocks: enough for lists in lists, and what a text may nest is unbounded. */
    private static final int MAX_NESTED = 20;

    private static final List<Extension> EXTENSIONS = List.of(TablesExtension.create());
    private static final Parser PARSER = Parser.builder()
            .extensions(EXTENSIONS)
            .maxOpenBlockParsers(MAX_NESTED)
            .build();
    private static final HtmlRenderer RENDERER = HtmlRenderer.builder()
            .extensions(EXTENSIONS)
            .escapeHtml(true)
            .softbreak("<br />\n") // agents break lines where they mean it
            .nodeRendererFactory(OwnNodes::new)
            .build();

    private MarkdownText() {}

    /** Returns the HTML of a harmless text; null if that is nothing more than the text, or if the text is nested too deep. */
    @CheckForNull
    static String toHtml(String text) {
        try {
            var document = PARSER.parse(text);
            return isPlain(document) ? null : RENDERER.render(document);
        } catch (StackOverflowError e) { // such as thousands of emphases within each other
            return null;
        }
    }

    private static boolean isPlain(Node document) {
        for (var block = document.getFirstChild(); block != null; block = block.getNext()) {
            if (!(block instanceof Paragraph)) {
                return false;
            }
            for (var part = block.getFirstChild(); part != null; part = part.getNext()) {
                if (!(part instanceof Text || part instanceof SoftLineBreak)) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Renderer of the nodes that are not rendered as CommonMark has them. */
    private static final class OwnNodes implements NodeRenderer {
        private final HtmlNodeRendererContext context;

        OwnNodes(HtmlNodeRendererContext context) {
            this.context = context;
        }

        @Override
        public Set<Class<? extends Node>> getNodeTypes() {
            return Set.of(Heading.class, Link.class, Image.class);
        }

        @Override
        public void render(Node node) {
            if (node instanceof Heading heading) {
                tag("h3", Map.of("data-level", String.valueOf(heading.getLevel())), node);
                context.getWriter().line();
            } else {
                link(node instanceof Link link ? link.getDestination() : ((Image) node).getDestination(), node);
            }
        }

        private void link(String address, Node node) {
            if (isWeb(address)) {
                var attributes = new LinkedHashMap<String, String>();
                attributes.put("href", context.encodeUrl(address));
                attributes.put("title", address);
                attributes.put("rel", String.join(" ", "noopener", "noreferrer", "nofollow"));
                attributes.put("target", "_blank");
                tag("a", attributes, node);
            } else {
                children(node);
            }
        }

        private static boolean isWeb(String address) {
            return address.toLowerCase(Locale.ROOT).matches("(?s)https?://.+") && HttpUrl.parse(address) != null;
        }

        private void tag(String name, Map<String, String> attributes, Node node) {
            context.getWriter().tag(name, context.extendAttributes(node, name, attributes));
            children(node);
            context.getWriter().tag('/' + name);
        }

        private void children(Node node) {
            for (var child = node.getFirstChild(); child != null; child = child.getNext()) {
                context.render(child);
            }
        }
    }
}
