package dev.xcore.server;

import dev.xcore.sdk.InvalidPayloadException;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.core.exc.StreamConstraintsException;

/** Builds the value tree of one document from Jackson's tokens, by the rules of {@link Json}. */
final class JsonReader {

  private static final int SAFE_DIGITS = 15;
  private static final int MAX_EXPONENT = 308;

  private JsonReader() {}

  static @Nullable Object document(JsonParser parser, JsonToken first) {
    Object tree = value(parser, first);
    if (parser.nextToken() != null) {
      throw new InvalidPayloadException("the body goes on after its JSON document");
    }
    return tree;
  }

  private static @Nullable Object value(JsonParser parser, JsonToken token) {
    return switch (token) {
      case START_OBJECT -> object(parser);
      case START_ARRAY -> array(parser);
      case VALUE_STRING -> parser.getString();
      case VALUE_NUMBER_INT -> whole(parser);
      case VALUE_NUMBER_FLOAT -> decimal(parser);
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> null;
      case END_OBJECT, END_ARRAY, PROPERTY_NAME, NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT ->
          throw new IllegalStateException("the parser gave " + token + " for a value");
    };
  }

  private static Map<String, @Nullable Object> object(JsonParser parser) {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    for (String name = parser.nextName(); name != null; name = parser.nextName()) {
      int before = members.size();
      members.put(name, value(parser, parser.nextToken()));
      if (members.size() == before) {
        throw new InvalidPayloadException("the name '" + name + "' occurs twice in one object");
      }
    }
    return members;
  }

  private static List<@Nullable Object> array(JsonParser parser) {
    List<@Nullable Object> elements = new ArrayList<>();
    for (JsonToken token = parser.nextToken();
        token != JsonToken.END_ARRAY;
        token = parser.nextToken()) {
      elements.add(value(parser, token));
    }
    return elements;
  }

  private static Number whole(JsonParser parser) {
    return switch (parser.getNumberType()) {
      case INT, LONG -> parser.getLongValue();
      case BIG_INTEGER, FLOAT, DOUBLE, BIG_DECIMAL -> parser.getBigIntegerValue();
    };
  }

  private static Number decimal(JsonParser parser) {
    if (parser.getStringLength() <= SAFE_DIGITS) {
      double value = parser.getDoubleValue();
      if (Double.isFinite(value) && Math.abs(value) >= Double.MIN_NORMAL) {
        return value;
      }
    }
    BigDecimal exact = exact(parser);
    long exponent = (long) exact.precision() - exact.scale();
    if (exact.signum() != 0 && Math.abs(exponent) > MAX_EXPONENT) {
      throw outOfRange();
    }
    if (exact.signum() == 0) {
      return 0.0;
    }
    return exact.precision() <= SAFE_DIGITS ? exact.doubleValue() : exact;
  }

  private static BigDecimal exact(JsonParser parser) {
    try {
      return parser.getDecimalValue();
    } catch (NumberFormatException tooLarge) {
      InvalidPayloadException refused = outOfRange();
      refused.addSuppressed(tooLarge);
      throw refused;
    }
  }

  private static InvalidPayloadException outOfRange() {
    return new InvalidPayloadException(
        "a number is beyond 10^" + MAX_EXPONENT + " or 10^-" + MAX_EXPONENT);
  }

  /** Tells the sender what is wrong without quoting the parser's own sources and settings. */
  static InvalidPayloadException explained(JacksonException problem) throws IOException {
    if (problem instanceof JacksonIOException && problem.getCause() instanceof IOException cause) {
      throw cause;
    }
    String place = "";
    if (problem.getLocation() != null && problem.getLocation().getLineNr() > 0) {
      place =
          " at line "
              + problem.getLocation().getLineNr()
              + ", column "
              + problem.getLocation().getColumnNr();
    }
    String what = problem.getOriginalMessage();
    int end = problem instanceof StreamConstraintsException ? what.indexOf(", from `") : -1;
    return new InvalidPayloadException(
        "the body is not acceptable JSON"
            + place
            + ": "
            + (end < 0 ? what : what.substring(0, end)));
  }
}
