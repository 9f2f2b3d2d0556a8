package dev.xcore.kernel.registry;

import java.util.ArrayList;
import java.util.List;

/**
 * Splits a Java source into words, texts and symbols: enough to find an annotation and what it
 * says. What is no Java ends in tokens all the same; the compiler has the last word on it.
 */
final class JavaTokens {

  private static final String BLOCK = "\"\"\"";

  /** What comes later in a source can hardly be about its annotation, and takes memory. */
  private static final int MOST = 100_000;

  /** What a token is. */
  enum Kind {
    /** A name, keyword or number. */
    WORD,
    /** A text in quotes or a text block. */
    TEXT,
    /** A single character of any other kind. */
    SYMBOL
  }

  /**
   * A token.
   *
   * @param kind what it is
   * @param text a text's value; else as it is written
   * @param line from 1
   * @param column from 1
   */
  record Token(Kind kind, String text, int line, int column) {

    boolean is(String symbol) {
      return kind != Kind.TEXT && text.equals(symbol);
    }
  }

  private final String source;
  private final List<Token> tokens = new ArrayList<>();
  private int at;
  private int line = 1;
  private int lineStart;

  private JavaTokens(String source) {
    this.source = source;
  }

  /** Splits a source, or its first 100,000 tokens; never fails. */
  static List<Token> of(String source) {
    JavaTokens tokens = new JavaTokens(unescaped(source));
    while (tokens.at < tokens.source.length() && tokens.tokens.size() < MOST) {
      tokens.next();
    }
    return List.copyOf(tokens.tokens);
  }

  private void next() {
    char c = source.charAt(at);
    if (Character.isWhitespace(c)) {
      skipTo(at + 1);
    } else if (source.startsWith("//", at)) {
      skipTo(end("\n", at));
    } else if (source.startsWith("/*", at)) {
      skipTo(Math.min(source.length(), end("*/", at + 2) + 2));
    } else if (source.startsWith(BLOCK, at)) {
      block();
    } else if (c == '"' || c == '\'') {
      quoted(c);
    } else if (Character.isJavaIdentifierPart(c)) {
      int end = at;
      while (end < source.length() && Character.isJavaIdentifierPart(source.charAt(end))) {
        end++;
      }
      add(Kind.WORD, source.substring(at, end), end);
    } else {
      add(Kind.SYMBOL, String.valueOf(c), at + 1);
    }
  }

  private void quoted(char quote) {
    int end = at + 1;
    while (end < source.length() && source.charAt(end) != quote && source.charAt(end) != '\n') {
      end += source.charAt(end) == '\\' ? 2 : 1;
    }
    end = Math.min(end, source.length());
    add(
        quote == '"' ? Kind.TEXT : Kind.SYMBOL,
        translated(source.substring(at + 1, end)),
        Math.min(end + 1, source.length()));
  }

  private void block() {
    int first = end("\n", at + BLOCK.length()) + 1;
    int end = Math.min(first, source.length());
    while (end < source.length() && !source.startsWith(BLOCK, end)) {
      end += source.charAt(end) == '\\' ? 2 : 1;
    }
    end = Math.min(end, source.length());
    String content = source.substring(Math.min(first, end), end);
    add(
        Kind.TEXT,
        translated(content.stripIndent()),
        Math.min(end + BLOCK.length(), source.length()));
  }

  private static String translated(String text) {
    try {
      return text.translateEscapes();
    } catch (IllegalArgumentException unknownEscape) {
      return text; // The compiler will refuse it.
    }
  }

  private int end(String mark, int from) {
    int found = source.indexOf(mark, from);
    return found < 0 ? source.length() : found;
  }

  private void add(Kind kind, String text, int end) {
    tokens.add(new Token(kind, text, line, at - lineStart + 1));
    skipTo(end);
  }

  private void skipTo(int end) {
    for (; at < end; at++) {
      if (source.charAt(at) == '\n') {
        line++;
        lineStart = at + 1;
      }
    }
  }

  /** Java Language Specification 3.3: a Unicode escape stands for its character everywhere. */
  private static String unescaped(String source) {
    if (!source.contains("\\u")) {
      return source;
    }
    StringBuilder text = new StringBuilder(source.length());
    int i = 0;
    while (i < source.length()) {
      int digits = i + 1;
      while (digits < source.length() && source.charAt(digits) == 'u') {
        digits++;
      }
      boolean isEscape = source.charAt(i) == '\\' && digits > i + 1;
      if (isEscape && isHex(source, digits)) {
        text.append((char) Integer.parseInt(source.substring(digits, digits + 4), 16));
        i = digits + 4;
      } else {
        int length = source.startsWith("\\\\", i) ? 2 : 1;
        text.append(source, i, i + length);
        i += length;
      }
    }
    return text.toString();
  }

  private static boolean isHex(String source, int from) {
    return from + 4 <= source.length()
        && source.substring(from, from + 4).chars().allMatch(c -> Character.digit(c, 16) >= 0);
  }
}
