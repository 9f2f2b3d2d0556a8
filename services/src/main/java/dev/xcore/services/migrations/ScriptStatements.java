package dev.xcore.services.migrations;

import dev.xcore.services.sql.Dialect;
import java.util.ArrayList;
import java.util.List;

/**
 * Splits a script into statements. Knows comments, texts, quoted names and the dollar quotes of
 * PostgreSQL and H2; bodies of procedures without such quotes are split at their semicolons. Used
 * by one thread.
 */
final class ScriptStatements {

  private final String script;
  private final Dialect dialect;
  private final List<ScriptStatement> found = new ArrayList<>();
  private final StringBuilder words = new StringBuilder();
  private int at;
  private int line = 1;
  private int start = -1;
  private int startLine;

  private ScriptStatements(String script, Dialect dialect) {
    this.script = script;
    this.dialect = dialect;
  }

  /** Splits a script; what is only comment is no statement. */
  static List<ScriptStatement> of(String script, Dialect dialect) {
    ScriptStatements splitting = new ScriptStatements(script, dialect);
    splitting.split();
    return List.copyOf(splitting.found);
  }

  private void split() {
    while (at < script.length()) {
      step();
    }
    end();
  }

  private void step() {
    char c = script.charAt(at);
    if (isComment(c)) {
      skipTo("\n", 0);
      word(' ');
    } else if (script.startsWith("/*", at)) {
      skipTo("*/", 2);
      word(' ');
    } else if (c == '\'') {
      begin();
      quoted(c);
      words.append("''");
    } else if (c == '"' || c == '`') {
      begin();
      int from = at;
      quoted(c);
      words.append(script, from, at);
    } else if (c == '$' && dollarTag() > 0) {
      begin();
      String tag = script.substring(at, at + dollarTag());
      skipTo(tag, tag.length());
      words.append("''");
    } else if (c == ';') {
      end();
      next();
    } else {
      if (!Character.isWhitespace(c)) {
        begin();
      }
      word(c);
      next();
    }
  }

  private boolean isComment(char c) {
    return script.startsWith("--", at) || (c == '#' && dialect == Dialect.MARIADB);
  }

  private void word(char c) {
    if (!Character.isWhitespace(c)) {
      words.append(c);
    } else if (!words.isEmpty() && words.charAt(words.length() - 1) != ' ') {
      words.append(' ');
    }
  }

  private void begin() {
    if (start < 0) {
      start = at;
      startLine = line;
    }
  }

  private void end() {
    if (start >= 0) {
      found.add(
          new ScriptStatement(
              startLine, script.substring(start, at).strip(), words.toString().strip()));
    }
    words.setLength(0);
    start = -1;
  }

  private void next() {
    if (script.charAt(at) == '\n') {
      line++;
    }
    at++;
  }

  /** Goes on behind a mark, which is looked for after some characters; an absent one ends all. */
  private void skipTo(String mark, int after) {
    int found = script.indexOf(mark, at + after);
    int end = found < 0 ? script.length() : found + mark.length();
    while (at < end) {
      next();
    }
  }

  /** Goes behind a text or name; a quote that is doubled belongs to it. */
  private void quoted(char quote) {
    do {
      part(quote);
    } while (at < script.length() && script.charAt(at) == quote);
  }

  private void part(char quote) {
    next();
    while (at < script.length() && script.charAt(at) != quote) {
      if (script.charAt(at) == '\\' && dialect == Dialect.MARIADB && at + 1 < script.length()) {
        next();
      }
      next();
    }
    if (at < script.length()) {
      next();
    }
  }

  /** Returns the length of {@code $tag$} at this place, 0 if there is none. */
  private int dollarTag() {
    int end = at + 1;
    while (end < script.length() && isTag(script.charAt(end), end == at + 1)) {
      end++;
    }
    boolean isClosed = end < script.length() && script.charAt(end) == '$';
    return isClosed && dialect != Dialect.MARIADB ? end - at + 1 : 0;
  }

  private static boolean isTag(char c, boolean isFirst) {
    return c == '_' || (isFirst ? Character.isLetter(c) : Character.isLetterOrDigit(c));
  }
}
