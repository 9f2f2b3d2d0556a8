package dev.xcore.cli;

import java.io.StringWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.PrettyPrinter;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.core.util.Separators;

/** Reads and writes JSON as trees of maps, lists and scalars. */
final class JsonText {

  private static final JsonFactory FACTORY = JsonFactory.builder().build();

  private JsonText() {}

  /**
   * Reads one JSON value.
   *
   * @param text the whole of it
   * @return maps, lists, texts, numbers, truth values or null
   * @throws IllegalArgumentException if the text is no JSON; says where
   */
  static @Nullable Object parse(String text) {
    try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), text)) {
      if (parser.nextToken() == null) {
        throw new IllegalArgumentException("empty text is no JSON");
      }
      Object value = value(parser);
      if (parser.nextToken() != null) {
        throw new IllegalArgumentException("more text after the JSON value");
      }
      return value;
    } catch (JacksonException broken) {
      var place = broken.getLocation();
      throw new IllegalArgumentException(
          "line %d, column %d: %s"
              .formatted(
                  place == null ? 0 : place.getLineNr(),
                  place == null ? 0 : place.getColumnNr(),
                  broken.getOriginalMessage()),
          broken);
    }
  }

  /** Writes a value tree in indented form. */
  static String pretty(@Nullable Object tree) {
    return write(tree, true);
  }

  /** Writes a value tree on one line. */
  static String compact(@Nullable Object tree) {
    return write(tree, false);
  }

  private static @Nullable Object value(JsonParser parser) {
    JsonToken token = parser.currentToken();
    return switch (token) {
      case START_OBJECT -> object(parser);
      case START_ARRAY -> array(parser);
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getNumberValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> null;
      default -> parser.getString();
    };
  }

  private static Map<String, @Nullable Object> object(JsonParser parser) {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      parser.nextToken();
      members.put(name, value(parser));
    }
    return members;
  }

  private static List<@Nullable Object> array(JsonParser parser) {
    List<@Nullable Object> items = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      items.add(value(parser));
    }
    return items;
  }

  private static String write(@Nullable Object tree, boolean indented) {
    StringWriter text = new StringWriter();
    ObjectWriteContext context = indented ? new Indented() : ObjectWriteContext.empty();
    try (JsonGenerator generator = FACTORY.createGenerator(context, text)) {
      write(tree, generator);
    }
    return text.toString();
  }

  private static void write(@Nullable Object tree, JsonGenerator generator) {
    switch (tree) {
      case null -> generator.writeNull();
      case Map<?, ?> members -> {
        generator.writeStartObject();
        members.forEach((name, value) -> {
          generator.writeName(String.valueOf(name));
          write(value, generator);
        });
        generator.writeEndObject();
      }
      case Iterable<?> items -> {
        generator.writeStartArray();
        items.forEach(item -> write(item, generator));
        generator.writeEndArray();
      }
      case Boolean flag -> generator.writeBoolean(flag);
      case Long number -> generator.writeNumber(number);
      case Integer number -> generator.writeNumber(number);
      case Number number -> generator.writeNumber(number.toString());
      default -> generator.writeString(tree.toString());
    }
  }

  /** Asks the generator for one member or item per line. */
  private static final class Indented extends ObjectWriteContext.Base {

    private static final DefaultIndenter LINES = new DefaultIndenter("  ", "\n");

    @Override
    public boolean hasPrettyPrinter() {
      return true;
    }

    @Override
    public PrettyPrinter getPrettyPrinter() {
      return new DefaultPrettyPrinter(
              Separators.createDefaultInstance()
                  .withObjectNameValueSpacing(Separators.Spacing.AFTER)
                  .withObjectEmptySeparator("")
                  .withArrayEmptySeparator(""))
          .withObjectIndenter(LINES)
          .withArrayIndenter(LINES);
    }
  }
}
