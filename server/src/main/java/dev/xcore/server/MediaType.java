package dev.xcore.server;

import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Locale;
import java.util.Optional;

/** What a Content-Type header says (RFC 9110, 8.3). */
final class MediaType {

  private MediaType() {}

  /** Returns the type without parameters, in lower case: {@code application/json}. */
  static String of(String contentType) {
    int semicolon = contentType.indexOf(';');
    String type = semicolon < 0 ? contentType : contentType.substring(0, semicolon);
    return type.strip().toLowerCase(Locale.ROOT);
  }

  /** Tells whether a type without parameters is JSON: {@code application/json} or {@code +json}. */
  static boolean isJson(String type) {
    return type.equals("application/json")
        || (type.startsWith("application/") && type.endsWith("+json"));
  }

  /** Returns one parameter, without quotes. */
  static Optional<String> parameter(String contentType, String name) {
    int at = contentType.indexOf(';');
    while (at >= 0) {
      int next = contentType.indexOf(';', at + 1);
      String part = contentType.substring(at + 1, next < 0 ? contentType.length() : next).strip();
      int equals = part.indexOf('=');
      if (equals > 0 && part.substring(0, equals).strip().equalsIgnoreCase(name)) {
        return Optional.of(unquoted(part.substring(equals + 1).strip()));
      }
      at = next;
    }
    return Optional.empty();
  }

  /** Returns the charset, UTF-8 if there is none or an unknown one. */
  static Charset charset(String contentType) {
    Optional<String> name = parameter(contentType, "charset");
    if (name.isEmpty()) {
      return StandardCharsets.UTF_8;
    }
    try {
      return Charset.forName(name.get());
    } catch (IllegalCharsetNameException | UnsupportedCharsetException unknown) {
      return StandardCharsets.UTF_8;
    }
  }

  private static String unquoted(String value) {
    boolean quoted = value.length() > 1 && value.startsWith("\"") && value.endsWith("\"");
    return quoted ? value.substring(1, value.length() - 1) : value;
  }
}
