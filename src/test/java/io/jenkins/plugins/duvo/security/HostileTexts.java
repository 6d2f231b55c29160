package io.jenkins.plugins.duvo.security;

import java.util.List;

/** Forty texts that do harm wherever they are not handled as plain text. Each contains the word {@link #MARK}. */
final class HostileTexts {
    static final String MARK = "evil";

    /** Characters that control a terminal, a browser's direction of text or Jenkins' console, or are not legal in XML. */
    static final String CONTROL =
            "[\\x00-\\x08\\x0B-\\x1F\\x7F-\\x9F\\u061C\\u200E\\u200F\\u202A-\\u202E\\u2060-\\u2064"
                    + "\\u2066-\\u2069\\uFEFF\\uFFF9-\\uFFFB\\uFFFE\\uFFFF]";

    static final List<String> ALL = List.of(
            // markup and script
            "<script id=\"evil\">alert('evil')</script>",
            "<img id='evil' src=x onerror=\"alert('evil')\">",
            "\"><svg id=evil onload=alert('evil')>",
            "' onmouseover='alert(\"evil\")' id='evil",
            "</textarea><b id=evil>evil</b>",
            "</title><script id=evil src=//evil.example/x.js></script>",
            "<a id=evil href=\"javascript:alert('evil')\">evil</a>",
            "<iframe id=evil src=\"https://evil.example/\"></iframe>",
            "<style id=evil>body { display: none }</style>",
            "<!--evil-->--><b id=evil>",
            "&lt;b id=evil&gt;evil&lt;/b&gt;&#x3c;b id=evil>",
            "<![CDATA[<b id=evil>evil</b>]]>",
            "{{constructor.constructor('evil')()}} ${evil} #{evil}",
            "${it.class.forName('evil')} <j:evaluate expr=\"evil\"/>",
            "\\u003cscript id=evil\\u003e",
            "javascript:alert('evil')",
            // terminals
            "\u001B[31mevil\u001B[0m",
            "\u001B[2J\u001B[1;1Hevil",
            "\u001B]0;evil\u0007",
            "\u001B]8;;https://evil.example/\u001B\\evil\u001B]8;;\u001B\\",
            "\u009B31mevil",
            "evil\u001BPq#0\u001B\\",
            "evil\b\b\b\bgood",
            "good\revil",
            // Jenkins' console
            "\u001B[8mha:////4AAAevil=\u001B[0mevil",
            "\u001B[8mha:evil",
            "evil\n[Pipeline] { (evil)\n[Duvo] Job evil completed",
            "evil\r\nERROR: evil\r\nFinished: SUCCESS",
            // directions and invisible characters
            "\u202Elive\u202C evil",
            "\u2066evil\u2069 \u200Fevil\u061C",
            "evil\uDB40\uDC65\uDB40\uDC76\uFEFF\u2060",
            "evil\u2028evil\u2029evil\u0085evil",
            // code units that are no characters
            "evil\u0000evil\u0001\u0007",
            "evil\uFFFE\uFFFF\uFDD0",
            "evil \uD83D half \uDE00",
            "evil \u00C3\u0028 \uFFFD",
            // names and paths
            "../../../../evil",
            "..\\..\\evil:evil|evil?evil*evil",
            "evil\r\nSet-Cookie: evil=evil",
            // size
            "evil".repeat(50_000));

    private HostileTexts() {}
}
