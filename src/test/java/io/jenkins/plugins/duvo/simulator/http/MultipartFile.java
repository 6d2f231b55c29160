package io.jenkins.plugins.duvo.simulator.http;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * File in a {@code multipart/form-data} body.
 *
 * @param path the form field {@code path}, or else the file name in the folder {@code /workspace}
 */
record MultipartFile(String path, byte[] content) {
    private static final Pattern BOUNDARY = Pattern.compile("boundary=\"?([^\";]+)\"?");
    private static final Pattern FILE_NAME = Pattern.compile("filename=\"([^\"]*)\"");
    private static final Pattern NAME = Pattern.compile("[; ]name=\"([^\"]*)\"");

    /** Reads the file; 400 if the body holds none. */
    static MultipartFile of(SimulatedRequest request) {
        var type = request.header("content-type");
        var boundary = BOUNDARY.matcher(type == null ? "" : type);
        if (type == null || !type.startsWith("multipart/form-data") || !boundary.find()) {
            throw ApiError.badRequest("body must be multipart/form-data");
        }
        var body = "\r\n" + new String(request.body(), StandardCharsets.ISO_8859_1);
        String path = null;
        String fileName = null;
        String content = null;
        for (var part : body.split(Pattern.quote("\r\n--" + boundary.group(1)), -1)) {
            int headEnd = part.indexOf("\r\n\r\n");
            if (headEnd >= 0) {
                var head = part.substring(0, headEnd);
                var value = part.substring(headEnd + 4);
                var file = FILE_NAME.matcher(head);
                var name = NAME.matcher(head);
                if (file.find()) {
                    fileName = utf8(file.group(1));
                    content = value;
                } else if (name.find() && name.group(1).equals("path")) {
                    path = utf8(value);
                }
            }
        }
        if (content == null) {
            throw ApiError.badRequest("body must hold a file");
        }
        return new MultipartFile(
                path == null ? "/workspace/" + fileName : path, content.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static String utf8(String latin) {
        return new String(latin.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }
}
