package dev.xcore.servlet;

import jakarta.servlet.http.HttpServletMapping;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.MappingMatch;
import java.nio.charset.StandardCharsets;

/**
 * Where the platform is mounted in a container, and what of a request's path lies below.
 *
 * <p>The path is the one that the container has decoded, checked and matched its own security
 * constraints against, encoded again: so platform and container cannot understand one request
 * differently.
 *
 * @param mount context path and mapping; empty for the container's root
 * @param below the rest, encoded, starts with {@code /}
 */
record ServletPath(String mount, String below) {

  private static final String PLAIN = "-._~!$&'()*+,;=:@/";

  static ServletPath of(HttpServletRequest request) {
    HttpServletMapping mapping = request.getHttpServletMapping();
    String context = request.getContextPath();
    String info = request.getPathInfo() == null ? "" : request.getPathInfo();
    if (mapping.getMappingMatch() == MappingMatch.PATH) {
      return new ServletPath(context + encode(request.getServletPath()), rooted(encode(info)));
    }
    return new ServletPath(context, rooted(encode(request.getServletPath() + info)));
  }

  private static String rooted(String path) {
    return path.startsWith("/") ? path : "/" + path;
  }

  private static String encode(String path) {
    StringBuilder text = new StringBuilder(path.length());
    for (byte octet : path.getBytes(StandardCharsets.UTF_8)) {
      char character = (char) (octet & 0xff);
      if (isPlain(character)) {
        text.append(character);
      } else {
        text.append('%').append(hex(character >> 4)).append(hex(character));
      }
    }
    return text.toString();
  }

  private static char hex(int nibble) {
    return Character.toUpperCase(Character.forDigit(nibble & 0xf, 16));
  }

  private static boolean isPlain(char character) {
    return (character >= 'a' && character <= 'z')
        || (character >= 'A' && character <= 'Z')
        || (character >= '0' && character <= '9')
        || PLAIN.indexOf(character) >= 0;
  }
}
