package dev.xcore.kernel.settings;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A {@code .env} file: lines of {@code NAME=value}, {@code export} allowed, comments with {@code
 * #}. In double quotes {@code \n}, {@code \t}, {@code \"} and {@code \\} are escapes; in single
 * quotes nothing is.
 *
 * @param values by name, with places, in the order of the file
 */
public record EnvFile(Map<String, Node.Scalar> values) {

  private static final Pattern LINE =
      Pattern.compile("\\s*+(?:export\\s++)?+([A-Za-z_][A-Za-z0-9_]*+)\\s*+=\\s*+(.*+)");
  private static final Pattern DOUBLE_QUOTED =
      Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*+)\"\\s*+(?:#.*+)?");
  private static final Pattern SINGLE_QUOTED = Pattern.compile("'([^']*+)'\\s*+(?:#.*+)?");

  /**
   * Reads a file.
   *
   * @param file to read
   * @param name what problems call it
   * @return its values
   * @throws SettingsException if it cannot be read; carries every line that is wrong
   */
  public static EnvFile read(Path file, String name) {
    return parse(name, Document.text(file, name));
  }

  /**
   * Reads a text.
   *
   * @param name what problems call it
   * @param text the lines
   * @return its values; the last one wins
   * @throws SettingsException carries every line that is wrong
   */
  public static EnvFile parse(String name, String text) {
    Map<String, Node.Scalar> values = new LinkedHashMap<>();
    List<Problem> problems = new ArrayList<>();
    int number = 0;
    for (String line : text.lines().toList()) {
      Place place = new Place(name, ++number, 1);
      if (line.isBlank() || line.stripLeading().startsWith("#")) {
        continue;
      }
      Matcher matcher = LINE.matcher(line);
      if (!matcher.matches()) {
        problems.add(place.problem("", "expected NAME=value"));
        continue;
      }
      try {
        String value = value(matcher.group(2).strip());
        values.put(matcher.group(1), new Node.Scalar(place, value, value));
      } catch (IllegalArgumentException e) {
        problems.add(place.problem(matcher.group(1), String.valueOf(e.getMessage())));
      }
    }
    if (!problems.isEmpty()) {
      throw new SettingsException(problems);
    }
    return new EnvFile(values);
  }

  private static String value(String text) {
    if (text.startsWith("\"") || text.startsWith("'")) {
      Pattern quoted = text.startsWith("'") ? SINGLE_QUOTED : DOUBLE_QUOTED;
      Matcher matcher = quoted.matcher(text);
      if (!matcher.matches()) {
        throw new IllegalArgumentException("the quote is not closed, or something follows it");
      }
      return quoted == SINGLE_QUOTED ? matcher.group(1) : unescape(matcher.group(1));
    }
    int comment = text.startsWith("#") ? 0 : text.indexOf(" #");
    return comment < 0 ? text : text.substring(0, comment).stripTrailing();
  }

  private static String unescape(String text) {
    StringBuilder result = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != '\\') {
        result.append(c);
        continue;
      }
      char escaped = text.charAt(++i);
      result.append(
          switch (escaped) {
            case 'n' -> "\n";
            case 't' -> "\t";
            case 'r' -> "\r";
            case '"', '\\', '$' -> String.valueOf(escaped);
            default -> "\\" + escaped;
          });
    }
    return result.toString();
  }
}
