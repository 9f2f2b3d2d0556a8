package dev.xcore.sdk;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the parameters of a {@code Content-Type} header. */
final class ContentTypes {

  private static final Pattern CHARSET =
      Pattern.compile(";\\s*charset=\"?([A-Za-z0-9._:+-]+)", Pattern.CASE_INSENSITIVE);

  private ContentTypes() {}

  /** Returns the character set that a header names, UTF-8 if it names none that is known. */
  static Charset charset(String contentType) {
    Matcher named = CHARSET.matcher(contentType);
    try {
      return named.find() ? Charset.forName(named.group(1)) : StandardCharsets.UTF_8;
    } catch (IllegalArgumentException unknown) {
      return StandardCharsets.UTF_8;
    }
  }
}
