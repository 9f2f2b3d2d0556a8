package dev.xcore.handlers;

import dev.xcore.handlers.PathPattern.Segment.Literal;
import dev.xcore.handlers.PathPattern.Segment.Parameter;
import dev.xcore.handlers.PathPattern.Segment.Rest;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The path of a route: {@code /users/{id}/files/{path...}}. Immutable.
 *
 * <p>{@code {name}} matches one segment that is not empty, {@code {name...}} all that is left, also
 * nothing; it comes last. Literal segments are written decoded and match case-sensitively. There is
 * no slash at the end, and {@code /} has no segments.
 *
 * @param text the path as written
 * @param segments its parts in order
 */
public record PathPattern(String text, List<Segment> segments) {

  /** One part of a path, between two slashes. */
  public sealed interface Segment {

    /**
     * Matches itself.
     *
     * @param text decoded, not empty
     */
    record Literal(String text) implements Segment {}

    /**
     * Matches one segment.
     *
     * @param name of the value
     */
    record Parameter(String name) implements Segment {}

    /**
     * Matches all that is left, also nothing.
     *
     * @param name of the value
     */
    record Rest(String name) implements Segment {}
  }

  private static final int MAX_LENGTH = 1024;
  private static final String DOTS = "...";
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_-]*");

  /** Copies the segments. */
  public PathPattern {
    Objects.requireNonNull(text, "text is null");
    segments = List.copyOf(segments);
  }

  /**
   * Parses a path.
   *
   * @param text starts with {@code /}, at most 1024 characters
   * @return the pattern
   * @throws IllegalArgumentException if the path is malformed; says where, why and how to mend it
   */
  public static PathPattern parse(String text) {
    if (!text.startsWith("/")) {
      throw malformed(text, "does not start with /; write '/" + text + "'");
    }
    if (text.length() > MAX_LENGTH) {
      throw malformed(
          text.substring(0, 40) + DOTS,
          "has " + text.length() + " characters; at most " + MAX_LENGTH + " are allowed");
    }
    List<Segment> segments = new ArrayList<>();
    if (text.length() > 1) {
      for (String part : text.substring(1).split("/", -1)) {
        if (!segments.isEmpty() && segments.getLast() instanceof Rest(String name)) {
          throw malformed(text, "goes on after {" + name + "...}, which must come last");
        }
        segments.add(segment(text, part));
      }
    }
    PathPattern pattern = new PathPattern(text, segments);
    pattern.requireDistinctNames();
    return pattern;
  }

  /**
   * Returns the names of the path's parameters.
   *
   * @return in the order of the path
   */
  public List<String> names() {
    List<String> names = new ArrayList<>();
    for (Segment segment : segments) {
      switch (segment) {
        case Literal _ -> {}
        case Parameter(String name) -> names.add(name);
        case Rest(String name) -> names.add(name);
      }
    }
    return List.copyOf(names);
  }

  /**
   * Returns the path without the names of its parameters: two patterns of one shape match the same
   * requests.
   *
   * @return such as {@code /users/{}/files/{...}}
   */
  public String shape() {
    return segments.stream()
        .map(segment ->
            switch (segment) {
              case Literal(String literal) -> literal;
              case Parameter _ -> "{}";
              case Rest _ -> "{...}";
            })
        .collect(Collectors.joining("/", "/", ""));
  }

  @Override
  public String toString() {
    return text;
  }

  private static Segment segment(String path, String part) {
    if (part.isEmpty()) {
      throw malformed(path, path.endsWith("/") ? "ends with /; leave it out" : "has an empty part");
    }
    if (part.equals(".") || part.equals("..")) {
      throw malformed(path, "has a '" + part + "' part; write the path it leads to");
    }
    if (part.indexOf('{') < 0 && part.indexOf('}') < 0) {
      return literal(path, part);
    }
    if (!part.startsWith("{") || part.indexOf('}') != part.length() - 1) {
      throw malformed(path, "has the part '" + part + "'; a {name} takes a whole part");
    }
    String inner = part.substring(1, part.length() - 1);
    boolean isRest = inner.endsWith(DOTS);
    String name = isRest ? inner.substring(0, inner.length() - DOTS.length()) : inner;
    if (!NAME.matcher(name).matches()) {
      throw malformed(path, "has the part '" + part + "'; " + nameHint(name));
    }
    return isRest ? new Rest(name) : new Parameter(name);
  }

  private static String nameHint(String name) {
    int colon = name.indexOf(':');
    if (colon < 0) {
      return "a name has letters, digits, _ and -, and starts with a letter or _";
    }
    String plain = name.substring(0, colon);
    return name.endsWith(":path")
        ? "write {" + plain + "...} for the rest of the path"
        : "write {" + plain + "} and put @Pattern on the method's parameter";
  }

  private static Literal literal(String path, String part) {
    if (part.equals("*") || part.equals("**")) {
      throw malformed(path, "has the part '" + part + "'; write {name} or, at the end, {name...}");
    }
    for (int i = 0; i < part.length(); i++) {
      char c = part.charAt(i);
      if (c == '?' || c == '#') {
        throw malformed(path, "has a '" + c + "'; query parameters are the method's parameters");
      }
      if (c == '%' || c == '\\' || c == ';') {
        throw malformed(path, "has a '" + c + "', which is not allowed; write the path decoded");
      }
      if (Character.isWhitespace(c) || Character.isISOControl(c)) {
        throw malformed(path, "has a space or control character, which is not allowed");
      }
    }
    return new Literal(part);
  }

  private void requireDistinctNames() {
    List<String> names = names();
    for (int i = 0; i < names.size(); i++) {
      if (names.indexOf(names.get(i)) < i) {
        throw malformed(text, "has {" + names.get(i) + "} twice; give each part its own name");
      }
    }
  }

  private static IllegalArgumentException malformed(String path, String why) {
    return new IllegalArgumentException("path '" + path + "' " + why);
  }
}
