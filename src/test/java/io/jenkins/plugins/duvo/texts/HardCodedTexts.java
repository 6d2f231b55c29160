package io.jenkins.plugins.duvo.texts;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/** Finder of user-visible texts that cannot be translated because they are hard-coded in the source. */
final class HardCodedTexts {
    /** A literal counts as text from two words on; one word may be a name. */
    private static final Pattern TEXT = Pattern.compile("\\p{L}{2,}[,:;]? \\p{L}{2,}");

    /** A tag of markup, which is no text. */
    private static final Pattern TAG = Pattern.compile("<[^>]*>");

    private static final Pattern WORD = Pattern.compile("\\p{L}{2,}");
    private static final Pattern EXPRESSION = Pattern.compile("\\$\\{[^}]*\\}");
    private static final Pattern LITERAL = Pattern.compile("'([^'%][^']*)'");
    /** Exceptions and phrases for developers. */
    private static final Set<String> FAULTS =
            Set.of("AssertionError", "EOFException", "IllegalStateException", "IllegalArgumentException");

    private static final Set<String> FOR_DEVELOPERS = Set.of("getStatus", "describe", "toString", "getIconFileName");
    /** Calls whose texts no user sees. */
    private static final Pattern UNSEEN = Pattern.compile(
            "LOGGER\\..*|DuvoException\\.invalidResponse|.*\\.(contains|startsWith|equals)", Pattern.DOTALL);

    /** Attributes of core's tags whose values are shown. */
    private static final Set<String> SHOWN =
            Set.of("title", "add", "header", "placeholder", "alt", "tooltip", "description", "progress", "text");

    private static final Set<String> SHOW_THEIR_VALUE = Set.of("f:submit", "f:repeatableDeleteButton");

    private HardCodedTexts() {}

    /**
     * Texts in Java sources, except those that only program logs and developers see, each behind the name of its file and a colon. One
     * compiler reads all of them: to make one takes longer than to read a file.
     */
    static List<String> inJava(Path... files) throws IOException {
        var found = new ArrayList<String>();
        var compiler = ToolProvider.getSystemJavaCompiler();
        try (var manager = compiler.getStandardFileManager(null, null, null)) {
            var task = (JavacTask) compiler.getTask(
                    null, manager, null, List.of("-proc:none"), null, manager.getJavaFileObjects(files));
            for (CompilationUnitTree unit : task.parse()) {
                var texts = new ArrayList<String>();
                new Literals(texts).scan(unit, null);
                var file = Path.of(unit.getSourceFile().getName()).getFileName();
                texts.forEach(text -> found.add(file + ": " + text));
            }
        }
        return found;
    }

    private static final class Literals extends TreePathScanner<Void, Void> {
        private final List<String> found;

        Literals(List<String> found) {
            this.found = found;
        }

        @Override
        public Void visitLiteral(LiteralTree literal, Void nothing) {
            if (literal.getValue() instanceof String text
                    && !text.startsWith("symbol-")
                    && TEXT.matcher(TAG.matcher(text).replaceAll("")).find()) {
                found.add(text);
            }
            return null;
        }

        @Override
        public Void visitMethod(MethodTree method, Void nothing) {
            return FOR_DEVELOPERS.contains(method.getName().toString()) ? null : super.visitMethod(method, nothing);
        }

        @Override
        public Void visitMethodInvocation(MethodInvocationTree call, Void nothing) {
            return UNSEEN.matcher(call.getMethodSelect().toString()).matches()
                    ? null
                    : super.visitMethodInvocation(call, nothing);
        }

        @Override
        public Void visitNewClass(NewClassTree made, Void nothing) {
            return FAULTS.contains(made.getIdentifier().toString()) ? null : super.visitNewClass(made, nothing);
        }

        @Override
        public Void visitAnnotation(AnnotationTree annotation, Void nothing) {
            return null;
        }
    }

    /** Texts in a Jelly view that are not looked up as {@code ${%text}}. */
    static List<String> inJelly(Path file) throws Exception {
        var found = new ArrayList<String>();
        try (var in = Files.newInputStream(file)) {
            look(DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(in), found);
        }
        return found;
    }

    private static void look(Node node, List<String> found) {
        if (node.getNodeType() == Node.TEXT_NODE) {
            plain(node.getNodeValue(), found);
            literals(node.getNodeValue(), found);
        } else if (node instanceof Element element) {
            var attributes = element.getAttributes();
            for (var i = 0; i < attributes.getLength(); i++) {
                var attribute = attributes.item(i);
                var name = attribute.getNodeName();
                if (SHOWN.contains(name) || name.equals("value") && SHOW_THEIR_VALUE.contains(element.getTagName())) {
                    plain(attribute.getNodeValue(), found);
                }
                literals(attribute.getNodeValue(), found);
            }
        }
        for (var child = node.getFirstChild(); child != null; child = child.getNextSibling()) {
            look(child, found);
        }
    }

    private static void plain(String text, List<String> found) {
        var rest = EXPRESSION.matcher(text).replaceAll(" ").strip();
        if (WORD.matcher(rest).find()) {
            found.add(rest);
        }
    }

    private static void literals(String text, List<String> found) {
        EXPRESSION
                .matcher(text)
                .results()
                .flatMap(expression -> LITERAL.matcher(expression.group()).results())
                .map(literal -> literal.group(1))
                .filter(literal -> TEXT.matcher(literal).find())
                .forEach(found::add);
    }
}
