package dev.xcore.app.catalog;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The members of a JSON object from elsewhere. Members that nobody asks for are ignored, so that
 * later versions of a format can add some.
 *
 * @param path where the object stands, for messages
 * @param members by name
 */
record Fields(String path, Map<String, @Nullable Object> members) {

  private static final int LONGEST_TEXT = 4096;
  private static final Pattern CONTROLS = Pattern.compile("[\\p{Cntrl}\\u2028\\u2029\\p{Cf}]+");

  /** Takes a value that must be an object. */
  static Fields of(String path, @Nullable Object value) {
    if (!(value instanceof Map<?, ?> map)) {
      throw new IllegalArgumentException(path + " must be an object");
    }
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    map.forEach((name, member) -> members.put(String.valueOf(name), member));
    return new Fields(path, members);
  }

  IllegalArgumentException wrong(String name, String expected) {
    return new IllegalArgumentException("%s.%s must be %s".formatted(path, name, expected));
  }

  String required(String name) {
    return optional(name).orElseThrow(() -> wrong(name, "a text"));
  }

  /** A text as it is, for what is compared or parsed. */
  Optional<String> optional(String name) {
    Object value = members.get(name);
    if (value == null) {
      return Optional.empty();
    }
    if (value instanceof String text && text.length() <= LONGEST_TEXT) {
      return Optional.of(text);
    }
    throw wrong(name, "a text of at most %d characters".formatted(LONGEST_TEXT));
  }

  /** A text for people: on one line, and without characters that steer a terminal. */
  String shown(String name) {
    return optional(name).map(Fields::plain).orElse("");
  }

  List<String> shownList(String name) {
    List<String> texts = new ArrayList<>();
    for (Object item : list(name)) {
      if (!(item instanceof String text) || text.length() > LONGEST_TEXT) {
        throw wrong(name, "a list of texts");
      }
      texts.add(plain(text));
    }
    return List.copyOf(texts);
  }

  static String plain(String text) {
    return CONTROLS.matcher(text).replaceAll(" ").strip();
  }

  long number(String name, long least, long most) {
    if (members.get(name) instanceof Long number && number >= least && number <= most) {
      return number;
    }
    throw wrong(name, "a whole number from %d to %d".formatted(least, most));
  }

  boolean flag(String name) {
    return switch (members.get(name)) {
      case null -> false;
      case Boolean flag -> flag;
      default -> throw wrong(name, "true or false");
    };
  }

  Instant time(String name) {
    return parsed(name, "a time such as 2026-01-31T12:00:00Z", Instant::parse);
  }

  /** Converts a required text. */
  <T> T parsed(String name, String expected, Function<String, T> parser) {
    String text = required(name);
    try {
      return parser.apply(text);
    } catch (IllegalArgumentException | DateTimeException wrong) {
      throw new IllegalArgumentException(
          "%s.%s must be %s: %s".formatted(path, name, expected, wrong.getMessage()), wrong);
    }
  }

  /** A list; none is an empty one. */
  List<@Nullable Object> list(String name) {
    return switch (members.get(name)) {
      case null -> List.of();
      case List<?> list -> new ArrayList<>(list);
      default -> throw wrong(name, "a list");
    };
  }

  /** A list of objects; none is an empty one. */
  List<Fields> objects(String name) {
    List<Fields> objects = new ArrayList<>();
    for (Object item : list(name)) {
      objects.add(of("%s.%s[%d]".formatted(path, name, objects.size()), item));
    }
    return objects;
  }
}
