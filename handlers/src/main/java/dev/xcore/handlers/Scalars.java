package dev.xcore.handlers;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.util.Base64;
import java.util.Currency;
import java.util.IllformedLocaleException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The scalar types of the JDK that can stand in a value tree. */
final class Scalars {

  private static final int UUID_LENGTH = 36;

  /** Bindings by class, primitive classes included. */
  static final Map<Class<?>, TypeBinding> ALL = all();

  private Scalars() {}

  private static Map<Class<?>, TypeBinding> all() {
    Map<Class<?>, TypeBinding> all = new LinkedHashMap<>();
    addNumbers(all);
    addTexts(all);
    addBoth(all, boolean.class, Boolean.class, bool());
    addBoth(all, char.class, Character.class, character());
    all.put(byte[].class, bytes());
    all.putAll(Times.ALL);
    return Map.copyOf(all);
  }

  private static void addNumbers(Map<Class<?>, TypeBinding> all) {
    addBoth(
        all,
        byte.class,
        Byte.class,
        Numbers.whole("", Byte.MIN_VALUE, Byte.MAX_VALUE, Numbers::readByte));
    addBoth(
        all,
        short.class,
        Short.class,
        Numbers.whole("", Short.MIN_VALUE, Short.MAX_VALUE, Numbers::readShort));
    addBoth(
        all,
        int.class,
        Integer.class,
        Numbers.whole("int32", Integer.MIN_VALUE, Integer.MAX_VALUE, Numbers::readInt));
    addBoth(
        all,
        long.class,
        Long.class,
        Numbers.whole("int64", Long.MIN_VALUE, Long.MAX_VALUE, Numbers::readLong));
    addBoth(
        all,
        double.class,
        Double.class,
        new ScalarBinding(
            Numbers::readDouble,
            (value, sink) -> writeDouble((Double) value, sink),
            Map.of("type", "number", "format", "double")));
    addBoth(
        all,
        float.class,
        Float.class,
        new ScalarBinding(
            Numbers::readFloat,
            (value, sink) -> writeDouble(Double.parseDouble(value.toString()), sink),
            Map.of("type", "number", "format", "float")));
    all.put(
        BigInteger.class,
        new ScalarBinding(
            Numbers::readBigInteger,
            (value, sink) -> sink.number((BigInteger) value),
            Map.of("type", "integer")));
    all.put(
        BigDecimal.class,
        new ScalarBinding(
            Numbers::readBigDecimal,
            (value, sink) -> sink.number((BigDecimal) value),
            Map.of("type", "number")));
  }

  private static void addTexts(Map<Class<?>, TypeBinding> all) {
    ScalarBinding text =
        new ScalarBinding(
            Scalars::readText,
            (value, sink) -> sink.text(value.toString()),
            Map.of("type", "string"));
    all.put(String.class, text);
    all.put(CharSequence.class, text);
    all.put(
        UUID.class,
        ScalarBinding.ofText(
            "a UUID such as 123e4567-e89b-12d3-a456-426614174000",
            "uuid",
            Scalars::uuid,
            Object::toString));
    all.put(
        URI.class,
        ScalarBinding.ofText(
            "a URI such as https://example.org/a", "uri", URI::create, Object::toString));
    all.put(
        Locale.class,
        ScalarBinding.ofText(
            "a language tag such as en-GB",
            "",
            Scalars::locale,
            value -> ((Locale) value).toLanguageTag()));
    all.put(
        Currency.class,
        ScalarBinding.ofText(
            "an ISO 4217 currency code such as EUR", "", Currency::getInstance, Object::toString));
  }

  private static void addBoth(
      Map<Class<?>, TypeBinding> all, Class<?> primitive, Class<?> wrapper, TypeBinding binding) {
    all.put(primitive, binding);
    all.put(wrapper, binding);
  }

  static void writeDouble(double value, ValueSink sink) throws IOException {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException(value + " has no place in JSON; use null or a text");
    }
    sink.number(value);
  }

  private static @Nullable Object readText(Object tree, Reading reading) {
    if (tree instanceof String) {
      return tree;
    }
    if (reading.mode() == Reading.Mode.TEXT
        && (tree instanceof Number || tree instanceof Boolean)) {
      return tree.toString();
    }
    reading.problem(Found.instead("a text", tree), tree);
    return null;
  }

  private static Object uuid(String text) {
    if (text.length() != UUID_LENGTH) {
      throw new IllegalArgumentException("not 36 characters");
    }
    return UUID.fromString(text);
  }

  private static Object locale(String text) {
    try {
      return new Locale.Builder().setLanguageTag(text.replace('_', '-')).build();
    } catch (IllformedLocaleException e) {
      throw new IllegalArgumentException("not a language tag", e);
    }
  }

  private static ScalarBinding bool() {
    return new ScalarBinding(
        Scalars::readBool, (value, sink) -> sink.bool((Boolean) value), Map.of("type", "boolean"));
  }

  private static @Nullable Object readBool(Object tree, Reading reading) {
    if (tree instanceof Boolean) {
      return tree;
    }
    if (reading.mode() == Reading.Mode.TEXT && tree instanceof String text) {
      switch (text.toLowerCase(Locale.ROOT)) {
        case "true", "yes", "on", "1" -> {
          return true;
        }
        case "false", "no", "off", "0" -> {
          return false;
        }
        default -> {
          reading.problem("must be true or false", tree);
          return null;
        }
      }
    }
    reading.problem(Found.instead("true or false", tree), tree);
    return null;
  }

  private static ScalarBinding character() {
    return new ScalarBinding(
        (tree, reading) -> {
          if (tree instanceof String text && text.length() == 1) {
            return text.charAt(0);
          }
          reading.problem(
              tree instanceof String
                  ? "must be exactly one character"
                  : Found.instead("one character", tree),
              tree);
          return null;
        },
        (value, sink) -> sink.text(value.toString()),
        Map.of("type", "string", "minLength", 1L, "maxLength", 1L));
  }

  private static ScalarBinding bytes() {
    return new ScalarBinding(
        Scalars::readBytes,
        (value, sink) -> sink.bytes((byte[]) value),
        Map.of("type", "string", "contentEncoding", "base64"));
  }

  private static @Nullable Object readBytes(Object tree, Reading reading) {
    if (tree instanceof byte[] bytes) {
      return bytes;
    }
    if (tree instanceof String text) {
      try {
        return Base64.getDecoder().decode(text);
      } catch (IllegalArgumentException e) {
        reading.problem("must be Base64", tree);
        return null;
      }
    }
    reading.problem(Found.instead("bytes in Base64", tree), tree);
    return null;
  }
}
