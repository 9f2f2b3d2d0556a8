package dev.xcore.kernel.surface;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;

/** Makes records at random, later versions of them, and values that some of them accept. */
record RandomRecords(Random random) {

  private static final List<String> TYPES =
      List.of(
          "int",
          "long",
          "double",
          "boolean",
          "String",
          "List<String>",
          "Optional<String>",
          "Optional<Integer>",
          "Color",
          "Shade",
          "Inner");
  private static final List<String> NUMBERS =
      List.of("@Min(1)", "@Min(0)", "@Max(10)", "@Max(100)", "@Positive", "@PositiveOrZero");
  private static final List<String> TEXTS =
      List.of(
          "@Size(min = 1)",
          "@Size(max = 3)",
          "@Size(max = 5)",
          "@Size(min = 1, max = 5)",
          "@Pattern(regexp = \"[a-z]+\")",
          "@Email",
          "@NotEmpty");
  private static final List<String> LISTS =
      List.of("@Size(max = 2)", "@Size(max = 3)", "@NotEmpty", "@Size(min = 1)");

  /**
   * A component.
   *
   * @param name its name
   * @param type its type
   * @param constraints on it
   */
  record Field(String name, String type, List<String> constraints) {

    @Override
    public String toString() {
      return String.join(" ", constraints) + " " + type + " " + name;
    }
  }

  List<Field> fields() {
    List<Field> fields = new ArrayList<>();
    for (int at = 0; at < 1 + random.nextInt(4); at++) {
      fields.add(field("f" + at));
    }
    return fields;
  }

  /** Changes one or two things. */
  List<Field> changed(List<Field> before) {
    List<Field> after = new ArrayList<>(before);
    for (int changes = 0; changes <= random.nextInt(2); changes++) {
      int at = random.nextInt(before.size());
      if (at >= after.size()) {
        continue;
      }
      Field field = after.get(at);
      switch (random.nextInt(6)) {
        case 0 -> after.set(at, field(field.name()));
        case 1 -> after.set(at, new Field(field.name(), field.type(), List.of()));
        case 2 -> after.set(at, new Field(field.name(), field.type(), constraints(field.type())));
        case 3 -> after.set(at, new Field(field.name(), wider(field.type()), List.of()));
        case 4 -> after.add(field("added" + changes));
        default -> {
          if (after.size() > 1) {
            after.remove(at);
          }
        }
      }
    }
    return after;
  }

  private static String wider(String type) {
    return switch (type) {
      case "int" -> "long";
      case "String" -> "Optional<String>";
      case "Shade" -> "Color";
      case "Color" -> "String";
      default -> type;
    };
  }

  private Field field(String name) {
    String type = TYPES.get(random.nextInt(TYPES.size()));
    return new Field(name, type, constraints(type));
  }

  private List<String> constraints(String type) {
    List<String> possible =
        switch (type) {
          case "int", "long", "double" -> NUMBERS;
          case "String" -> TEXTS;
          case "List<String>" -> LISTS;
          default -> List.of();
        };
    return possible.isEmpty() || random.nextInt(3) == 0
        ? List.of()
        : List.of(possible.get(random.nextInt(possible.size())));
  }

  static String source(String type, List<Field> fields) {
    return """
    import dev.xcore.sdk.Action;
    import jakarta.validation.constraints.*;
    import java.util.*;

    public class %s {
      public enum Color { RED, GREEN, BLUE }
      public enum Shade { RED, GREEN }
      public record Inner(@Size(max = 4) String text, Optional<Integer> number) {}
      public record Input(%s) {}

      @Action("take")
      public int take(Input input) {
        return 1;
      }
    }
    """
        .formatted(type, fields.stream().map(Field::toString).collect(Collectors.joining(", ")));
  }

  Map<String, Object> value(List<Field> fields) {
    Map<String, Object> value = new LinkedHashMap<>();
    for (Field field : fields) {
      int luck = random.nextInt(20);
      if (luck == 0) {
        value.put(field.name(), null);
      } else if (luck > 1) {
        value.put(field.name(), value(field.type()));
      }
    }
    return value;
  }

  private Object value(String type) {
    return switch (type) {
      case "int", "long", "Optional<Integer>" -> number();
      case "double" -> random.nextBoolean() ? number() : random.nextInt(300) / 4.0;
      case "boolean" -> random.nextBoolean();
      case "List<String>" -> {
        List<Object> list = new ArrayList<>();
        for (int at = random.nextInt(5); at > 0; at--) {
          list.add(text());
        }
        yield list;
      }
      case "Color" -> List.of("RED", "GREEN", "BLUE").get(random.nextInt(3));
      case "Shade" -> List.of("RED", "GREEN").get(random.nextInt(2));
      case "Inner" -> new HashMap<>(Map.of("text", text(), "number", number()));
      default -> text();
    };
  }

  private Object number() {
    List<Long> numbers = List.of(-5L, 0L, 1L, 2L, 10L, 11L, 100L, 101L, 5_000_000_000L);
    return numbers.get(random.nextInt(numbers.size() - random.nextInt(2)));
  }

  private String text() {
    List<String> texts = List.of("", "a", "ab", "abc", "abcd", "abcdefgh", "A1", "a@b.org");
    return texts.get(random.nextInt(texts.size()));
  }
}
